"""Logs of events: in memory, in an SQLite file, or in a file of JSON Lines.

Each promises the same (``exchange_model.events.EventLog``); they differ in where the records are
kept and in who can write at the same time.
"""

from exchange_model.log.keeping import KeptLog
from exchange_model.log.lines import JsonLinesLog, Salvaged, salvaged
from exchange_model.log.memory import MemoryLog
from exchange_model.log.opening import open_log
from exchange_model.log.sqlite import SqliteLog

__all__ = ["JsonLinesLog", "KeptLog", "MemoryLog", "Salvaged", "SqliteLog", "open_log", "salvaged"]
