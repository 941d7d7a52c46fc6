"""Reports and agreements as HTML, for notebooks, browsers and mails.

Only tables, lists and words: no script, nothing that is fetched from elsewhere, and no colour that
the page around it does not have. The sentences are those of the text report.
"""

from exchange_model.report.notebook.agreed import agreement_fragment
from exchange_model.report.notebook.frame import page
from exchange_model.report.notebook.judged import report_fragment, report_page

__all__ = ["agreement_fragment", "page", "report_fragment", "report_page"]
