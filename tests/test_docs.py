"""What the documentation shows is run."""

import re
from pathlib import Path

import pytest

import exchange_model as xm

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", *sorted(str(page.relative_to(ROOT)) for page in ROOT.glob("docs/**/*.md")))


def blocks(page: str, language: str) -> list[str]:
    """Return the blocks of one language on a page."""
    written = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", written, re.DOTALL | re.MULTILINE)


def test_the_python_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The agreement made of objects is the equal twin of the file that it writes."""
    monkeypatch.chdir(tmp_path)
    found: dict[str, object] = {}
    for block in blocks("docs/reference/python.md", "python"):
        exec(compile(block, "python.md", "exec"), found)  # noqa: S102 - the page itself is under test

    assert found["agreement"] == xm.read_agreement("thousand.toml")


def test_the_agreement_of_the_readme_is_read(tmp_path: Path) -> None:
    """The example file of the README is an agreement with the rules that it shows."""
    (block,) = blocks("README.md", "toml")
    (tmp_path / "istanbul.toml").write_text(block, encoding="utf-8")

    expected = ["thousand", "ill-and-young", "parity"]
    agreed = xm.read_agreement(tmp_path / "istanbul.toml")
    assert expected == [rule.id for rule in agreed.rules]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    """Every link to another file of the repository finds it."""
    written = (ROOT / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", written)

    missing = [target for target in targets if not ((ROOT / page).parent / target).exists()]
    assert [] == missing
