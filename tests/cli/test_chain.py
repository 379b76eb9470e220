import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support import HUNGER, NEWS, Run, load, written

from mali_timeline.columns import link_records
from mali_timeline.exporters.tabular import tsv
from mali_timeline.reports.causes import Reach, follow_causes

Go = Callable[..., Run]


@pytest.fixture
def hunger(tmp_path: Path) -> str:
    """Return the path of a history with a fork and a join."""
    return str(written(tmp_path, HUNGER))


def test_a_chain_leads_up_to_the_causes_of_causes_and_down_to_the_effects(hunger: str, run: Go) -> None:
    """Each link names who claims it; what is reached twice is shown once and then referred to."""
    assert run("--file", hunger, "chain", "unrest").out == (
        "1986  Unrest  unrest\n"
        "\n"
        "What led to it  3 events\n"
        "├── Feb 1985  Hunger in the north  hunger\n"
        "│   Radio: bread\n"
        "│   AFP: and prices\n"
        "│   └── 1984  A drought  drought\n"
        "│       Radio: no harvest\n"
        "└── Mar 1985  Many leave  flight\n"
        "    according to Radio\n"
        "    └── 1984  A drought  drought  (see above)\n"
        "        according to Radio\n"
        "\n"
        "What it led to  1 event\n"
        "└── 26 Mar 1991  A coup  coup\n"
        "    according to AFP\n"
    )


def test_one_side_or_both(hunger: str, run: Go) -> None:
    """--up, --down; both or neither show both sides."""
    up, down = (run("--file", hunger, "chain", "unrest", side).out for side in ("--up", "--down"))
    assert "What led to it" in up
    assert "What it led to" not in up
    assert "What it led to" in down
    assert "What led to it" not in down
    both = run("--file", hunger, "chain", "unrest").out
    assert run("--file", hunger, "chain", "unrest", "--up", "--down").out == both
    assert up + down.partition("unrest\n")[2] == both


def test_an_event_without_links_is_said_to_have_none(hunger: str, run: Go) -> None:
    """Calmly, in the picture; a data format has no rows, and a note says so."""
    done = run("--file", hunger, "chain", "eclipse")
    assert done == Run(
        0,
        "1990  An eclipse  eclipse\n\nNothing is said to have led to it.\n\nNothing is said to have come of it.\n",
        "",
    )
    assert run("--file", hunger, "chain", "eclipse", "--format", "json") == Run(0, "[]\n", "no link matches\n")
    assert run("--file", hunger, "chain", "eclipse", "--fields", "id") == Run(0, "", "no link matches\n")
    assert "Nothing is said to have led to it." in run("--file", hunger, "chain", "drought").out


def test_a_chain_draws_the_same_on_a_terminal(hunger: str, run: Go, terminal: Go) -> None:
    """The empty one, too."""
    for event in ("unrest", "drought", "eclipse"):
        seen = terminal("--file", hunger, "chain", event, "--color", "never")
        assert (seen.code, seen.err) == (0, "")
        assert seen.out == run("--file", hunger, "chain", event).out


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 140, 200])
def test_a_chain_is_never_wider_than_the_terminal(columns: int, terminal: Go) -> None:
    """And every event of it is there."""
    seen = terminal("chain", "in-amenas-attack", "--color", "never", columns=columns).out
    assert max(map(len, seen.splitlines())) <= columns
    for event in ("serval-begins", "konna-falls", "traore-asks-france"):
        assert event in seen.replace("│", "").replace("\n", "").replace(" ", "")


# How far


def test_the_filters_hold_for_every_event_but_the_asked_one(hunger: str, run: Go) -> None:
    """What they leave out is not followed further, and is counted where it would stand."""
    done = run("--file", hunger, "chain", "unrest", "--grep", "not:leave", "--in", "1985")
    assert done.err == "unrest itself does not match; its chain is followed all the same\n"
    assert done.out == (
        "1986  Unrest  unrest\n"
        "\n"
        "What led to it  1 event\n"
        "├── Feb 1985  Hunger in the north  hunger\n"
        "│   Radio: bread\n"
        "│   AFP: and prices\n"
        "│   └── 1 left out by the filters\n"
        "└── 1 left out by the filters\n"
        "\n"
        "What it led to  0 events\n"
        "└── 1 left out by the filters\n"
    )
    kept = run("--file", hunger, "chain", "drought", "--tag", "exile", "--fields", "id")
    assert kept.out.split() == ["flight", "camp"]
    assert run("--file", hunger, "chain", "coup", "--tag", "exile", "--fields", "id").out == ""


def test_limit_keeps_the_nearest(hunger: str, run: Go) -> None:
    """On both sides together, causes before effects; the latest of them with --reverse."""
    ids = ("--file", hunger, "chain", "unrest", "--fields", "id")
    assert run(*ids, "--limit", "1").out.split() == ["hunger"]
    assert run(*ids, "--limit", "1", "--reverse").out.split() == ["flight"]
    assert run(*ids, "--limit", "3").out.split() == ["hunger", "flight", "coup"]
    assert run(*ids, "--limit", "0").out == ""
    assert "└── 1 more, past --limit\n" in run("--file", hunger, "chain", "unrest", "--limit", "1").out
    assert run(*ids, "--reverse").out.split() == ["flight", "drought", "hunger", "drought", "coup"]


