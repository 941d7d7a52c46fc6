"""What the documentation shows is run, and its links lead somewhere."""

import json
import re
import socket
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Never

import attrs
import jsonschema
import pytest
import yaml  # type: ignore[import-untyped]  # it ships no types
from sybil.example import SybilFailure

import event_types
import exchange_model as xm
import generated
import pages
import triggers
from exchange_model import wording
from exchange_model.eventfiles.columns import COLUMNS
from exchange_model.problems import PROBLEMS
from exchange_model.wire.converter import KINDS
from exchange_model.wire.events import CLASSES, OF_ENVELOPE

LEFT_OUT: list[pages.Skipped] = []
"""The blocks that are not run, each with its reason."""

OTHERS = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
LINK = re.compile(r"\]\((?P<file>[^)#:\s]*)(?:#(?P<heading>[^)\s]*))?\)")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the empty folder in which we now are, from which nobody can be reached."""

    def refuse(*_: object) -> Never:
        raise OSError("an example may not use the network")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", pages.WIDTH)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    return tmp_path


@pytest.mark.usefixtures("folder")
class TestExamples:
    @pytest.mark.parametrize("path", pages.PAGES)
    def test_page(self, path: str) -> None:
        """The examples of a page do, from top to bottom, what the page shows."""
        pages.run(pages.page(path))

    def test_docstrings(self) -> None:
        """The examples of docstrings give what they show."""
        for path in pages.MODULES:
            pages.run(pages.module(path))

    def test_left_out(self) -> None:
        """No more blocks are left out than those that are named here with their reason."""
        assert LEFT_OUT == [left for path in pages.PAGES for left in pages.skipped(path)]


def write(folder: Path, text: str) -> str:
    """Write a page and return its path."""
    (folder / "page.md").write_text(text, encoding="utf-8")
    return str(folder / "page.md")


class TestRunner:
    """A page that shows what is not so must fail, whatever kind of block shows it."""

    @pytest.mark.parametrize(
        "block",
        [
            "```console\n$ exchange-model explain kept\nkept: something else\n```\n",
            "```console\n$ exchange-model explain kept\n```\n",
            "```console\n$ echo here | cat\nthere\n```\n",
            "```console\nno command\n```\n",
            "```console\n$ exchange-model explain kep\n...\n$ echo $?\n0\n```\n",
            "```pycon\n>>> 1 + 1\n3\n```\n",
            "- in a list\n\n  ```pycon\n  >>> 1 + 1\n  3\n  ```\n",
            "```ruby\n1\n```\n",
            "```\n1\n```\n",
            "```{code-block} toml\n:caption: ../there.toml\n```\n",
        ],
    )
    def test_what_is_not_so(self, folder: Path, block: str) -> None:
        """A false example fails with its place."""
        path = write(folder, f"# Page\n\n{block}")

        with pytest.raises(SybilFailure, match=rf"{path}, line [3-6]"):
            pages.run(pages.page(path))

    @pytest.mark.parametrize("language", ["toml", "json", "jsonl"])
    def test_what_is_not_well_formed(self, folder: Path, language: str) -> None:
        """A fragment that cannot be read fails."""
        path = write(folder, f"```{language}\n= 1 [\n```\n")

        with pytest.raises(ValueError, match=r"line 1|Invalid"):
            pages.run(pages.page(path))

    def test_python_fails_in_its_line(self, folder: Path) -> None:
        """A fault in Python is told with the line of the page."""
        path = write(folder, "# Page\n\n```{code-block} python\n:lineno-start: 1\n\n1 / 0\n```\n")

        with pytest.raises(ZeroDivisionError) as caught:
            pages.run(pages.page(path))
        assert 6 == caught.traceback[-1].lineno + 1

    @pytest.mark.parametrize(
        "block",
        [
            "```{code-block} csv\n:caption: a.csv\n\nid\nя\n```\n",
            "<!-- file: a.csv -->\n```csv\nid\nя\n```\n",
            "<!-- file: a.csv\nid\nя\n-->\n",
        ],
    )
    def test_files(self, folder: Path, block: str) -> None:
        """A file is written in each of three ways, and is there for what follows."""
        path = write(folder, f"{block}\n```console\n$ cat a.csv\nid\nя\n```\n")
        pages.run(pages.page(path))

        assert "id\nя\n" == (folder / "a.csv").read_text(encoding="utf-8")

    def test_encodings(self, folder: Path) -> None:
        """A file is written in the encoding that its caption names."""
        path = write(folder, "```{code-block} csv\n:caption: a.csv in cp1251\n\nя\n```\n")
        pages.run(pages.page(path))

        assert b"\xff\n" == (folder / "a.csv").read_bytes()

    def test_consoles(self, folder: Path) -> None:
        """Three points stand for anything, and the exit code of the command before is known."""
        console = "$ exchange-model explain \\\n    kept\nkept: ...\n$ echo $?\n0\n"
        console += "$ exchange-model explain kep\n...\n$ echo $?\n2\n"
        path = write(folder, f"```console\n{console}```\n")

        pages.run(pages.page(path))

    def test_a_false_docstring(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A docstring that shows what is not so fails with its place."""
        monkeypatch.syspath_prepend(folder)
        path = folder / "falsely_documented.py"
        path.write_text('"""Of this kind.\n\n>>> 1 + 1\n3\n"""\n', encoding="utf-8")

        with pytest.raises(SybilFailure, match=rf"{path}, line 3"):
            pages.run(pages.module(str(path)))

    def test_one_namespace(self, folder: Path) -> None:
        """All Python of a page shares its names."""
        path = write(folder, "```python\na = 1\n```\n\n```pycon\n>>> a\n1\n```\n")

        pages.run(pages.page(path))

    def test_skipped(self, folder: Path) -> None:
        """A block that is left out is not run, and is counted."""
        path = write(folder, "<!-- skip: it never ends -->\n\n```python\n1 / 0\n```\n")
        pages.run(pages.page(path))

        assert [pages.Skipped(path, "it never ends")] == pages.skipped(path)


