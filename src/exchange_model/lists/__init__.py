"""Exchange lists and registers: a strict reader of CSV and JSON Lines, and a writer to match it.

The reader takes a file whole or not at all. It reports every problem of every file at once, each
with its row as a spreadsheet numbers it, and never shows what a cell holds. It guesses nothing:
neither an encoding nor which number of a date is the month.
"""

from exchange_model.lists.facts import Facts, read_facts, write_gaps
from exchange_model.lists.reading import ExchangeList, Register, read_list, read_register
from exchange_model.lists.writing import write_list

__all__ = [
    "ExchangeList",
    "Facts",
    "Register",
    "read_facts",
    "read_list",
    "read_register",
    "write_gaps",
    "write_list",
]
