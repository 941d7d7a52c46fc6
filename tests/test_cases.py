"""The agreements that ship with the package."""

# the expected value is written first

from pathlib import Path

import pytest

import exchange_model
from exchange_model.agreement import Agreement
from exchange_model.cases import names, read
from exchange_model.wire import agreement_from, agreement_to, read_agreement, write_agreement

HERE = Path(str(exchange_model.__file__)).parent


@pytest.fixture(params=names())
def agreement(request: pytest.FixtureRequest) -> Agreement:
    """Return each of the agreements."""
    return read(request.param)


def test_there_are_some() -> None:
    """The names are those of the files, in order, and those of the documentation."""
    files = sorted(path.stem for path in (HERE / "cases").glob("*.toml"))

    assert tuple(files) == names()
    assert {"istanbul-2025-05-16", "istanbul-2025-06-02"} <= set(names())


def test_a_name_that_there_is_not() -> None:
    """An unknown name is an error, and no way to another file."""
    for name in ("nope", "../cases/istanbul-2025-06-02", ""):
        with pytest.raises(KeyError):
            read(name)


def test_every_sentence_has_its_source(agreement: Agreement) -> None:
    """Each rule has its text and its source, and so has each sentence that no rule says."""
    assert agreement.source is not None
    assert agreement.source.name
    assert agreement.rules
    assert all(rule.text and rule.source for rule in agreement.rules)
    assert all(each.text and each.reason and each.source for each in agreement.unmodelled)


def test_every_rule_has_its_line(agreement: Agreement) -> None:
    """A rule says on which line of which file it stands, and no path of this machine."""
    assert agreement.origin is not None
    text = (HERE / "cases" / agreement.origin.file).read_text(encoding="utf-8").splitlines()
    for rule in agreement.rules:
        assert rule.origin is not None
        assert agreement.origin.file == rule.origin.file
        assert f'id = "{rule.id}"' in text[rule.origin.line - 1 : rule.origin.line + 1]


def test_every_category_is_used(agreement: Agreement) -> None:
    """No category is left that no rule and no other category names."""
    used = {phrase.name for phrase in _without_its_own(agreement).categories}

    assert {phrase.name for phrase in agreement.categories} == used


def _without_its_own(agreement: Agreement) -> Agreement:
    return Agreement(
        title=agreement.title,
        parties=agreement.parties,
        concluded=agreement.concluded,
        rules=agreement.rules,
        facts=agreement.facts,
        sides=agreement.sides,
        receivers=agreement.receivers,
    )


def test_it_is_written_and_read_back(agreement: Agreement, tmp_path: Path) -> None:
    """The wire gives back an equal agreement, as data and as a file."""
    write_agreement(agreement, tmp_path / "again.toml")

    assert agreement == agreement_from(agreement_to(agreement))
    assert agreement == read_agreement(tmp_path / "again.toml")


def test_the_parties_are_spoken_of_alike(agreement: Agreement) -> None:
    """Where a rule obliges one party alone, its source says what the other one said of it."""
    for rule in agreement.rules:
        if len(getattr(rule, "obliges", ())) == 1:
            assert "Ukraine" in rule.source
            assert "Russia" in rule.source
