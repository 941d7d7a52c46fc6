"""The report that users hold: the judged rules, and how they are shown."""

from exchange_model.report.circumstances import Circumstances, ReadFile
from exchange_model.report.report import Report

__all__ = ["Circumstances", "ReadFile", "Report"]
