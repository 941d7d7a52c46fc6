"""Cases: an agreement, and all that ``validate`` is given with it."""

from attrs import field, frozen
from hypothesis import strategies as st

from exchange_model.agreement import Agreement
from exchange_model.dates import PartialDate
from exchange_model.lists import Register
from exchange_model.persons import Person
from exchange_model.report import Report
from exchange_model.testing.days import periods
from exchange_model.testing.documents import agreements
from exchange_model.testing.rows import handover_days, lists, registers
from exchange_model.validation import validate


@frozen(kw_only=True)
class Case:
    """A list to be judged under an agreement, with what else is given.

    Attributes:
        agreement: The agreement.
        listed: The people on the list.
        registered: The people on the register, if there is one.
        complete: The completeness statements.
        partial: Whether more lists follow.
        on: When the list would be carried out.
    """

    agreement: Agreement
    listed: tuple[Person, ...] = field(converter=tuple[Person, ...])
    registered: tuple[Person, ...] | None = None
    complete: tuple[str, ...] = ()
    partial: bool = False
    on: PartialDate | None = None

    def validate(self) -> Report:
        """Return what ``validate`` says of the case."""
        held = self.registered
        register = None if held is None else Register(held, complete=self.complete)
        return validate(
            self.agreement, self.listed, register=register, partial=self.partial, on=self.on
        )


def cases(
    agreement: Agreement | st.SearchStrategy[Agreement] | None = None,
    *,
    known: bool = False,
    repeated: bool = False,
    contradictory: bool = False,
) -> st.SearchStrategy[Case]:
    """Draw cases that ``validate`` never refuses.

    Args:
        agreement: The agreement, or what it is drawn from; without it, any agreement of two rules.
        known: Whether everything is known, and everybody is on a register that is complete.
        repeated: Whether a person may have several rows in a list or a register.
        contradictory: Whether the register may contradict the list.
    """
    if isinstance(agreement, Agreement):
        return _cases(agreement, known, repeated, contradictory)
    source = agreements(max_rules=2) if agreement is None else agreement
    return source.flatmap(lambda drawn: _cases(drawn, known, repeated, contradictory))


@st.composite
def _cases(
    draw: st.DrawFn,
    agreement: Agreement,
    known: bool,  # noqa: FBT001 - of its own module
    repeated: bool,  # noqa: FBT001 - as above
    contradictory: bool,  # noqa: FBT001 - as above
) -> Case:
    listed = draw(lists(agreement, known=known, repeated=repeated))
    on_list = None if contradictory else listed.people
    drawn = registers(agreement, listed=on_list, known=known, repeated=repeated)
    register = draw(drawn if known else st.one_of(st.none(), drawn))
    days = handover_days(agreement)
    on = st.nothing() if known else st.one_of(days.map(PartialDate.on), periods(days))
    return Case(
        agreement=agreement,
        listed=listed.people,
        registered=None if register is None else register.people,
        complete=() if register is None else register.complete,
        partial=draw(st.booleans()),
        on=draw(st.none() | on),
    )
