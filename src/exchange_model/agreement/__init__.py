"""An agreement, and whether its parts fit together."""

from exchange_model.agreement.agreement import (
    Agreement,
    Changes,
    Incoherent,
    Plain,
    Reading,
    Source,
    Unmodelled,
)
from exchange_model.agreement.coherence import (
    CHECKS,
    INTEGRITY,
    RESERVED_FACTS,
    Fault,
    Path,
    due_day,
    faults,
    nearest,
    place_of,
)

__all__ = [
    "CHECKS",
    "INTEGRITY",
    "RESERVED_FACTS",
    "Agreement",
    "Changes",
    "Fault",
    "Incoherent",
    "Path",
    "Plain",
    "Reading",
    "Source",
    "Unmodelled",
    "due_day",
    "faults",
    "nearest",
    "place_of",
]
