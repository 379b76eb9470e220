from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from conftest import HISTORY, drawn, written
from hypothesis import given
from hypothesis import strategies as st

from mali_timeline.dates import read_edtf
from mali_timeline.loader import read_timeline
from mali_timeline.output.keys import KeyReader
from mali_timeline.presentation import (
    DELETE_ALL,
    END_OF_INPUT,
    LONGEST_TYPED,
    STEPS,
    Presentation,
    Room,
    place_from,
    pressed,
)
from mali_timeline.query import Query, select
from mali_timeline.records import Event, Timeline
from mali_timeline.views.frames import Spelling, as_it_is
from mali_timeline.views.slides import SlideCards, Slides, begun

# In order: old-war, year-of-drought, mutiny, gao-taken, accord.
NAMES = ("left", "right", "up", "down", "home", "end", "page-up", "page-down", "enter", "escape", "backspace")
ENOUGH = Room(20, 0)
Load = Callable[[str], Timeline]


def beginning(timeline: Timeline, *, reveal: bool = False) -> Presentation:
    """Give the presentation of all the events, before any key."""
    return begun(timeline, select(timeline, Query()), reveal=reveal).state


def after(state: Presentation, *keys: str, room: Room = ENOUGH) -> Presentation:
    """Give a presentation after some keys; a key of several letters that is no name is typed letter by letter."""
    for key in keys:
        for each in [key] if key in NAMES or len(key) == 1 else key:
            state = pressed(state, each, lambda: room)
    return state


def of(state: Presentation, spelled: Spelling = as_it_is) -> Slides:
    """Give the slides of a presentation."""
    return begun(state.timeline, state.events, spelled=spelled)._replace(state=state)


def shown(state: Presentation, width: int = 60, height: int = 20) -> str:
    """Give the screen of a presentation."""
    screen = drawn(of(state).drawn(width, height), width)
    assert screen.count("\n") == height
    return screen


# Keys


@pytest.mark.parametrize("key", [" ", "right", "down", "enter", "n", "N", "page-down"])
def test_keys_that_go_on(key: str, history: Timeline) -> None:
    """To the next event, and at the last it is said so."""
    state = beginning(history)
    assert after(state, key).place == 1
    last = after(state, "end", key)
    assert (last.place, last.notice) == (4, "this is the last event")


@pytest.mark.parametrize("key", ["left", "up", "p", "page-up", "backspace"])
def test_keys_that_go_back(key: str, history: Timeline) -> None:
    """To the event before, and at the first it is said so."""
    state = beginning(history)
    assert after(state, "end", key).place == 3
    first = after(state, "n", "home", key)
    assert (first.place, first.notice) == (0, "this is the first event")
    assert after(first, "x").notice == ""


def test_q_and_the_end_of_input_end_it(history: Timeline) -> None:
    """And then no key does anything more."""
    state = beginning(history)
    for key in ("q", END_OF_INPUT):
        over = after(state, key)
        assert over.over
        assert after(over, "n") == over
    assert after(state, "g", END_OF_INPUT).over


def test_revealing_tells_an_event_a_step_at_a_time(history: Timeline) -> None:
    """Date, title, text, sources, then the date of the next; what was told stays told."""
    state = beginning(history, reveal=True)
    steps = [state]
    for _ in STEPS:
        steps.append(after(steps[-1], " "))
    assert [(each.place, each.step) for each in steps] == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0)]
    words = ("about 1990s", "The old war", "little is known", "Paper")
    for step, each in enumerate(steps[:4]):
        assert [word in shown(each) for word in words] == [place <= step for place in range(4)]
    back = after(steps[-1], "n", "p")
    assert (back.place, back.step) == (0, 3)
    assert after(back, "n").step == 1
    assert after(state, "s", "n").view == "slide"
    assert beginning(history).step == 3


def test_what_is_told_stands_where_it_will_stand(history: Timeline) -> None:
    """Nothing jumps when more is revealed."""
    state = after(beginning(history, reveal=True), "end")
    screens = [shown(after(state, *" " * step)).splitlines() for step in range(4)]
    for less, more in pairwise(screens):
        for one, other in zip(less[:16], more[:16], strict=True):
            assert one in ("", other)


