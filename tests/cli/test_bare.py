"""Every command with a file that has only what must be there."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from runs import EVERY_FORMAT, EVERY_RUN
from support import Run

# Each run is one that the tests of its command have, too, on other events.
pytestmark = pytest.mark.no_cover
Go = Callable[..., Run]

BARE = """\
sources: {one: {title: A source}, two: {title: Another, url: "https://www.news.example/1", archived: "https://a.example/1"}}
actors: {one: {name: An actor}}
places: {one: {name: A place}}
periods: [{id: one, name: A period, date: 2012}]
tags: {one: , two: {name: A tag}}
events:
  - {id: one, date: 2012, title: One event}
  - id: two
    date: 2013-01-11
    title: Another one
    sources: [one, two]
    actors: [one]
    places: [one]
    tags: [one, two]
    figures: [{label: dead, value: 3, low: 1, source: one}, {label: dead, high: 9, value: 4}]
    because: [{event: one, source: one}]
  - {id: three, date: 2012-05, title: A third, sources: [one]}
"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the path of the file."""
    path = tmp_path_factory.mktemp("bare") / "bare.yaml"
    path.write_text(BARE, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("arguments", [*EVERY_RUN, *EVERY_FORMAT], ids=" ".join)
def test_nothing_is_made_of_what_is_missing(arguments: tuple[str, ...], run: Go, bare: str) -> None:
    done = run("--file", bare, *arguments)
    assert done.code == 0, done.err
    shown = re.sub(r"(?s)<script.*?</script>", "", done.out)
    assert "None" not in shown
    assert " ()" not in shown


def test_a_card_says_what_is_known(run: Go, bare: str, golden: Callable[[Path, str], None]) -> None:
    golden(Path(__file__).with_name("bare.txt"), run("show", "one", "two", "--file", bare).out)


def test_cards_of_entries_say_what_is_known(run: Go, bare: str) -> None:
    out = run("sources", "two", "--file", bare).out
    assert "Address   https://www.news.example/1\n" in out
    assert "Archived  https://a.example/1\n" in out
    assert "Publisher" not in out
    assert run("tags", "a tag", "--file", bare).out.startswith("A tag\nId        two\n")
    assert "Reporter" not in run("sources", "one", "--file", bare).out


def test_groups_of_what_is_missing_have_a_name(run: Go, bare: str) -> None:
    rows = run("count", "--by", "source", "--file", bare).out
    assert rows == "2\tone\tA source\n1\ttwo\tAnother, news.example\n1\t\tno source\n"
    tree = run("tree", "--by", "source", "--file", bare).out
    assert "no publisher" in tree
    assert "news.example" in tree
    assert "A tag" in run("tree", "--by", "tag", "--file", bare).out
    assert run("list", "--tag", "a tag", "--fields", "id", "--file", bare).out == "two\n"


def test_the_sum_of_figures_goes_from_the_lowest_to_the_highest_bound(run: Go, bare: str) -> None:
    rows = run("chart", "--sum", "dead", "--by", "year", "--format", "tsv", "--file", bare).out
    assert rows.splitlines()[-1].split("\t")[-3:-1] == ["1", "9"]
    assert run("list", "--fields", "figures", "--file", bare).out.splitlines()[-1] == (
        "dead: 3 (at least 1); dead: 4 (at most 9)"
    )


def test_a_quiz_of_events_without_sources_names_none(run: Go, tmp_path: Path) -> None:
    path = tmp_path / "bare.yaml"
    path.write_text("events:\n" + "".join(f"- {{date: {1900 + n}, title: Event {n} of it}}\n" for n in range(9)))
    done = run("quiz", "--seed", "1", "--questions", "3", "--file", str(path), answers="1\n1\n1\n")
    assert done.code == 0
    assert "Source" not in done.out
    assert "Score: " in done.out
