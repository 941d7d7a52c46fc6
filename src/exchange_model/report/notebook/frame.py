"""What stands around the tables: the style of a fragment, and a page that stands alone."""

from exchange_model.report.notebook.markup import Content, Markup, element, joined
from exchange_model.verdicts import Status

TINTS = {
    Status.BREACHED: "#e03131",
    Status.UNDETERMINED: "#9c36b5",
    Status.PENDING: "#f08c00",
    Status.SATISFIED: "#2f9e44",
    Status.NOT_IN_FORCE: "#868e96",
}
"""The colours behind the words of the statuses; the word itself, in the text's colour, is there."""

STYLE = """
.exchange-model{max-width:64em;overflow-wrap:anywhere;line-height:1.4}
.exchange-model table{width:100%;table-layout:auto;border-collapse:collapse;margin:0;
font-size:inherit;color:inherit;background:none;border:0}
.exchange-model table :is(caption,th,td){color:inherit;white-space:normal}
.exchange-model table :is(th,td){vertical-align:top;padding:.45em .6em;border:0;
border-bottom:1px solid;border-bottom-color:color-mix(in srgb,currentColor 22%,transparent);
max-width:none}
.exchange-model table caption{caption-side:top;padding:0 .6em .6em;font-size:inherit}
.exchange-model table th{font-weight:600}
.exchange-model table tbody th{width:20%;min-width:5.5em}
.exchange-model table tbody .xm-quoted{width:40%}
.exchange-model :is(th,li) bdi{display:inline-block;max-width:100%}
.exchange-model li bdi{margin-right:.4em}
.exchange-model.exchange-model ul{margin:.2em 0;padding:0 0 0 1.1em;list-style:disc outside}
.exchange-model.exchange-model>ul{margin:.7em 0 0;padding-left:1.7em}
.exchange-model.exchange-model ul ul{list-style:none;padding:0 0 0 .7em;
border-left:2px solid;border-left-color:color-mix(in srgb,currentColor 22%,transparent)}
.exchange-model li{margin:.15em 0}
.exchange-model p{margin:.7em .6em 0}
.exchange-model .xm-title{font-size:1.15em;font-weight:600}
.exchange-model .xm-aside{opacity:.78;font-weight:400;font-size:.93em}
.exchange-model .xm-aside .xm-aside{opacity:1;font-size:1em}
.exchange-model .xm-status{display:inline-block;padding:0 .55em;border:1px solid;
border-radius:.7em;font-weight:600;overflow-wrap:normal;white-space:nowrap}
""" + "".join(
    f".exchange-model .xm-{status.value}"
    f"{{background:color-mix(in srgb,{tint} 24%,transparent);border-color:{tint}}}\n"
    for status, tint in TINTS.items()
)
"""Colours and fonts are those of the page around it, be it light or dark."""

PAGE_STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.4 system-ui,sans-serif;margin:1.5em auto;padding:0 1em;max-width:64em}
"""

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Nothing on the page may be run or fetched (Content Security Policy)."""


def fragment(*content: Content) -> Markup:
    """Return a part of a page, with its style."""
    return element("div", element("style", Markup(STYLE)), *content, class_="exchange-model")


def page(title: str, *content: Content) -> str:
    """Return a page of its own, which nothing else belongs to."""
    head = joined(
        (
            Markup('<meta charset="utf-8">'),
            Markup(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
            Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            Markup('<meta name="color-scheme" content="light dark">'),
            element("title", title),
            element("style", Markup(PAGE_STYLE)),
        )
    )
    body = element("body", element("main", *content))
    return f"<!DOCTYPE html>\n{element('html', element('head', head), body, lang='en').text}\n"


def word(status: Status) -> Markup:
    """Return the word of a status, marked."""
    return element("span", status.value, class_=f"xm-status xm-{status.value}")


def aside(*content: Content) -> Markup:
    """Return what is less important, on a line of its own."""
    return element("div", *content, class_="xm-aside")


def cell(tag: str, *content: Content, **attributes: str) -> Markup:
    """Return a cell or a caption of a table; notebooks would set them to the right or the middle.

    Their style sheets are stronger than ours, and not all of them let ours through.
    """
    return element(tag, *content, style="text-align:left", **attributes)


def heads(*columns: str) -> Markup:
    """Return the row of a table that names its columns."""
    return element("thead", element("tr", *(cell("th", each, scope="col") for each in columns)))
