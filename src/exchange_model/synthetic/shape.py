"""The shape of the people: who is what, as far as anybody reported it."""

from attrs import Attribute, field, frozen

from exchange_model.errors import Refused


def _portion(_: object, attribute: "Attribute[float]", value: float) -> None:
    if not 0 <= value <= 1:
        raise Refused("value", f"{attribute.name} is a share, from 0 to 1")


def _share(default: float) -> float:
    share: float = field(default=default, validator=_portion)
    return share


@frozen(kw_only=True)
class Shape:
    """What share of the people is what, as far as anybody reported it.

    Where the defaults come from is said of each. *Assumed* means that no number was published.

    Attributes:
        seriously_ill: Share of the seriously wounded or ill. Assumed: stages of 10, 12 and 19 June
            and 23 July 2025 were theirs, their numbers were withheld.
        young: Share of those under the age of the young, independent of illness: some officers
            handed over as ill on 14 June 2025 were reported to be young too. Assumed.
        civilian: Share of civilians. Reported for the exchange of May 2025 by both sides: 120 of
            1,000 in each direction, all in the first stage.
        unknown_birth: Share of unknown dates of birth. Assumed.
        year_only: Share of dates of birth of which only the year is known. Assumed.
        month_only: Share of dates of birth of which only year and month are known. Assumed.
        unknown_illness: Share of those of whom it is not known whether they are seriously ill.
            Assumed.
        unknown_status: Share of those of whom it is not known whether they are civilians. Assumed;
            that it is disputed who is a civilian was reported in May 2025.
        youngest: The least age in years at conclusion. Reported as "18 to 25" for young soldiers in
            June 2025.
        young_under: The age that the young have not attained. Reported as "under 25" and "up to 25"
            in June 2025.
        oldest: The greatest age. Reported of the stage of 23 July 2025, whose ages were 27 to 66.
        stages: The number of stages, at least two. Reported: nine from 9 June to 23 July 2025.

    Half of what is unknown is declared unknown, the other half is not reported.

    Raises:
        Refused: ``value``, for a share outside 0 to 1, or numbers that do not go together.
    """

    seriously_ill: float = _share(0.25)
    young: float = _share(0.15)
    civilian: float = _share(0.12)
    unknown_birth: float = _share(0.02)
    year_only: float = _share(0.05)
    month_only: float = _share(0.03)
    unknown_illness: float = _share(0.02)
    unknown_status: float = _share(0.01)
    youngest: int = 18
    young_under: int = 25
    oldest: int = 66
    stages: int = 9

    def __attrs_post_init__(self) -> None:
        if self.unknown_birth + self.year_only + self.month_only > 1:
            raise Refused("value", "the shares of incomplete dates of birth add up to more than 1")
        if not 0 < self.youngest < self.young_under <= self.oldest:
            raise Refused("value", "the ages are youngest < young_under <= oldest, from 1")
        if self.stages <= 1:
            raise Refused("value", "civilians and others need at least two stages")


REPORTED = Shape()
"""The shape with its defaults."""
