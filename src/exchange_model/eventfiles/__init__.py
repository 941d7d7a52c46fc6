"""Files of reported events: CSV and JSON Lines in, and logs of JSON Lines in and out.

People write what was reported as a table or as an object a line. A log is written as a log of JSON
Lines, with its digests, and read back as the same log.
"""

from exchange_model.eventfiles.carrying import Imported, export_events, import_events
from exchange_model.eventfiles.reading import Reported, read_events

__all__ = ["Imported", "Reported", "export_events", "import_events", "read_events"]
