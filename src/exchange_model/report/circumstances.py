"""The circumstances that verdicts are relative to."""

from collections.abc import Mapping

from attrs import field, frozen

from exchange_model.dates import PartialDate
from exchange_model.problems import Problem


@frozen
class ReadFile:
    """A file that was read.

    Attributes:
        file: The file, as it was named.
        sha256: The SHA-256 of its bytes, in hexadecimal digits; None if only the name is known.
    """

    file: str
    sha256: str | None = None


@frozen(kw_only=True)
class Circumstances:
    """What a verdict is relative to.

    Attributes:
        list_files: The files of the list; none for people given in Python.
        register_files: The files of the register.
        listed: How many rows the list has.
        registered: How many rows the register has; None without a register.
        fact_files: The files of facts that were found out besides.
        facts: How many of these there are.
        complete: The completeness statements.
        on: When the list would be carried out; None if that is not said.
        partial: Whether more lists follow.
        reading: The option that was taken at each point that the agreement leaves open.
        warnings: What was odd about the input and did not keep it from being judged.
    """

    list_files: tuple[ReadFile, ...] = ()
    register_files: tuple[ReadFile, ...] = ()
    listed: int
    registered: int | None = None
    fact_files: tuple[ReadFile, ...] = ()
    facts: int = 0
    complete: tuple[str, ...] = ()
    on: PartialDate | None = None
    partial: bool = False
    reading: Mapping[str, str] = field(factory=dict)
    warnings: tuple[Problem, ...] = ()

    @property
    def lists(self) -> tuple[str, ...]:
        """The files of the list, as they were named."""
        return tuple(each.file for each in self.list_files)

    @property
    def registers(self) -> tuple[str, ...]:
        """The files of the register, as they were named."""
        return tuple(each.file for each in self.register_files)
