"""The small vocabulary that drawn agreements share, so that whatever is drawn fits together."""

from datetime import date

from exchange_model.agreement import Agreement
from exchange_model.categories import FactIs, Has, Phrase, Under
from exchange_model.rules import AllOf, Minimum, Reciprocity, Separate

PARTIES = ("AAA", "BBB")
THIRD = "CCC"
NEUTRAL = "NNN"
"""A receiver that is no party."""

STAGES = ("1", "2")
MILESTONES = ("talks", "report")
STATUSES = ("combatant", "civilian", "medic")
YES_OR_NO_FACTS = ("seriously_ill", "wounded")
IDS = tuple(f"P{number}" for number in range(6))
"""The ids that rows have first of all; rules also name ``UNSEEN``."""

UNSEEN = ("P8", "P9")
CONCLUDED = date(2025, 6, 2)

_YOUNG = Phrase("young", Under(25))
PHRASES = (
    _YOUNG,
    Phrase("young-at-transfer", Under(25, on="transfer")),
    Phrase("seriously-ill", Has("seriously_ill")),
    Phrase("civilian", FactIs("status", ("civilian",))),
    Phrase("priority", _YOUNG | Phrase("seriously-ill", Has("seriously_ill"))),
)
"""Categories with names; one name always stands for one category."""

SAMPLE = Agreement(
    title="Two for two",
    parties=PARTIES,
    concluded=CONCLUDED,
    rules=(
        Minimum(id="two", count=2),
        AllOf(id="priority", category=PHRASES[-1]),
        Reciprocity(id="parity", per="stage"),
        Separate(id="civilians-apart", category=PHRASES[3]),
    ),
    categories=(*PHRASES, Phrase("wounded", Has("wounded"))),
    facts={"status": STATUSES},
    receivers=(NEUTRAL,),
)
"""The agreement under which rows are drawn if none is given; it uses the whole vocabulary."""