def test_a_long_text_is_read_before_the_next_event_comes(history: Timeline) -> None:
    """By pages or by lines, down and up; n and the right arrow do not wait."""
    state = beginning(history)
    room = Room(5, 7)
    assert [after(state, *" " * number, room=room).scroll for number in range(3)] == [0, 4, 7]
    assert after(state, " ", " ", " ", room=room).place == 1
    assert after(state, "down", "down", room=room).scroll == 2
    assert after(state, *["down"] * 8, room=room).place == 1
    assert after(state, "down", "up", room=room).scroll == 0
    assert after(state, " ", "page-up", room=room).scroll == 0
    assert after(state, " ", "n", room=room).place == 1
    # On a screen that has grown the last page is all that is left to go up from.
    assert after(after(state, " ", " ", room=room), "up", room=Room(9, 3)).scroll == 2


def test_pages_above_an_event_open_scroll_and_close(history: Timeline) -> None:
    """Esc leaves them, and so does the key that opened them, or going on at their end."""
    state = after(beginning(history), "end")
    room = Room(5, 7)
    for key, view in {"s": "sources", "?": "help"}.items():
        opened = after(state, key)
        assert opened.view == view
        for closing in (key, "escape", "enter", " "):
            assert replace(after(opened, closing), cursor=0) == state
        assert after(opened, "up", "page-up", "down").view == view
        assert after(opened, "end", room=room).scroll == 7
        assert after(opened, "end", "up", room=room).scroll == 6
        assert after(opened, "end", "page-up", room=room).scroll == 3
        assert after(opened, "end", "home", room=room).scroll == 0
        assert after(opened, " ", " ", room=room).view == view
        left = after(opened, "down", "p", room=room)
        assert (left.view, left.place, left.scroll) == ("slide", 3, 0)
        on = after(opened, "down", "n", room=room)
        assert (on.view, on.scroll, on.notice) == ("slide", 0, "this is the last event")
        assert after(opened, "q").over


def test_the_overview_has_a_cursor_and_picks(history: Timeline) -> None:
    """The cursor begins at the event, stays in the list, and enter goes there."""
    state = after(beginning(history), "n", "o")
    room = Room(3, 0)
    assert (state.view, state.cursor, state.standing) == ("overview", 1, 1)
    assert [after(state, key, room=room).cursor for key in ("down", "n", " ", "page-down")] == [2, 2, 3, 3]
    assert [after(state, key, room=room).cursor for key in ("up", "p", "page-up", "home", "end")] == [0, 0, 0, 0, 4]
    assert after(state, "end", "down", room=room).cursor == 4
    for key in ("enter", "right"):
        picked = after(state, "end", key)
        assert (picked.view, picked.place) == ("slide", 4)
    for key in ("escape", "left", "o"):
        left = after(state, "end", key)
        assert (left.view, left.place) == ("slide", 1)
    assert after(state, "g", "accord", "enter").cursor == 4
    assert after(state, "/", "gao", "enter").standing == 3
    assert after(state, "end", "s").place == 4


# Prompts


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("mutiny", 2),
        (" accord ", 4),
        ("1995", 0),
        ("2012", 1),
        ("2012-03", 2),
        ("22 March 2012", 2),
        ("avril 2012", 1),
        ("2012-12-31", 4),
        ("1980", 0),
    ],
)
def test_going_to_a_date_or_an_id(typed: str, place: int, history: Timeline) -> None:
    """To what begins then, else to what touches it and began last, else to what follows."""
    state = after(beginning(history), "g", typed, "enter")
    assert (state.place, state.prompt, state.notice) == (place, None, "")


def test_a_wrong_answer_is_said_and_can_be_put_right(history: Timeline) -> None:
    """The prompt stays, with what was typed in it."""
    state = after(beginning(history), "g", "mutini", "enter")
    assert (state.place, state.prompt, state.typed) == (0, "go", "mutini")
    assert state.notice == "go to: date 'mutini' is not a date, nor the id of an event; did you mean mutiny?"
    assert "did you mean mutiny?\n  Go to date or id: mutini_\n" in shown(state)
    assert after(state, "backspace", "y", "enter").place == 2
    late = after(beginning(history), "g", "2050", "enter")
    assert late.notice == "go to: none of these events is in 2050 or later"
    search = after(beginning(history), "/", "(", "enter")
    assert search.notice.startswith("search: '(' is no regular expression")
    assert after(search, "backspace", "xyz", "enter").notice == "search: none of these events has 'xyz'"


def test_an_event_that_is_not_among_them_is_found_by_its_date(history: Timeline) -> None:
    """A note says so."""
    state = begun(history, select(history, Query(tag=("talks", "battle")))).state
    there = after(state, "g", "mutiny", "enter")
    assert there.notice == "mutiny is not among these events; this is where it would stand"
    assert there.events[there.place].id == "gao-taken"


