from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import HISTORY, load

from mali_timeline.dates import parse_edtf
from mali_timeline.query import Query, select
from mali_timeline.records import Event, Timeline
from mali_timeline.reports.presentation import (
    DELETE_ALL,
    END_OF_INPUT,
    LAST_STEP,
    MAX_TYPED,
    STEPS,
    Presentation,
    Room,
    index_at,
    press,
)

# In order: old-war, year-of-drought, mutiny, gao-taken, accord.
NAMES = ("left", "right", "up", "down", "home", "end", "page-up", "page-down", "enter", "escape", "backspace")
ENOUGH = Room(20, 0)


def begin(timeline: Timeline, query: Query | None = None, *, reveal: bool = False) -> Presentation:
    """Return the presentation of the selected events before any key."""
    return Presentation(timeline=timeline, events=tuple(select(timeline, query or Query())), reveal=reveal)


def after(state: Presentation, *keys: str, room: Room = ENOUGH) -> Presentation:
    """Return a presentation after some keys; what is no name of a key is typed character by character."""
    for key in keys:
        for each in [key] if key in NAMES or len(key) == 1 else key:
            state = press(state, each, lambda: room)
    return state


# Keys


@pytest.mark.parametrize("key", [" ", "right", "down", "enter", "n", "page-down"])
def test_keys_that_go_on_to_the_next_event_say_when_it_is_the_last(key: str, history: Timeline) -> None:
    state = begin(history)
    assert after(state, key).index == 1
    last = after(state, "end", key)
    assert (last.index, last.notice) == (4, "this is the last event")


@pytest.mark.parametrize("key", ["left", "up", "p", "page-up", "backspace"])
def test_keys_that_go_back_to_the_event_before_say_when_it_is_the_first(key: str, history: Timeline) -> None:
    state = begin(history)
    assert after(state, "end", key).index == 3
    first = after(state, "n", "home", key)
    assert (first.index, first.notice) == (0, "this is the first event")


def test_a_key_without_meaning_only_clears_the_notice(history: Timeline) -> None:
    first = after(begin(history), "p")
    assert first.notice
    assert after(first, "x") == replace(first, notice="")


def test_after_q_or_the_end_of_input_no_key_does_anything(history: Timeline) -> None:
    state = begin(history)
    for key in ("q", END_OF_INPUT):
        over = after(state, key)
        assert over.over
        assert after(over, "n") == over
    assert after(state, "g", END_OF_INPUT).over


def test_an_event_is_revealed_step_by_step_and_stays_revealed(history: Timeline) -> None:
    state = begin(history, reveal=True)
    steps = [state]
    for _ in STEPS:
        steps.append(after(steps[-1], " "))
    assert [(each.index, each.step) for each in steps] == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0)]
    back = after(steps[-1], "n", "p")
    assert (back.index, back.step) == (0, 3)
    assert after(back, "n").step == 1
    assert after(state, "s", "n").view == "slide"
    assert begin(history).step == LAST_STEP == 3


def test_a_long_text_is_read_by_pages_or_lines_before_the_next_event_comes(history: Timeline) -> None:
    state = begin(history)
    room = Room(5, 7)
    assert [after(state, *" " * number, room=room).scroll for number in range(3)] == [0, 4, 7]
    assert after(state, " ", " ", " ", room=room).index == 1
    assert after(state, "down", "down", room=room).scroll == 2
    assert after(state, *["down"] * 8, room=room).index == 1
    assert after(state, "down", "up", room=room).scroll == 0
    assert after(state, " ", "page-up", room=room).scroll == 0


def test_n_does_not_wait_for_a_long_text(history: Timeline) -> None:
    assert after(begin(history), " ", "n", room=Room(5, 7)).index == 1


def test_on_a_screen_that_has_grown_one_goes_up_from_its_last_page(history: Timeline) -> None:
    scrolled = after(begin(history), " ", " ", room=Room(5, 7))
    assert after(scrolled, "up", room=Room(9, 3)).scroll == 2


def test_the_room_is_measured_only_where_it_matters(history: Timeline) -> None:
    def measure() -> Room:
        raise AssertionError

    state = begin(history)
    for key in ("n", "p", "right", "left", "up", "home", "end", "s", "o", "?", "g", "/", "q", "x"):
        press(state, key, measure)


@pytest.mark.parametrize(("key", "view"), [("s", "sources"), ("?", "help")])
def test_a_page_that_covers_an_event_opens_scrolls_and_closes(key: str, view: str, history: Timeline) -> None:
    state = after(begin(history), "end")
    room = Room(5, 7)
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
    assert (left.view, left.index, left.scroll) == ("slide", 3, 0)
    on = after(opened, "down", "n", room=room)
    assert (on.view, on.scroll, on.notice) == ("slide", 0, "this is the last event")
    assert after(opened, "q").over