@pytest.mark.usefixtures("folder")
def test_the_agreement_of_the_python_page() -> None:
    """The agreement made of objects is the equal twin of the file that it writes."""
    page = pages.page("docs/reference/python.md")
    pages.run(page)

    assert page.namespace["agreement"] == xm.read_agreement("thousand.toml")


def headings(path: Path) -> set[str]:
    """Return the anchors that a code host and the site give to the headings of a page."""
    written = generated.fill(path.read_text(encoding="utf-8"))
    text = re.sub(r"^```.*?^```", "", written, flags=re.DOTALL | re.MULTILINE)
    titles = re.findall(r"^#+ +(.*?) *$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    return slugs | set(re.findall(r"^\(([\w-]+)\)=$", text, re.MULTILINE))


@pytest.mark.parametrize("path", [*pages.PAGES, *OTHERS])
def test_links_lead_somewhere(path: str) -> None:
    """Every link to another file of the repository, or to a heading of it, finds it."""
    here = pages.ROOT / path
    missing = []
    for link in LINK.finditer(here.read_text(encoding="utf-8")):
        there = here.parent / link["file"] if link["file"] else here
        found = there.is_file() and (not link["heading"] or link["heading"] in headings(there))
        missing += [] if found else [link[0]]

    assert [] == missing


class TestGenerated:
    """What is made from the code names everything that there is."""

    @pytest.mark.parametrize("name", PROBLEMS)
    def test_every_problem_has_an_input_that_gives_it(self, name: str) -> None:
        """The page of problems shows, for each name, an input that really gives it."""
        said = triggers.said(triggers.TRIGGERS[name])
        python = triggers.TRIGGERS[name].python
        refused = "the input cannot be used" in said or (python and "print(" not in python)

        assert re.search(rf"(?<![\w-]){name}(?![\w-])", said)
        assert bool(refused) == (PROBLEMS[name].severity == "error")

    def test_no_input_for_what_is_no_problem(self) -> None:
        """An input is shown for names of the table, and for no other."""
        assert set(PROBLEMS) == set(triggers.TRIGGERS)

    def test_every_name_has_an_entry(self) -> None:
        """Whatever a report or a message may name is found on the page of names, by its anchor."""
        page = generated.words() + generated.problems()
        anchors = set(
            re.findall(r"^\((?:problem|outcome|status|word)-(.+)\)=$", page, re.MULTILINE)
        )

        assert set(wording.names()) == anchors

    def test_every_public_name_has_a_heading(self) -> None:
        """The API names every public name once, and under a heading that says what it is about."""
        grouped = generated.grouped()

        assert "Others" not in grouped
        assert xm.__all__ == sorted(name for names in grouped.values() for name in names)

    def test_every_option_is_told(self) -> None:
        """Each option of each command stands on the page of the command line."""
        page = generated.command_line()
        usages = re.findall(r"usage:[^`]*", page)
        said = [option for usage in usages for option in re.findall(r"--[\w-]+", usage)]

        assert {"--agreement", "--version"} <= set(said)
        assert [] == [
            option for option in said if not re.search(rf"^.*`{option}[ `]", page, re.MULTILINE)
        ]

    @pytest.mark.parametrize("path", pages.PAGES)
    def test_marks(self, path: str) -> None:
        """Every mark on a page is one that can be filled."""
        marks = generated.MARK.findall((pages.ROOT / path).read_text(encoding="utf-8"))

        assert set(marks) <= generated.PARTS.keys()


TYPES = dict(
    re.findall(
        r"^### `([\w-]+)`\n(.*?)(?=^##|^\(event-|\Z)",
        event_types.event_types(),
        re.DOTALL | re.MULTILINE,
    )
)


class TestEvents:
    """The page of events is made from the classes, and leaves out none of them."""

    def test_every_type_has_a_section(self) -> None:
        """Each type of event stands on the page, and under one heading."""
        assert sorted(CLASSES) == sorted(TYPES)

    @pytest.mark.parametrize("tag", CLASSES)
    def test_fields(self, tag: str) -> None:
        """The page names the fields that a type has of its own, each with a meaning."""
        rows = re.findall(r"^\| `(\w+)` \|.*\| (\w.*) \|$", TYPES[tag], re.MULTILINE)
        own = attrs.fields_dict(CLASSES[tag]).keys() - set(OF_ENVELOPE)

        assert sorted(own) == sorted(name for name, _ in rows)

    @pytest.mark.parametrize("tag", CLASSES)
    def test_example(self, folder: Path, tag: str) -> None:
        """The example of a type is read as an event of it."""
        (folder / "events.jsonl").write_text(f"{event_types.example(tag)}\n", encoding="utf-8")

        assert [CLASSES[tag]] == [type(event) for event in xm.read_events("events.jsonl")]

    def test_what_every_event_says(self) -> None:
        """What every event says about itself has a meaning each."""
        rows = re.findall(r"^\| `(\w+)` \|.*\| \w.* \|$", event_types.envelope(), re.MULTILINE)

        assert sorted(OF_ENVELOPE) == sorted(rows)

    def test_columns(self) -> None:
        """The page of the files of events says of each column how its cells are written."""
        rows = re.findall(r"^\| `(\w+)` \| .+ \|$", event_types.event_columns(), re.MULTILINE)

        assert list(COLUMNS) == rows


RULES = (pages.ROOT / "docs/reference/rules.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### `([\w-]+)`\n(.*?)(?=^##)", RULES, re.DOTALL | re.MULTILINE))
EXAMPLES = [
    (kind, block)
    for kind, section in SECTIONS.items()
    for block in re.findall(r"^```toml\n(.*?)^```", section, re.DOTALL | re.MULTILINE)
]


