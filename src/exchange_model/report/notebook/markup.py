"""HTML that cannot be broken out of: what is not markup already is escaped."""

import html
from collections.abc import Iterable

from attrs import frozen

from exchange_model import wording


@frozen
class Markup:
    """Text that is HTML already; any other text is escaped where it is put in."""

    text: str

    @property
    def size(self) -> int:
        """How many bytes it is, as UTF-8."""
        return len(self.text.encode())


Content = str | Markup


def escaped(text: str) -> str:
    """Return a text that stands for itself in HTML, in quotes too, on one line."""
    return html.escape(wording.visible(text), quote=True)


def joined(parts: Iterable[Content]) -> Markup:
    """Return the parts one after the other."""
    return Markup(
        "".join(each.text if isinstance(each, Markup) else escaped(each) for each in parts)
    )


def element(tag: str, *content: Content, **attributes: str) -> Markup:
    """Return an element; ``class_`` stands for the attribute ``class``."""
    given = (f' {name.rstrip("_")}="{escaped(value)}"' for name, value in attributes.items())
    return Markup(f"<{tag}{''.join(given)}>{joined(content).text}</{tag}>")


def items(each: Iterable[Content]) -> Markup:
    """Return a list; without anything in it, nothing."""
    entries = [element("li", one) for one in each]
    return element("ul", *entries) if entries else Markup("")
