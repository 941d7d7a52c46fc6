"""How the site is built: sphinx-build -W --keep-going -n -b html docs build/site."""

import sys
from importlib import import_module
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

from pygments.lexers import JsonLexer, TextLexer

import exchange_model
from exchange_model.testing import SAMPLE

sys.path.insert(0, str(Path(__file__).parent / "_ext"))
generated = import_module("generated")

project = "exchange_model"
author = "The exchange_model contributors"
project_copyright = author
version = release = version_of("exchange-model")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_*"]

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 4

smartquotes_action = "D"  # dashes; quotation marks may be part of what is to be typed

html_theme = "furo"
html_title = "exchange_model"
html_copy_source = False
html_show_sphinx = False

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
napoleon_numpy_docstring = False
napoleon_attr_annotations = False  # the signature above has the types
napoleon_use_ivar = True
maximum_signature_line_length = 88
python_use_unqualified_type_names = True

# Nothing is fetched while the site is built, so what is documented elsewhere is no link.
nitpick_ignore_regex = [
    (r"py:.*", r"(?!exchange_model\b).*"),
]


def to_public_name(
    app: "Sphinx", env: "BuildEnvironment", node: "pending_xref", contents: "Element"
) -> "Element | None":
    """Lead from where a class stands in the source to where it is documented."""
    name = node["reftarget"].rpartition(".")[2]
    if node.get("refdomain") != "py" or name not in exchange_model.__all__:
        return None
    node["reftarget"] = f"exchange_model.{name}"
    return env.domains.python_domain.resolve_xref(
        env, node["refdoc"], app.builder, "obj", node["reftarget"], node, contents
    )


def fill(_app: "Sphinx", _page: str, source: list[str]) -> None:
    """Put what is made from the code in the place of its marks."""
    source[0] = generated.fill(source[0])


def shorten(
    _app: "Sphinx",
    _what: str,
    _name: str,
    _found: object,
    _options: object,
    signature: str | None,
    returned: str | None,
) -> tuple[str, str | None] | None:
    """Say a default by its name, and by nothing where it is made anew for each object."""
    if signature is None:
        return None
    return signature.replace(repr(SAMPLE), "SAMPLE").replace("= NOTHING", "= ..."), returned


def setup(app: "Sphinx") -> None:
    """Fill the pages, let names of the source find what is documented, and name two languages."""
    app.connect("source-read", fill)
    app.connect("autodoc-process-signature", shorten)
    app.connect("missing-reference", to_public_name)
    app.add_lexer("csv", TextLexer)
    app.add_lexer("jsonl", JsonLexer)