# Rows


def test_in_data_formats_each_link_is_a_row(hunger: str, run: Go) -> None:
    """Direction, depth, what it is because of or leads to, who claims it, then the event."""
    out = run("--file", hunger, "chain", "unrest", "--format", "tsv").out
    assert out == (
        "up\t1\t\tunrest\tradio; copy\t1985-02\thunger\tHunger in the north\n"
        "up\t2\t\thunger\tradio\t1984\tdrought\tA drought\n"
        "up\t1\t\tunrest\tradio\t1985-03\tflight\tMany leave\n"
        "up\t2\t\tflight\tradio\t1984\tdrought\tA drought\n"
        "down\t1\tunrest\t\tcopy\t1991-03-26\tcoup\tA coup\n"
    )
    assert run("--file", hunger, "chain", "unrest", "--down", "--format", "csv").out.startswith(
        "direction,depth,because_of,leads_to,claimed_by,date,id,title\r\n"
    )
    rows = json.loads(run("--file", hunger, "chain", "unrest", "--format", "json").out)
    assert list(rows[0])[:8] == ["direction", "depth", "because_of", "leads_to", "claimed_by", "note", "id", "date"]
    assert rows[0]["claimed_by"] == [{"source": "radio", "note": "bread"}, {"source": "copy", "note": "and prices"}]
    assert [row["note"] for row in rows] == ["bread; and prices", "no harvest", None, None, None]
    assert [(row["because_of"], row["leads_to"]) for row in rows[3:]] == [(None, "flight"), ("unrest", None)]
    listed = json.loads(run("--file", hunger, "list", "--tag", "exile", "--limit", "1", "--format", "json").out)
    assert {name: value for name, value in rows[2].items() if name in listed[0]} == listed[0]


def test_the_event_is_named_and_an_unknown_one_names_the_nearest(hunger: str, run: Go) -> None:
    """One clear message, and exit code 2."""
    assert run("--file", hunger, "chain", "huger") == Run(
        2, "", "mali-timeline: there is no event 'huger'\n  = hint: did you mean hunger?\n"
    )
    assert run("--file", hunger, "chain", "hung").out == run("--file", hunger, "chain", "hunger").out
    assert run("--file", hunger, "chain", "hunger", "--depth", "0").code == 2
    assert run("--file", hunger, "chain", "hunger", "unrest").code == 2


def test_without_an_id_the_events_that_have_causes_or_effects_are_listed(
    hunger: str, run: Go, terminal: Go, history_file: str
) -> None:
    """As `list` would show them; nothing can be followed without an event."""
    done = run("--file", hunger, "chain", "--fields", "id")
    every = run("--file", hunger, "list", "--fields", "id,because", "--format", "json").out
    rows = json.loads(every)
    linked = {row["id"] for row in rows if row["because"]} | {each["event"] for row in rows for each in row["because"]}
    assert done.out.split() == [row["id"] for row in rows if row["id"] in linked]
    assert "→: has causes or effects." in terminal("--file", hunger, "chain", columns=100).out
    assert run("--file", history_file, "chain", "--grep", "drought") == Run(
        0, "", "no event matches: no matching event has a cause or an effect\n"
    )
    for options in (["--up"], ["--down"], ["--depth", "1"]):
        refused = run("--file", hunger, "chain", *options)
        assert (refused.code, refused.out) == (2, "")
        assert "require an event" in refused.err


# Sizes and laws


@pytest.fixture(scope="module")
def long_chain(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a file in which 1,501 events each led to the next: more than the stack of Python is deep."""
    rows = [
        f"  - {{id: e{number}, date: '{number + 1:04}', title: Event {number}, text: T., sources: [{{source: radio}}]"
        + (f", because: [{{event: e{number - 1}, source: radio}}]" if number else "")
        + "}"
        for number in range(1501)
    ]
    path = tmp_path_factory.mktemp("long") / "f.yaml"
    path.write_text(NEWS + "events:\n" + "\n".join(rows), encoding="utf-8")
    return str(path)


@pytest.mark.no_cover
def test_a_chain_may_be_longer_than_the_stack_is_deep(long_chain: str, run: Go, terminal: Go) -> None:
    """Fifteen hundred links are drawn, and given as rows; a tree that is too deep goes on at the margin."""
    plain = run("--file", long_chain, "chain", "e750")
    assert (plain.code, plain.err) == (0, "")
    assert all(f"  e{number}" in plain.out for number in range(1501))
    assert max(map(len, plain.out.splitlines())) < 130
    seen = terminal("--file", long_chain, "chain", "e1500", "--color", "never", lines=100_000)
    assert (seen.code, seen.err) == (0, "")
    assert max(map(len, seen.out.splitlines())) <= 80
    rows = json.loads(run("--file", long_chain, "chain", "e0", "--format", "json").out)
    assert [row["depth"] for row in rows] == list(range(1, 1501))


def test_links_have_a_cell_for_every_field() -> None:
    timeline = load(HUNGER)
    passing = {event.id for event in timeline.events}
    records = link_records(timeline, follow_causes(timeline, timeline.by_id["unrest"], Reach(passing=passing)).links())
    rows = "".join(tsv(records, tuple(records.columns))).splitlines()
    assert {len(row.split("\t")) for row in rows} == {len(records.columns)}
