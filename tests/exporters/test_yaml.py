import re
from collections.abc import Callable
from pathlib import Path

import laws
import pytest
from hypothesis import given
from support import HISTORY, Run, load, written

from mali_timeline.columns import event_records
from mali_timeline.exporters.yaml import data_file, part_of, yaml
from mali_timeline.records import Timeline
from mali_timeline.text import printable

Go = Callable[..., Run]


def reread(timeline: Timeline, count: int | None = None) -> Timeline:
    """Write the first so many events of a timeline, or all of it, and read what was written."""
    part = timeline if count is None else part_of(timeline, timeline.events[:count])
    return load("".join(data_file(part)))


@given(laws.sound_files())
def test_a_data_file_reads_back_equal(file: laws.Mapping) -> None:
    timeline = load(laws.in_lines(file))
    text = "".join(data_file(timeline))
    assert load(text) == timeline
    assert "".join(data_file(load(text))) == text
    assert all(printable(line) == line for line in text.split("\n"))


@given(laws.sound_files())
def test_selected_events_read_back_equal_with_the_entries_that_they_use(file: laws.Mapping) -> None:
    """The causes of the first events are among them, so that nothing at all is missing."""
    timeline = load(laws.in_lines(file))
    again = reread(timeline, 2)
    assert again.events == timeline.events[:2]
    assert again.sources.items() <= timeline.sources.items()
    assert [again.period_of(event) for event in again.events] == [timeline.period_of(event) for event in again.events]
    assert reread(again, 2) == again


@given(laws.loose_files())
def test_names_without_registers_read_back_equal(file: laws.Mapping) -> None:
    """As entries of registers, with the ids that they have got."""
    timeline = load(laws.in_lines(file))
    text = "".join(data_file(timeline))
    assert load(text) == timeline
    assert "".join(data_file(load(text))) == text
    ids = [event.id for event in timeline.events]
    assert len(set(ids)) == len(ids) == len(file[0][1])
    for name in (*ids, *timeline.sources, *timeline.actors, *timeline.places, *timeline.tags):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)


TEXTS = [
    *("NO", "2012-03", "1:30", "010", "1e3", "0x1F", "~x", "null", "- x", "? x", "x: y", "x:", "x #y", "#x", "a, [b]"),
    *("'x'", '"x"', "\\x", "@x", "`x`", "%x", "!x", "&x", "*x", "|", ">", "x ", " x", "x  y", "\u00b6 3", "\u00a0x"),
    *("a\tb", "a\nb", "a\n\nb", "a\n\n b", "a\r\nb", "a\u2028b", "a\x85b", "\ufeffa", "\u202ea", "\U0001f600", "\x1b["),
    *("\u0301a", "a\n\u0301", "word " * 60 + "end", ("word " * 60 + "end\n\n") * 2 + "end", "---", "x\n--- y"),
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("field", ["text", "caveat"])
def test_every_text_reads_back_as_it_is(text: str, field: str, history: Timeline) -> None:
    """In a line of its own, between brackets, and as a block."""
    event, *rest = history.events
    citations = (event.sources[0]._replace(note=text), *event.sources[1:])
    event = event._replace(sources=citations)
    event = event._replace(caveat=text) if field == "caveat" else event._replace(text=text)
    again = reread(part_of(history, [event, *rest]))
    assert again.events[0].sources[0].note == text
    if field == "caveat":
        assert again.events[0].caveat == text
    else:
        # One line break in the text of an event is a space.
        assert (again.events[0].text or "").split() == text.split()


@pytest.mark.parametrize(
    "amount", ["0", "-3", "0.000000000000001", "0.000000123456789", "999999999999999.5", "1200000"]
)
def test_numbers_are_written_in_digits(amount: str) -> None:
    timeline = load(HISTORY.replace("value: 12,", f"value: {amount},"))
    assert reread(timeline) == timeline
    assert f"value: {amount}," in "".join(data_file(timeline))


def test_a_data_file_looks_as_people_write_it(history: Timeline, golden: Callable[[Path, str], None]) -> None:
    golden(Path(__file__).with_name("history.yaml"), "".join(data_file(part_of(history, history.in_order))))


def test_list_writes_the_selected_events_in_order_of_time(run: Go, history_file: str, tmp_path: Path) -> None:
    """Reversed or not: events of one day keep their order when the file is read and written again."""
    done = run("list", "--in", "2012", "--format", "yaml", "--file", history_file)
    assert (done.code, done.err) == (0, "")
    assert run("list", "--in", "2012", "--format", "yaml", "--reverse", "--file", history_file) == done
    again = run("list", "--format", "yaml", "--file", str(written(tmp_path, done.out)))
    assert again == done


@pytest.mark.parametrize(
    "arguments",
    [("tree", "--by", "place"), ("show", "--since", "0001"), ("bars", "--all"), ("present",)],
)
def test_every_command_whose_rows_are_events_writes_them(
    run: Go, history_file: str, arguments: tuple[str, ...]
) -> None:
    """An event that stands in several rows is written once; the periods among the bars are no events."""
    whole = run("list", "--format", "yaml", "--file", history_file).out
    assert run(*arguments, "--format", "yaml", "--file", history_file) == Run(0, whole, "")


def test_the_events_of_links_are_written(run: Go, history_file: str) -> None:
    done = run("chain", "gao-taken", "--format", "yaml", "--file", history_file)
    events = [line for line in done.out.splitlines() if line.startswith("  - id: ")]
    assert events[-2:] == ["  - id: mutiny", "  - id: gao-taken"]
    assert "because:\n      - {event: mutiny, source: radio" in done.out


def test_causes_that_are_not_selected_stand_in_comments(run: Go, history_file: str, tmp_path: Path) -> None:
    """With a note: a data file has no causes that it does not hold."""
    done = run("show", "gao-taken", "--format", "yaml", "--file", history_file)
    assert "    # because of mutiny (radio), which is not among these events\n" in done.out
    assert done.err == "1 cause outside of these events: see a comment in the file\n"
    assert run("check", str(written(tmp_path, done.out))).code == 0


def test_rows_without_a_selection_make_no_data_file(history: Timeline) -> None:
    assert list(yaml(event_records(history, [])._replace(selection=None), ())) == []


def test_no_event_is_a_data_file_too(run: Go, history_file: str) -> None:
    done = run("list", "--in", "1850", "--format", "yaml", "--file", history_file)
    assert done.out == "title: A small history\n\nevents: []\n"
    assert load(done.out).events == ()


def test_what_is_no_event_is_no_data_file(run: Go, history_file: str) -> None:
    for arguments in (("count", "--by", "actor"), ("sources",), ("chart",), ("quiz", "--seed", "1"), ("dates", "2012")):
        done = run(*arguments, "--format", "yaml", "--file", history_file)
        assert (done.code, done.out) == (2, "")
        assert "--format yaml: a data file holds events, not" in done.err
        assert "= hint: `list --format yaml` writes the selected events as a data file" in done.err
    done = run("list", "--format", "yaml", "--fields", "id", "--file", history_file)
    assert (done.code, done.out) == (2, "")
    assert "--fields: a data file has all fields" in done.err
