"""Reports and agreements as HTML: well formed, escaped, small, and in the words of the text."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import exchange_model as xm
from edge import AGREEMENT, COMPLETE, LIST, REGISTER, run, write
from exchange_model import synthetic, wording
from exchange_model.cases import names, read
from exchange_model.report import Circumstances
from exchange_model.rules import Rule
from exchange_model.verdicts import Judged, Outcome

MOST = 100_000
"""So many bytes are the most that a notebook is given."""

FRAGMENT = {
    *("div", "style", "table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("ul", "li", "p", "span", "bdi"),
}
PAGE = {"html", "head", "meta", "title", "body", "main"}
ATTRIBUTES = {"class", "style", "scope", "colspan"}
PAGE_ATTRIBUTES = {"lang", "charset", "name", "content", "http-equiv"}


class Document(HTMLParser):
    """What a reader of HTML finds: the elements, their attributes, and the words."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.styles: list[str] = []
        self.feed(text)
        self.close()
        assert [] == self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        assert len(dict(attrs)) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)
        if tag not in {"span", "bdi"}:
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Close the last element, and no other."""
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        """Note words."""
        (self.styles if "style" in self.open else self.words).append(data)

    def handle_comment(self, data: str) -> None:
        """Refuse a comment: nothing makes one."""
        raise AssertionError(data)

    unknown_decl = handle_pi = handle_comment

    @property
    def text(self) -> str:
        """The words, with one space between them."""
        return flat("".join(self.words))

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        """Return the attributes of the elements of some kinds."""
        return [attributes for tag, attributes in self.elements if tag in tags]


def flat(text: str) -> str:
    """Return a text as it is shown: with one space between its words."""
    return " ".join(wording.visible(text).split())


def fragment(shown: object) -> str:
    """Return what a notebook is given, as IPython asks for it."""
    told = shown._repr_html_()  # type: ignore[attr-defined]
    assert isinstance(told, str)
    return told


@pytest.fixture(scope="module")
def reports() -> tuple[xm.Report, ...]:
    """Return reports in which every status is met, with remedies and readings."""
    istanbul = read("istanbul-2025-06-02")
    return tuple(
        xm.validate(
            istanbul,
            each.listed,
            register=xm.Register(each.registered, complete=each.complete),
            partial=each.partial,
            on=each.on,
            remedies=True,
        )
        for each in synthetic.scenarios()
    )


@pytest.fixture(scope="module")
def shown(reports: tuple[xm.Report, ...]) -> tuple[str, ...]:
    """Return the fragments of all reports and of all agreements that ship."""
    return tuple(map(fragment, (*reports, *map(read, names()))))


class TestForm:
    def test_the_fragments_are_well_formed(self, shown: tuple[str, ...]) -> None:
        """Every element is closed in its turn, and is one of a few plain ones."""
        for told in shown:
            document = Document(told)

            assert FRAGMENT >= {tag for tag, _ in document.elements}
            assert ATTRIBUTES >= {name for _, given in document.elements for name in given}

    def test_the_pages_are_well_formed(self, reports: tuple[xm.Report, ...]) -> None:
        """A page says its language, encoding and colours, and holds one fragment."""
        for report in reports:
            told = report.to_html()
            document = Document(told)

            assert told.startswith("<!DOCTYPE html>\n<html lang=")
            assert FRAGMENT | PAGE >= {tag for tag, _ in document.elements}
            assert {"utf-8", None} == {each.get("charset") for each in document.all("meta")}
            assert "light dark" in {each.get("content") for each in document.all("meta")}
            assert fragment(report) in told

    def test_nothing_is_run_or_fetched(
        self, shown: tuple[str, ...], reports: tuple[xm.Report, ...]
    ) -> None:
        """There is no script, no handler, no address and no import."""
        for told in (*shown, *(report.to_html() for report in reports)):
            document = Document(told)
            given = {name for _, attributes in document.elements for name in attributes}

            assert ATTRIBUTES | PAGE_ATTRIBUTES >= given
            assert {"text-align:left", None} == {
                attributes.get("style") for _, attributes in document.elements
            }
            assert not re.search(r"url\(|@import|https?:|expression", "".join(document.styles))

    def test_tables_have_heads(self, shown: tuple[str, ...]) -> None:
        """A table has a caption, a head for each column and one for each row."""
        for told in shown:
            document = Document(told)
            scopes = [each["scope"] for each in document.all("th")]

            assert 1 == len(document.all("table")) == len(document.all("caption"))
            assert {"col", "row"} == set(scopes)
            assert len(document.all("tr")) - 1 == scopes.count("row")

    def test_cells_are_set_to_the_left(self, shown: tuple[str, ...]) -> None:
        """Each cell says so itself: the style sheets of notebooks set cells to the right."""
        for told in shown:
            cells = Document(told).all("th", "td", "caption")

            assert {"text-align:left"} == {cell["style"] for cell in cells}

    def test_the_colours_are_those_around_it(self, shown: tuple[str, ...]) -> None:
        """No text and no ground has a colour of its own; tints are mixed with what is there."""
        for told in shown:
            (style,) = Document(told).styles
            said = re.findall(r"(?<![-\w])(?:color|background)\s*:\s*([^;}]+)", style)

            assert {"inherit", "none"} == {each for each in said if "color-mix" not in each}
            assert all("transparent)" in each for each in said if "color-mix" in each)

    def test_they_are_the_same_each_time(self, tmp_path: Path) -> None:
        """Two processes with other hashes write the same bytes."""
        agreement = AGREEMENT.replace("A few for a few", "Немногие на немногих")
        write(tmp_path, agreed=agreement, list=LIST, held=REGISTER + "R-3,RUS,2004,no,x\n")
        call = ("validate", "list.csv", "--agreement", "agreed.toml", *COMPLETE, "--format", "html")
        told = {
            run(tmp_path, *call, environment={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "ascii"})
            for seed in ("1", "2")
        }

        assert [(1, "")] == [(ran.code, ran.err) for ran in told]
        text = Document(told.pop().out).text
        assert "R-3 born 2004" in text
        assert text.startswith("Немногие на немногих Немногие на немногих breached: ")


class TestWords:
    def test_they_are_those_of_the_text_report(self, reports: tuple[xm.Report, ...]) -> None:
        """Of verdicts, remedies and warnings the HTML says what the text says, and no less."""
        seen = set()
        for report in reports:
            text, told = flat(report.to_text()), Document(fragment(report)).text
            data = report.to_data()
            said = {
                f"{each['status']}: {each['says']}"
                for rule in data["rules"]
                for each in rule.get("verdicts", ())
            }
            seen |= {each for each in said if each in text}

            assert {each for each in said if each in text} == {
                each for each in said if each in told
            }
            assert all(f"remedy: {each['says']}" in told for each in data["remedies"])
            assert all(f"{rule['status']} {rule['id']}" in told for rule in data["rules"])
        assert len(seen) > 20

    def test_every_line_of_the_text_is_there(self, reports: tuple[xm.Report, ...]) -> None:
        """Whatever stands on a line of the text report stands in the HTML."""
        for report in reports:
            told = Document(fragment(report)).text
            for line in report.to_text(100).splitlines():
                said = re.sub(r" \(final\)(?=  )", "", flat(line.strip().removeprefix("- ")))

                assert said.replace(" (final)", "") in told

    def test_what_is_seldom_said_is_told(self) -> None:
        """That a verdict may be too cautious, and that a deadline has no day, is told here too."""
        by = xm.Term(days=3, after="milestone:talks", counting="exclusive")
        rule = xm.Exactly(id="r", count=5, by=by)
        open_ = xm.Verdict(
            frozenset({Outcome.BREACHED, Outcome.SATISFIED}),
            "AAA",
            bounds=xm.Count(4, 6),
            exact=False,
        )
        judged = Judged(rule.id, (open_,), open_.outcomes, rule)
        report = xm.Report(agreed(rule), Circumstances(listed=6), (judged,))
        told = Document(fragment(report)).text

        for line in report.to_text(100).splitlines():
            assert flat(line.strip().removeprefix("- ")) in told
        assert "may be wider" in told
        assert "the deadline has no day" in told

    def test_warnings_are_told(self, reports: tuple[xm.Report, ...]) -> None:
        """What was odd about the input is told, and that much is left unsaid."""
        report = reports[0]
        problems = tuple(xm.Problem("option", hint=f"hint {number}") for number in range(30))
        odd = evolve(report, circumstances=evolve(report.circumstances, warnings=problems))
        told = Document(fragment(odd)).text

        assert "hint 19" in told
        assert "hint 20" not in told
        assert "and 10 more" in told

    @pytest.mark.parametrize("name", names())
    def test_agreements_are_read_back(self, name: str) -> None:
        """Whatever ``show`` says of an agreement that ships stands in the HTML."""
        agreement = read(name)
        told = Document(fragment(agreement)).text

        for line in wording.agreement(agreement):
            assert all(flat(part).removeprefix("text: ") in told for part in line.split("  "))
        for rule in agreement.rules:
            assert flat(f'{wording.rule(rule, agreement)} "{rule.text}" source: {rule.source}') in (
                told.replace(" (not in force)", "")
            )

    def test_a_rule_without_a_text_is_read_back(self) -> None:
        """Where a rule has no text, its sentence stands alone."""
        agreement = agreed(xm.Minimum(id="few", count=2))
        told = Document(fragment(agreement)).text

        assert told.endswith("few AAA and BBB each return at least 2 people.")


def agreed(*rules: Rule, title: str = "A few", **more: Any) -> xm.Agreement:  # noqa: ANN401 - its fields
    """Return an agreement of two parties."""
    return xm.Agreement(
        title=title,
        parties=("AAA", "BBB"),
        concluded=date(2025, 6, 2),
        rules=rules,
        **more,
    )


BAD = (
    "<script>alert(1)</script>",
    "</style></div><img src=x onerror=alert(1)>",
    "]]>",
    "<!-- ",
    "&lt;b&gt; &amp; &#60;",
    "\"'`",
    "one\ntwo\r\tthree",
    "\u202eright to left\u202c \u2066\u200f\u200b",
    "قائمة الأسرى",
    "\x1b[2J\x00\x07",
    "long" * 50,
)
hostile = (
    st.sampled_from(BAD) | st.text(max_size=30) | st.text(alphabet="<>&\"'/=;! ab", max_size=30)
)
named = hostile.map(lambda text: f"x{text}")


class TestEscaping:
    @given(title=named, text=hostile, source=hostile, rule_id=named, reason=hostile)
    def test_agreements(
        self, title: str, text: str, source: str, rule_id: str, reason: str
    ) -> None:
        """Each text of an agreement stands there as it was written, and no more comes of it."""
        agreement = agreed(
            xm.Minimum(id=rule_id, count=2, text=text, source=source),
            title=title,
            source=xm.Source(source),
            unmodelled=[xm.Unmodelled(text=text, reason=reason)],
            readings=[],
        )
        document = Document(fragment(agreement))

        assert FRAGMENT >= {tag for tag, _ in document.elements}
        assert ATTRIBUTES >= {name for _, given in document.elements for name in given}
        for said in (title, text, source, rule_id, reason):
            assert flat(said) in document.text
        assert all(sign.isprintable() or sign == "\n" for sign in fragment(agreement))

    @given(title=named, text=named, person_id=named, stage=named)
    def test_reports(self, title: str, text: str, person_id: str, stage: str) -> None:
        """Neither does a report let a text out of its place, be it an id or the name of a stage."""
        person = xm.Person(
            person_id=person_id, detaining_party="AAA", receiving_party="BBB", stage=stage
        )
        rule = xm.Excluding(id="r", text=text, category=xm.Has("ill"), per="stage")
        report = xm.validate(agreed(rule, title=title), [person])
        for told in (fragment(report), report.to_html()):
            document = Document(told)

            assert FRAGMENT | PAGE >= {tag for tag, _ in document.elements}
            for said in (title, text, person_id, stage):
                assert flat(said) in document.text
            assert all(sign.isprintable() or sign == "\n" for sign in told)


def crowded(people: int, rules: int, sign: str = "x") -> xm.Report:
    """Return a report on so many people under each of so many rules, whatever they did."""
    crowd = tuple(
        xm.Evidence(f"{sign * 40}{number}", "concerned" if number % 2 else "unsettled")
        for number in range(people)
    )
    verdict = xm.Verdict(frozenset({Outcome.BREACHED}), "AAA", bounds=xm.Count(people, people))
    kept = xm.Verdict(frozenset({Outcome.SATISFIED}), "AAA", bounds=xm.Count(0, 0))
    every = [
        xm.Excluding(id=f"{sign}{number}", category=xm.Has("ill"), text=sign * 300, source=sign)
        for number in range(rules)
    ]
    judged = tuple(
        Judged(rule.id, (found,), found.outcomes, rule)
        for number, rule in enumerate(every)
        for found in [evolve(verdict, evidence=crowd) if number % 5 == 0 else kept]
    )
    return xm.Report(agreed(*every), Circumstances(listed=people), judged)


class TestSize:
    @pytest.mark.parametrize("sign", ["x", '"', "م", "𝔵"])
    @pytest.mark.parametrize(("people", "rules"), [(200_000, 2), (2_000, 500), (9, 60)])
    def test_reports(self, people: int, rules: int, sign: str) -> None:
        """However many people and rules there are, and however they are spelled, it stays small."""
        report = crowded(people, rules, sign)
        told = fragment(report)

        assert MOST > len(told.encode())
        assert f"breached: {-(-rules // 5)} breached" in Document(told).text

    def test_what_is_left_out_is_counted(self) -> None:
        """Rules and people who are not shown are counted, and the worst rules are shown first."""
        told = Document(fragment(crowded(2_000, 500))).text
        shown = told.count("returned by AAA")

        assert 0 < shown < 500
        assert f"and {500 - shown} more: {500 - shown} satisfied" in told or (
            f"and {500 - shown} more: {100 - shown} breached, 400 satisfied" in told
        )

    def test_people_who_are_left_out_are_counted(self) -> None:
        """Ten people are shown under a verdict, and of the others their number."""
        told = Document(fragment(crowded(2_000, 2))).text

        assert 2 == told.count("and 990 more")
        assert 20 == len(re.findall(r"x{40}\d+", told))

    def test_verdicts_that_are_left_out_are_counted(self) -> None:
        """Twelve verdicts of a rule are shown, and of the others their number."""
        (judged, *_) = crowded(0, 1).rules
        many = evolve(judged, verdicts=judged.verdicts * 30)
        assert many.rule is not None
        told = Document(
            fragment(xm.Report(agreed(many.rule), Circumstances(listed=0), (many,)))
        ).text

        assert 12 == told.count("breached: nobody returned by AAA counts as ill")
        assert "and 18 more" in told

    @pytest.mark.parametrize("sign", ["x", '"', "م"])
    def test_agreements(self, sign: str) -> None:
        """An agreement of 500 rules, one of which names 10,000 people, stays small."""
        rules = [
            xm.Minimum(id=f"{sign}{number}", count=2, text=sign * 900, source=sign * 900)
            for number in range(499)
        ]
        crowd = xm.Named(id="named", people=tuple(f"{sign}{number}" for number in range(10_000)))
        unmodelled = [xm.Unmodelled(text=sign * 5_000, reason=sign * 5_000)] * 100
        told = fragment(agreed(crowd, *rules, title=sign * 5_000, unmodelled=unmodelled))
        shown = len([each for each in Document(told).all("th") if each["scope"] == "row"])

        assert MOST > len(told.encode())
        assert f"and {500 - shown} more (exchange-model show)" in Document(told).text
        assert "more characters" in Document(told).text

    def test_a_page_can_hold_everybody(self) -> None:
        """A page holds every rule and, if that is asked for, every person."""
        report = crowded(2_000, 6)
        whole, usual = (Document(report.to_html(shown=shown)).text for shown in (None, 10))

        assert 4_000 == len(re.findall(r"x{40}\d+", whole))
        assert 40 == len(re.findall(r"x{40}\d+", usual))
        assert "more" not in whole
        assert 4 == usual.count("and 990 more")


def test_the_front_is_plain_text_too(reports: tuple[xm.Report, ...]) -> None:
    """A front end that shows no HTML has the short text of a report."""
    assert "<report: breached, 9 rules>" in {repr(report) for report in reports}
