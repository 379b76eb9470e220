"""A sound file that is decoded while it is read is the same timeline as a Document's, or nothing."""

import laws
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import EVENTS

from mali_timeline.checks.rule import SOUND_FILE
from mali_timeline.checks.rules import RULES
from mali_timeline.readers.document import Document
from mali_timeline.readers.sound_file import read_sound_file
from mali_timeline.records import Timeline

REGISTERS, EVENT = SOUND_FILE.split("events:\n")
FREE = """\
title: Names without registers
events:
  - {id: one, date: 2012, title: One, places: [Gao, Kidal], tags: [march], sources: [https://radio.example/1, A book]}
  - {id: two, date: 2013, title: Two, places: [gao], tags: [march, Vote day], because: [{event: one, source: A book}]}
"""


def parsed(raw: bytes) -> Timeline | None:
    """Return the timeline of a Document, or None when it has an error."""
    document = Document(raw)
    timeline = document.timeline()
    return None if document.diagnostics else timeline


def everything(timeline: Timeline | None) -> object:
    """Return what a timeline holds, the order of its registers included."""
    if timeline is None:
        return None
    return timeline, [list(register.items()) for register in (timeline.sources, timeline.places, timeline.tags)]


@pytest.mark.parametrize("text", [SOUND_FILE, FREE, REGISTERS + "events: []\n", FREE + "periods: []\n"])
def test_a_sound_file_is_read_at_once(text: str) -> None:
    timeline = read_sound_file(text.encode())
    assert timeline is not None
    assert everything(timeline) == everything(parsed(text.encode()))


def test_the_packed_file_is_read_at_once() -> None:
    timeline = read_sound_file(EVENTS.read_bytes())
    assert timeline is not None
    assert everything(timeline) == everything(parsed(EVENTS.read_bytes()))


@pytest.mark.parametrize(
    "text",
    [
        "events:\n" + EVENT + REGISTERS,  # its names are known only at the end
        SOUND_FILE + "  - {date: 2012, title: Without an id}\n",
        SOUND_FILE + "  - {id: b, date: 2012, title: B, places: [{name: Kidal}]}\n",
        SOUND_FILE + "  - {id: b, date: 2012, title: B, sources: [{title: A book}]}\n",
        SOUND_FILE + "  - {id: b, date: 2012, title: B, sources: [{source: {title: A book}}]}\n",
    ],
)
def test_what_needs_the_whole_file_is_left_to_a_document(text: str) -> None:
    assert read_sound_file(text.encode()) is None


@pytest.mark.parametrize(
    "text",
    [
        SOUND_FILE + EVENT,  # the same id twice
        SOUND_FILE + "events:\n" + EVENT.replace("gao-taken", "another"),  # a second list of events
        SOUND_FILE + "  - a text\n",
        SOUND_FILE + "  - {id: b, date: 2012, title: B, places: [nowhere]}\n",
        SOUND_FILE + '  - {id: b, date: 2012, title: "\\ud83d"}\n',
        SOUND_FILE + "x-note: [\n",
        SOUND_FILE.replace("places:\n", "? [a]\n: b\nplaces:\n"),
    ],
)
def test_a_file_with_an_error_is_left_to_a_document(text: str) -> None:
    assert parsed(text.encode()) is None
    assert read_sound_file(text.encode()) is None


@pytest.mark.parametrize("code", RULES)
def test_the_examples_of_rules_are_read_alike(code: str) -> None:
    for example in (RULES[code].wrong, RULES[code].right):
        raw = RULES[code].file(example)
        assert read_sound_file(raw) in (None, parsed(raw))


def test_a_character_in_two_escapes_is_read_as_in_a_document() -> None:
    raw = (SOUND_FILE + '  - {id: b, date: 2012, title: "\\ud83d\\ude00"}\n').encode()
    assert read_sound_file(raw) in (None, parsed(raw))
    early = (REGISTERS + 'title: "\\ud83d\\ude00"\nevents:\n' + EVENT).encode()
    assert everything(read_sound_file(early)) == everything(parsed(early))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(file=st.one_of(laws.sound_files(), laws.loose_files(), laws.broken_files()))
def test_any_file_is_read_as_by_a_document_or_left_to_it(file: laws.Mapping) -> None:
    raw = laws.as_yaml(file).encode()
    found = read_sound_file(raw)
    assert found is None or everything(found) == everything(parsed(raw))
