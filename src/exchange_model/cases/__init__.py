"""Real agreements that ship with the package, each sentence with its source.

The facts are in our own words; no text of an agreement is copied. Where no text was published, the
rules follow what the parties and the press said of it, and the sources say who said what.
"""

from importlib.resources import as_file, files

from exchange_model.agreement import Agreement
from exchange_model.wire import read_agreement


def names() -> tuple[str, ...]:
    """Return the names of the agreements, in order."""
    found = (entry.name for entry in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


def read(name: str) -> Agreement:
    """Return an agreement by its name.

    Raises:
        KeyError: if there is none of this name.
    """
    if name not in names():
        raise KeyError(name)
    with as_file(files(__package__) / f"{name}.toml") as path:
        return read_agreement(path, shown_as=f"{name}.toml")
