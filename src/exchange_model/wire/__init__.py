"""The wire: agreements to and from TOML and plain mappings.

The data classes do not know their wire; the tags and shapes stand here.
"""

from exchange_model.wire.agreements import (
    agreement_from,
    agreement_to,
    read_agreement,
    write_agreement,
)
from exchange_model.wire.converter import rule_to
from exchange_model.wire.readings import Choices, chosen, combinations, under

__all__ = [
    "Choices",
    "agreement_from",
    "agreement_to",
    "chosen",
    "combinations",
    "read_agreement",
    "rule_to",
    "under",
    "write_agreement",
]