def test_a_prompt_can_be_edited_and_left(history: Timeline) -> None:
    """Keys are letters there; other keys mean nothing."""
    state = after(beginning(history), "g", "qs?", "left", "backspace", "x")
    assert (state.typed, state.over) == ("qsx", False)
    assert after(state, DELETE_ALL).typed == ""
    assert after(state, DELETE_ALL, "backspace").prompt is None
    assert after(state, "escape") == after(beginning(history), "g", "qsx", "escape")
    assert after(state, "escape").prompt is None
    assert after(beginning(history), "g", " ", "enter").prompt is None
    assert after(beginning(history), "/", "enter").prompt is None
    assert len(after(state, *"x" * 300).typed) == LONGEST_TYPED


def test_a_search_goes_round_and_repeats(history: Timeline) -> None:
    """As --grep finds words, with `not:` too; / and enter look for the same again."""
    state = after(beginning(history), "/", "army", "enter")
    assert (state.place, state.notice) == (2, "1 of 2 with 'army'; / and enter for the next")
    again = after(state, "/", "enter")
    assert (again.place, again.notice) == (3, "2 of 2 with 'army'; / and enter for the next")
    assert after(again, "/", "enter").place == 2
    assert after(state, "/", "not:army", "enter").place == 4
    assert after(state, "/", "les armees", "enter").place == 3


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("2020-05", 3), ("2013", 3), ("2011-03-15", 2), ("2009", 2), ("2020-07", 1), ("2012/2019", 1), ("../2010", 2)],
)
def test_what_has_an_open_end_comes_after_what_follows(asked: str, expected: int) -> None:
    """A war that goes on touches every later date, and is seldom what was meant."""
    dates = ["../2010", "2012/..", "2011-02/2011-03", "2020-06-02"]
    events = [Event(id=text, date=read_edtf(text), title=text, text=text, sources=()) for text in dates]
    assert place_from(events, read_edtf(asked)) == expected
    assert place_from(events[3:], read_edtf("2021")) is None


@pytest.fixture(scope="module")
def whole_history(tmp_path_factory: pytest.TempPathFactory) -> Presentation:
    """Give the presentation of the small history, for many examples."""
    return beginning(read_timeline(str(written(tmp_path_factory.mktemp("keys"), HISTORY))))


PRESSED = st.one_of(st.sampled_from([*NAMES, *" npgso?/", "2012", "the"]), st.text(max_size=3))


@given(st.lists(PRESSED, max_size=30), st.integers(1, 90), st.integers(1, 30))
def test_no_keys_lead_astray(whole_history: Presentation, keys: list[str], width: int, height: int) -> None:
    """Whatever is pressed on whatever screen, there is an event, and a screen of the right size."""
    slides = of(whole_history)
    for key in keys:
        slides = slides.after(key, width, height)
        assert 0 <= slides.state.standing < 5
    frame = slides.drawn(width, height)
    assert len(frame.lines) == height
    assert width < 4 or all(line.cell_len <= width for line in frame.lines)


# Screens


SLIDE = """\

  31 Mar 2012   Saturday

  The rebels take Gao

  The army leaves the town of Gao.

  Where     Gao
  Who       REB, Army

  Sources   Radio, Paper
  Disputed  The sources differ on the date, on 'dead'.




  1990 ────────────────────────────────────────────●─ 2012
                           4 of 5

  space next  ← back  s sources  ? help  q quit
"""


def test_a_slide_is_large_and_calm(history: Timeline) -> None:
    """When, what, where, who, who says so; below it where it stands in time."""
    state = after(beginning(history), "end", "p")
    assert shown(state) == SLIDE
    wide = shown(state, 140, 50).splitlines()
    assert wide[6] == " " * 34 + "31 Mar 2012   Saturday"
    assert max(map(len, wide)) == 34 + 72


SOURCES = """\

  The rebels take Gao

  Date      31 Mar 2012, a Saturday

  Figures       low  high  who says so
            dead
                 12    12  Radio (radio)
                 20     –  Paper (paper)

  Sources   2 sources, 2 independent
            Evening news, Radio, 23 Mar 2012, p. 3
            (broadcaster; radio)
                dates it Sunday 1 Apr 2012; a day late
                https://radio.example/1
"""
OVERVIEW = """\

    about 1990s       The old war
    2012              A year of drought
    21–22 Mar 2012    A mutiny in the capital
  ▸ 31 Mar 2012       The rebels take Gao
    Dec 2012          Accord in Paris
"""


