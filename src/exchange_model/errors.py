"""The errors that the library raises on purpose."""


class ExchangeModelError(Exception):
    """Any error that this library raises on purpose."""


class Refused(ExchangeModelError, ValueError):
    """A single value that cannot be accepted, by the name that the table of problems gives it.

    The value itself is never part of the message: it may be personal.
    """

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__(f"{name}: {hint}" if hint else name)
        self.name = name
        self.hint = hint

    def __reduce__(self) -> tuple[type["Refused"], tuple[str, str]]:
        return type(self), (self.name, self.hint)
