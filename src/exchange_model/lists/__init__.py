"""Exchange lists and registers as CSV files: a strict reader, and a writer that it reads back.

The reader takes a file whole or not at all. It reports every problem of every file at once, each
with its row as a spreadsheet numbers it, and never shows what a cell holds. It guesses nothing:
neither an encoding nor which number of a date is the month.
"""

from exchange_model.lists.reading import ExchangeList, Register, read_list, read_register
from exchange_model.lists.writing import write_list

__all__ = ["ExchangeList", "Register", "read_list", "read_register", "write_list"]