def test_pages_above_an_event(history: Timeline) -> None:
    """Who says so and who disagrees; all the events; all the keys; each with its own foot."""
    state = after(beginning(history), "end", "p")
    sources = shown(after(state, "s"))
    assert sources.startswith(SOURCES)
    assert "\n                     4 of 5, more below\n" in sources
    assert sources.endswith("  space on  s back  n next event  Esc back  q quit\n")
    wide = shown(after(state, "s"), 80, 40)
    assert "Disputed  The date, here Saturday 31 Mar 2012:\n                  Sunday 1 Apr 2012  Radio (radio)" in wide
    overview = shown(after(state, "o"))
    assert overview.startswith(OVERVIEW)
    assert overview.endswith("↑ ↓ move  g go  / find  enter open  Esc back  q quit\n")
    assert "space ↓ PgDn    on: the rest of a long text" in shown(after(state, "?"))


def test_the_overview_keeps_its_cursor_in_sight(history: Timeline) -> None:
    """On a screen of few lines, wherever it stands."""
    events = [event for event in select(history, Query()) for _ in range(20)]
    state = after(begun(history, events).state, "o")
    for number in range(0, 100, 7):
        screen = shown(after(state, *["down"] * number), 40, 9)
        assert screen.count("▸") == 1
        assert f"{number + 1} of 100" in screen
    wide = [line for line in shown(state, 120, 9).splitlines() if "The old war" in line]
    assert len(wide) == 8


def test_a_tiny_screen_can_still_be_read(history: Timeline) -> None:
    """All words of an event come by on 20 columns and 5 lines."""
    state = after(beginning(history), "end", "p")
    seen: list[str] = []
    while state.place == 3:
        screen = shown(state, 20, 5)
        assert max(map(len, screen.splitlines())) <= 20
        seen += [line for line in screen.splitlines()[:-1] if line.strip() and line not in seen]
        state = of(state).after(" ", 20, 5).state
    words = " ".join(" ".join(seen).split())
    assert words == (
        "31 Mar 2012 Saturday The rebels take Gao The army leaves the town of Gao. Where Gao Who REB, Army "
        "Sources Radio, Paper Disputed The sources differ on the date, on 'dead'."
    )
    assert shown(after(state, "p"), 20, 5).endswith(" 4 of 5, more\n")
    assert shown(after(state, "g", "2050", "enter"), 20, 5).splitlines()[-2:] == [" Go to date or id:", " 2050_"]


def test_letters_are_measured_by_what_they_take(load: Load) -> None:
    """Wide letters take two columns, marks none, controls as many as their escape; nothing is markup."""
    timeline = load("""
        sources: {s: {title: S, publisher: "[/x]", kind: ngo}}
        events:
          - id: e
            date: 2012
            title: "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字 [b] \\e]0;x\\a"
            text: "e\u0301e\u0301 :smile: one\\ttwo"
            disputed: No other source was found.
            sources: [{source: s}]
    """)
    lines = shown(beginning(timeline), 44, 20).splitlines()
    assert lines[3:6] == ["  " + "漢字" * 10, "  " + "漢字" * 3 + " [b] \\x1b]0;x\\x07", ""]
    assert lines[6:8] == ["  e\u0301e\u0301 :smile: one two", ""]
    assert lines[8:10] == ["  Sources   [/x]", "  Disputed  No other source was found."]
    overview = shown(after(beginning(timeline), "o"), 40, 20).splitlines()
    assert overview[1] == "  ▸ 2012  漢字漢字漢字漢字漢字漢字漢字…"


def test_a_screen_of_few_letters_is_measured_in_those(history: Timeline) -> None:
    """What is spelled longer takes more room, and nothing runs over the edge."""

    def spelled(text: str) -> str:
        return text.replace("–", "--------").replace("…", "...")

    state = after(beginning(history), "n", "n", "o")
    frame = of(state, spelled).drawn(36, 12)
    assert max(line.cell_len for line in frame.lines) <= 36
    assert "21--------22 Mar" in drawn(frame, 36)
    assert "…" not in drawn(frame, 36)
    # A table of figures, whose columns would no longer stand below one another, becomes text.
    sources = after(beginning(history), "end", "p", "s")
    figures = drawn(of(sources, lambda text: text.replace("–", "--")).drawn(80, 40), 80)
    assert "20     --  Paper (paper)\n" in figures