def test_the_overview_has_a_cursor_that_begins_at_the_event_and_picks_another(history: Timeline) -> None:
    state = after(begin(history), "n", "o")
    room = Room(3, 0)
    assert (state.view, state.cursor, state.current) == ("overview", 1, 1)
    assert [after(state, key, room=room).cursor for key in ("down", "n", " ", "page-down")] == [2, 2, 3, 3]
    assert [after(state, key, room=room).cursor for key in ("up", "p", "page-up", "home", "end")] == [0, 0, 0, 0, 4]
    assert after(state, "end", "down", room=room).cursor == 4
    for key in ("enter", "right"):
        picked = after(state, "end", key)
        assert (picked.view, picked.index) == ("slide", 4)
    for key in ("escape", "left", "o"):
        left = after(state, "end", key)
        assert (left.view, left.index) == ("slide", 1)
    assert after(state, "g", "accord", "enter").cursor == 4
    assert after(state, "/", "gao", "enter").current == 3
    assert after(state, "end", "s").index == 4


# Prompts


@pytest.mark.parametrize(
    ("typed", "index"),
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
def test_a_date_or_an_id_leads_to_an_event(typed: str, index: int, history: Timeline) -> None:
    state = after(begin(history), "g", typed, "enter")
    assert (state.index, state.prompt, state.notice) == (index, None, "")


def test_what_cannot_be_done_is_said_and_the_text_can_be_corrected(history: Timeline) -> None:
    state = after(begin(history), "g", "mutini", "enter")
    assert (state.index, state.prompt, state.typed) == (0, "go", "mutini")
    assert state.notice == "go to: date 'mutini' is not a date, nor the id of an event; did you mean mutiny?"
    assert after(state, "backspace", "y", "enter").index == 2
    late = after(begin(history), "g", "2050", "enter")
    assert late.notice == "go to: none of these events is in 2050 or later"
    search = after(begin(history), "/", "(", "enter")
    assert search.notice.startswith("search: '(' is not a regular expression")
    assert after(search, "backspace", "xyz", "enter").notice == "search: none of these events has 'xyz'"


def test_an_event_that_is_not_among_them_is_found_by_its_date_with_a_notice(history: Timeline) -> None:
    there = after(begin(history, Query(tag=("talks", "battle"))), "g", "mutiny", "enter")
    assert there.notice == "mutiny is not among these events; this is where it would stand"
    assert there.events[there.index].id == "gao-taken"


def test_keys_are_characters_at_a_prompt_which_can_be_edited_and_left(history: Timeline) -> None:
    state = after(begin(history), "g", "qs?", "left", "backspace", "x")
    assert (state.typed, state.over) == ("qsx", False)
    assert after(state, DELETE_ALL).typed == ""
    assert after(state, DELETE_ALL, "backspace").prompt is None
    assert after(state, "escape") == after(begin(history), "g", "qsx", "escape")
    assert after(state, "escape").prompt is None
    assert after(begin(history), "g", " ", "enter").prompt is None
    assert after(begin(history), "/", "enter").prompt is None
    assert len(after(state, *"x" * 300).typed) == MAX_TYPED


def test_a_search_matches_as_grep_does_goes_round_and_repeats(history: Timeline) -> None:
    state = after(begin(history), "/", "army", "enter")
    assert (state.index, state.notice) == (2, "1 of 2 with 'army'; / and enter for the next")
    again = after(state, "/", "enter")
    assert (again.index, again.notice) == (3, "2 of 2 with 'army'; / and enter for the next")
    assert after(again, "/", "enter").index == 2
    assert after(state, "/", "not:army", "enter").index == 4
    assert after(state, "/", "les armees", "enter").index == 3


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("2020-05", 3), ("2013", 3), ("2011-03-15", 2), ("2009", 2), ("2020-07", 1), ("2012/2019", 1), ("../2010", 2)],
)
def test_what_has_an_open_end_comes_after_what_follows(asked: str, expected: int) -> None:
    # A war that goes on touches every later date, and is seldom what was meant.
    dates = ["../2010", "2012/..", "2011-02/2011-03", "2020-06-02"]
    events = [Event(id=text, date=parse_edtf(text), title=text, text=text, sources=()) for text in dates]
    assert index_at(events, parse_edtf(asked)) == expected
    assert index_at(events[3:], parse_edtf("2021")) is None


WHOLE_HISTORY = load(HISTORY)
PRESSED = st.one_of(st.sampled_from([*NAMES, *" npgso?/", "2012", "the"]), st.text(max_size=3))


@given(st.lists(PRESSED, max_size=30), st.integers(1, 90), st.integers(0, 30))
def test_whatever_is_pressed_there_is_an_event(keys: list[str], lines: int, last_page: int) -> None:
    state = begin(WHOLE_HISTORY)
    for key in keys:
        state = after(state, key, room=Room(lines, last_page))
        assert 0 <= state.current < 5
        assert 0 <= state.index < 5
        assert 0 <= state.scroll <= last_page
