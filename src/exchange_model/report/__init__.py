"""The report that users hold: the judged rules, and how they are shown."""

from exchange_model.report.circumstances import Circumstances
from exchange_model.report.report import Report

__all__ = ["Circumstances", "Report"]