def test_the_foot_shows_where_an_event_stands(history: Timeline) -> None:
    """Between the first and the last of those that are shown, in the overview the one under the cursor."""
    events = select(history, Query(since="2012-03-21", until="2012-03-31", certain=True))
    state = begun(history, events).state
    axis = "  21 Mar 2012 ●●●───────────────────────────── 31 Mar 2012\n                           1 of 2\n"
    assert axis in shown(state)
    assert "  21 Mar 2012 ─────────────────────────────●── 31 Mar 2012\n" in shown(after(state, "o", "n"))
    alone = shown(begun(history, events[1:]).state)
    assert "─" not in alone
    assert "1 of 1" in alone


# Cards


def test_cards_stand_one_after_another(history: Timeline) -> None:
    """In a pipe without wrapping, on a terminal that shows no whole screen at its width."""
    cards = SlideCards(select(history, Query(since="2012-03-21", until="2012-03-31", certain=True)))
    assert cards.plain() == (
        "21–22 Mar 2012   1 of 2 events\n"
        "A mutiny in the capital\n"
        "Soldiers mutiny.\n"
        "Who       Army\n"
        "Sources   Radio\n"
        "\n"
        "31 Mar 2012   Saturday   2 of 2 events\n"
        "The rebels take Gao\n"
        "The army leaves the town of Gao.\n"
        "Where     Gao\n"
        "Who       REB, Army\n"
        "Sources   Radio, Paper\n"
        "Disputed  The sources differ on the date, on 'dead'.\n"
    )
    assert drawn(cards, 60) == cards.plain()
    assert "Disputed  The sources differ on the\n          date, on 'dead'.\n" in drawn(cards, 40)


# Keys from bytes


@pytest.mark.parametrize(
    ("arrived", "keys"),
    [
        (b"n q", ["n", " ", "q"]),
        (b"\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F", ["up", "down", "right", "left", "home", "end"]),
        (b"\x1bOA\x1bOB\x1bOC\x1bOD\x1bOH\x1bOF", ["up", "down", "right", "left", "home", "end"]),
        (b"\x1b[1~\x1b[4~\x1b[7~\x1b[8~\x1b[5~\x1b[6~", ["home", "end", "home", "end", "page-up", "page-down"]),
        (b"\x1b[1;5C\x1b[5;5~", ["right", "page-up"]),
        (b"\r\n\x1bOM\x7f\b", ["enter", "enter", "enter", "backspace", "backspace"]),
        (b"\x1b[3~\x1b[15~\x1bOP\x1b[<0;1;1M", ["enter"]),
        (b"\x1bq", ["escape", "q"]),
        (b"\x1b\x1b[A", ["escape", "up"]),
        (b"\x1b", ["escape"]),
        (b"\x1b[", ["escape"]),
        ("é漢".encode(), ["é", "漢"]),
        (b"\xff\x00", ["\ufffd", "\x00"]),
        (b"\x04\x15", [END_OF_INPUT, DELETE_ALL]),
    ],
)
def test_keys_are_read_from_what_a_terminal_sends(arrived: bytes, keys: list[str]) -> None:
    """In normal and in application mode; keys that are not known are left out."""
    reader = KeyReader()
    assert [*reader.read(arrived), *reader.rest()] == keys
    assert not reader.waiting
    assert list(reader.rest()) == []


def test_a_key_that_comes_in_pieces_is_waited_for() -> None:
    """An arrow over a slow line, a letter of two bytes."""
    reader = KeyReader()
    assert list(reader.read(b"\x1b")) == []
    assert reader.waiting
    assert list(reader.read(b"[")) == []
    assert list(reader.read(b"Cn")) == ["right", "n"]
    assert list(reader.read(b"\xc3")) == []
    assert list(reader.read(b"\xa9")) == ["é"]


@given(st.binary(max_size=200), st.integers(0, 200))
def test_no_bytes_are_too_much(arrived: bytes, cut: int) -> None:
    """Garbage gives keys or nothing, wherever it is cut, and little is kept of it."""
    whole, halves = KeyReader(), KeyReader()
    keys = [*whole.read(arrived), *whole.rest()]
    assert [*halves.read(arrived[:cut]), *halves.read(arrived[cut:]), *halves.rest()] == keys
    assert all(key in NAMES or len(key) == 1 for key in keys)
    assert not halves.waiting
