"""JSON Schemas (draft 2020-12) of what is written and read: the agreement file and the report.

They are made from the vocabulary of the reader itself, and are plain data that ``json`` can write.
"""

from exchange_model.schemas.agreements import agreement
from exchange_model.schemas.reports import report

__all__ = ["agreement", "report"]
