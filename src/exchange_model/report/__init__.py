"""The report that users hold: the judged rules, and how they are shown."""

from exchange_model.report.report import Circumstances, Report

__all__ = ["Circumstances", "Report"]
