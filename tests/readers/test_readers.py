import gc
import os
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from support import HISTORY, ROOT, load, program

from mali_timeline.errors import DataError
from mali_timeline.readers import check_bytes, packed_file, read_bytes, read_timeline, shown_name
from mali_timeline.readers.document import Document
from mali_timeline.records import Actor, Place, Tag, Timeline


def listed(path: str, **settings: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401 - subprocess's own
    """List a file in a process of its own."""
    return program("list", "--file", path, **settings)


def test_an_event_holds_the_entries_that_it_names(history: Timeline) -> None:
    event = history.by_id["gao-taken"]
    assert [place.name for place in event.places] == ["Gao"]
    assert [actor.names for actor in event.actors] == [("REB", "Rebels of the Dunes"), ("Army", "Les Armées")]
    assert event.tags == ("battle",)
    assert [(figure.value, figure.low, figure.source and figure.source.id) for figure in event.figures] == [
        (12, None, "radio"),
        (None, 20, "paper"),
    ]
    assert [(because.event, because.source.id) for because in event.because] == [("mutiny", "radio")]
    first = event.sources[0]
    assert (first.source.publisher, first.at, str(first.date), first.weekday, first.note) == (
        "Radio",
        "p. 3",
        "2012-04-01",
        "Sunday",
        "a day late",
    )


def test_scalars_stay_the_text_that_was_written() -> None:
    """NO is not False, 1:30 no number of seconds, 010 not eight."""
    timeline = load("""
        title: NO
        sources: {no: {title: 1:30, publisher: 010, kind: ngo, language: no, date: 2012-03}}
        events:
          - {id: on, date: 2012-03, title: 1_000, text: "=", tags: [y], sources: [{source: no, at: 1e3, note: 0x10}]}
    """)
    source, event = timeline.sources["no"], timeline.events[0]
    assert (timeline.title, source.title, source.publisher, source.language) == ("NO", "1:30", "010", "no")
    assert (event.id, str(event.date), event.title, event.text, event.tags) == ("on", "2012-03", "1_000", "=", ("y",))
    assert (event.sources[0].at, event.sources[0].note) == ("1e3", "0x10")


def test_a_file_without_registers_of_places_and_tags_is_sound() -> None:
    """Only events are required; without a register of tags any tag is accepted."""
    timeline = load("""
        events:
          - {id: a, date: 2012, title: A, text: A., tags: [new-tag], sources: [{source: s}]}
        sources: {s: {title: S, publisher: S, kind: ngo}}
    """)
    assert timeline.tags == {"new-tag": Tag(id="new-tag")}
    assert timeline.title is None
    assert load("events: []") == Timeline()


def test_numbers_are_read_as_they_are_written() -> None:
    """Whole numbers stay whole; coordinates are degrees."""
    timeline = load("""
        sources: {s: {title: S, publisher: S, kind: ngo}}
        places: {gao: {name: Gao, lat: 16, lon: -0.04}}
        events:
          - id: a
            date: 2012
            title: A
            text: A.
            figures:
              - {label: votes, value: 39.24, unit: percent}
              - {label: people, low: 10, high: 1200000}
              - {label: degrees, value: -3}
            sources: [{source: s}]
    """)
    assert [(figure.value, figure.low, figure.high) for figure in timeline.events[0].figures] == [
        (39.24, None, None),
        (None, 10, 1200000),
        (-3, None, None),
    ]
    assert timeline.places["gao"] == Place(id="gao", name="Gao", lat=16.0, lon=-0.04)


def test_names_may_hold_what_yaml_and_rich_would_take_for_their_own() -> None:
    """Brackets, colons and ampersands in quotes, and addresses with all they have."""
    timeline = load("""
        sources: {s: {title: "[sic] A: b & c", publisher: "*", kind: ngo, url: "https://a.example/?b=1&c=*d"}}
        actors: {a: {name: "[bold]", kind: person, about: "Tom &Jerry, *both*"}}
        events: []
    """)
    assert timeline.sources["s"].title == "[sic] A: b & c"
    assert timeline.actors["a"] == Actor(id="a", name="[bold]", kind="person", about="Tom &Jerry, *both*")


def test_the_packed_file_is_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named without its path, but never as another file would be."""
    monkeypatch.chdir(ROOT)
    assert shown_name(packed_file()) == "events.yaml"
    monkeypatch.chdir(tmp_path)
    assert read_timeline(packed_file()).title == "The conflict in Mali"
    assert shown_name(packed_file()) == "<packed events.yaml>"
    (tmp_path / "events.yaml").write_text("events: []\n")
    assert shown_name(packed_file()) == "<packed events.yaml>"
    assert shown_name("events.yaml") == "events.yaml"
    assert shown_name("-") == "<stdin>"
    assert shown_name("mine.yaml") == "mine.yaml"


def test_a_long_chain_of_causes_is_followed_without_recursion() -> None:
    events = "".join(
        f"  - {{id: e-{n}, date: 2012, title: T, text: T., because: [{{event: e-{n - 1}, source: s}}],"
        " sources: [{source: s}]}\n"
        for n in range(1, 2000)
    )
    first = "  - {id: e-0, date: 2012, title: T, text: T., sources: [{source: s}]}\n"
    registers = "sources: {s: {title: S, publisher: S, kind: ngo}}\n"
    assert len(load(f"{registers}events:\n{first}{events}").events) == 2000


def test_reading_leaves_the_file_as_it_is(history_file: str) -> None:
    before = Path(history_file).read_bytes(), os.stat(history_file).st_mtime_ns  # noqa: PTH116
    read_timeline(history_file)
    assert (Path(history_file).read_bytes(), os.stat(history_file).st_mtime_ns) == before  # noqa: PTH116


def test_registers_may_follow_the_events_that_name_them() -> None:
    registers, _, events = HISTORY.partition("    events:")
    turned = load("    events:" + events + registers)
    assert turned == load(HISTORY)
    flow = "{events: [{id: e, date: 2012, title: E, text: E., sources: [{source: r}]}], sources: {r: %s}}"
    assert load(flow % "{title: R, publisher: R, kind: ngo}").events[0].sources[0].source.publisher == "R"


def test_events_name_causes_that_follow_them() -> None:
    """Naming an unsound event is no second error."""
    events = HISTORY.replace("because: [{event: mutiny,", "because: [{event: old-war,")
    assert load(events).by_id["gao-taken"].because[0].event == "old-war"
    with pytest.raises(DataError) as error:
        load(events.replace("date: 199X~", "date: 199Y"))
    assert [each.message for each in error.value.diagnostics] == ["date '199Y' is not a date"]


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom", "/dev/full"])
def test_a_device_that_never_ends_is_refused(device: str) -> None:
    with pytest.raises(OSError, match="not a file that ends") as error:
        read_bytes(device)
    assert error.value.filename == device
    for path in ("-", "/dev/stdin"):
        with Path(device).open("rb") as endless:
            done = listed(path, stdin=endless)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.endswith(": not a file that ends\n")


@pytest.mark.parametrize("path", ["-", "/dev/stdin"])
def test_nothing_on_standard_input_is_an_empty_file(path: str) -> None:
    done = listed(path, stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert "the file is empty" in done.stderr
    assert read_bytes(os.devnull) == b""


@pytest.mark.parametrize("path", ["-", "/dev/stdin"])
def test_standard_input_is_read_by_either_name(path: str) -> None:
    done = listed(path, input=dedent(HISTORY))
    assert (done.returncode, done.stdout.count("\n"), done.stderr) == (0, 5, "")


def test_a_pipe_with_a_name_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(dedent(HISTORY),))
    writer.start()
    assert read_timeline(str(pipe)) == load(HISTORY)
    writer.join()


def test_a_file_whose_reading_fails_half_way_is_named() -> None:
    path = "/proc/self/mem"
    with pytest.raises(OSError, match="Input/output error") as error:
        read_bytes(path)
    assert error.value.filename == path
    done = listed(path)
    assert done.stderr == f"mali-timeline: {path}: Input/output error\n"


def test_standard_input_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/proc/self/mem").open(encoding="utf-8") as memory:
        monkeypatch.setattr(sys, "stdin", memory)
        with pytest.raises(OSError, match="Input/output error") as error:
            read_bytes("-")
    assert error.value.filename == "standard input"


def test_a_closed_standard_input_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(OSError, match="it is closed") as error:
        read_bytes("-")
    assert error.value.filename == "standard input"


@pytest.mark.parametrize(("raw", "events"), [(b"- a\n- b\n", 0), (b"events: [a, b]\n", 2), (b"events: {a: b}\n", 0)])
def test_the_events_of_a_file_are_the_items_of_its_list(raw: bytes, events: int) -> None:
    assert check_bytes("f", raw).events == events


def test_the_nodes_of_a_file_are_freed_as_soon_as_it_is_read() -> None:
    gc.disable()  # as the program does, so that nothing in a cycle of references is ever freed
    try:
        document = Document(dedent(HISTORY).encode())
        timeline = document.timeline()
        left = weakref.ref(document)
        del document
        assert (left(), len(timeline.events)) == (None, 5)
    finally:
        gc.enable()
