"""Events: what happened, as it was reported. THESE NAMES ARE THE STORAGE FORMAT.

A log keeps events under the tags, field names and words of these classes for ever. A type can be
added; none is changed or removed. A field that is added, or anything else that must change, gets a
new schema version in ``wire.events``, with a function that brings the old form up to the new one:
then an older program keeps such events as they are, and does not lose the field.
"""

from exchange_model.events.agreements import (
    AgreementAmended,
    AgreementConcluded,
    AgreementEnded,
    EventRetracted,
    ListAgreed,
    ListProposed,
    ListWithdrawn,
    MilestoneDenied,
    MilestoneReached,
    RulesResumed,
    RulesSuspended,
    StageClosed,
)
from exchange_model.events.envelope import Dated, Envelope, new_id
from exchange_model.events.handovers import (
    CountReported,
    GroupTransferred,
    Part,
    PersonTransferred,
    RemainsTransferred,
)
from exchange_model.events.log import (
    AnyEvent,
    Conflict,
    Corrupt,
    EventLog,
    IdReused,
    Record,
    StorageFailed,
    UnknownEvent,
    Verification,
)
from exchange_model.events.people import (
    FactDetermined,
    FateUnknown,
    PersonDied,
    PersonEscaped,
    PersonRecaptured,
    PersonRegistered,
    PersonReleased,
    PersonSought,
    RegisterDeclared,
    RepatriationDeclined,
    RepatriationDeclineWithdrawn,
)

Event = (
    AgreementConcluded
    | AgreementAmended
    | RulesSuspended
    | RulesResumed
    | AgreementEnded
    | PersonRegistered
    | FactDetermined
    | PersonDied
    | RepatriationDeclined
    | RepatriationDeclineWithdrawn
    | PersonEscaped
    | PersonReleased
    | PersonRecaptured
    | FateUnknown
    | RegisterDeclared
    | PersonSought
    | ListProposed
    | ListAgreed
    | ListWithdrawn
    | PersonTransferred
    | GroupTransferred
    | RemainsTransferred
    | CountReported
    | StageClosed
    | MilestoneReached
    | MilestoneDenied
    | EventRetracted
)
"""Everything that can happen. It is closed: who reads events names them all."""

__all__ = [
    "AgreementAmended",
    "AgreementConcluded",
    "AgreementEnded",
    "AnyEvent",
    "Conflict",
    "Corrupt",
    "CountReported",
    "Dated",
    "Envelope",
    "Event",
    "EventLog",
    "EventRetracted",
    "FactDetermined",
    "FateUnknown",
    "GroupTransferred",
    "IdReused",
    "ListAgreed",
    "ListProposed",
    "ListWithdrawn",
    "MilestoneDenied",
    "MilestoneReached",
    "Part",
    "PersonDied",
    "PersonEscaped",
    "PersonRecaptured",
    "PersonRegistered",
    "PersonReleased",
    "PersonSought",
    "PersonTransferred",
    "Record",
    "RegisterDeclared",
    "RemainsTransferred",
    "RepatriationDeclineWithdrawn",
    "RepatriationDeclined",
    "RulesResumed",
    "RulesSuspended",
    "StageClosed",
    "StorageFailed",
    "UnknownEvent",
    "Verification",
    "new_id",
]