class TestRules:
    def test_every_kind_has_a_section(self) -> None:
        """The page of rules has a section with an example for each kind, and for no other."""
        assert list(KINDS) == list(SECTIONS)
        assert set(KINDS) == {kind for kind, _ in EXAMPLES}

    @pytest.mark.parametrize("kind", KINDS)
    def test_keys(self, kind: str) -> None:
        """The page names the keys of a kind, beside those of every rule."""
        told = re.search(r"^Keys: (.*?)\.$", SECTIONS[kind], re.DOTALL | re.MULTILINE)
        every = {"id", "text", "source", "active", "origin"}

        assert told
        assert sorted(attrs.fields_dict(KINDS[kind]).keys() - every) == re.findall(
            r"`(\w+)`", told[1]
        )

    @pytest.mark.parametrize(("kind", "block"), EXAMPLES)
    def test_example(self, folder: Path, kind: str, block: str) -> None:
        """An example of a rule is read in the agreement of the page, and judged."""
        pages.run(pages.page("docs/reference/rules.md"))
        with (folder / "agreement.toml").open("a", encoding="utf-8") as agreement:
            agreement.write(block)
        agreed = xm.read_agreement("agreement.toml")
        person = xm.Person(person_id="A-1", detaining_party="ARLE", receiving_party="BRUN")
        report = xm.validate(agreed, [person])

        assert KINDS[kind] is type(agreed.rules[-1])
        assert report[agreed.rules[-1].id].verdicts


class TestCitation:
    """The file by which the project is cited."""

    CITATION = yaml.safe_load((pages.ROOT / "CITATION.cff").read_text(encoding="utf-8"))

    def test_it_is_valid(self) -> None:
        """It keeps the schema of the Citation File Format."""
        path = pages.ROOT / "tests/data/citation-file-format-1.2.0.json"
        schema = json.loads(path.read_text(encoding="utf-8"))

        jsonschema.Draft7Validator(schema).validate(self.CITATION)

    def test_it_says_what_the_package_says(self) -> None:
        """Version, licence, authors and keywords are those of the package."""
        project = tomllib.loads((pages.ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
            "project"
        ]
        said = self.CITATION

        assert project["version"] == said["version"] == version("exchange-model")
        assert project["license"] == said["license"]
        assert project["authors"] == said["authors"]
        assert project["keywords"] == said["keywords"]
