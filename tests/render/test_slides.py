import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from support import HISTORY, drawn, load, piped

from mali_timeline.query import Query, select
from mali_timeline.records import Event, Timeline
from mali_timeline.render.slides import SlideCards, Slides, start_slides
from mali_timeline.reports.presentation import Presentation

# In order: old-war, year-of-drought, mutiny, gao-taken, accord.
NAMES = ("left", "right", "up", "down", "home", "end", "page-up", "page-down", "enter", "escape", "backspace")


def begin(timeline: Timeline, query: Query | None = None, *, reveal: bool = False) -> Slides:
    """Return the slides of the selected events before any key."""
    return slides_of(timeline, select(timeline, query or Query()), reveal=reveal)


def slides_of(timeline: Timeline, events: Iterable[Event], **settings: Any) -> Slides:  # noqa: ANN401 - of a Presentation
    """Return the slides of some events before any key."""
    return start_slides(Presentation(timeline=timeline, events=tuple(events), **settings))


def after(slides: Slides, *keys: str, width: int = 60, height: int = 20) -> Slides:
    """Return slides after some keys; what is no name of a key is typed character by character."""
    for key in keys:
        for each in [key] if key in NAMES or len(key) == 1 else key:
            slides = slides.press(each, width, height)
    return slides


def shown(slides: Slides, width: int = 60, height: int = 20) -> str:
    """Return the screen that slides show."""
    screen = drawn(slides.frame(width, height), width)
    assert screen.count("\n") == height
    return screen


# An event


SLIDE = """\

  31 Mar 2012   Saturday

  The rebels take Gao

  The army leaves the town of Gao.

  Where     Gao
  Who       REB, Army
  Figures   dead: 12 or at least 20

  Sources   Radio, Paper
  Disputed  The sources differ on the date, on 'dead'.



  1990 ┬──────────────────────────────────────────┬●┬ 2012
                           4 of 5

  space next  ← back  s sources  c chain  ? help  q quit
"""


def test_a_slide_is_large_and_calm(history: Timeline) -> None:
    slides = after(begin(history), "end", "p")
    assert shown(slides) == SLIDE
    wide = shown(slides, 140, 50).splitlines()
    # In the middle of the 45 lines above the foot.
    assert wide[16] == " " * 24 + "31 Mar 2012   Saturday"
    assert max(map(len, wide)) == 24 + 92


def test_revealing_shows_an_event_one_step_at_a_time(history: Timeline) -> None:
    steps = [begin(history, reveal=True)]
    for _ in range(3):
        steps.append(after(steps[-1], " "))
    words = ("about 1990s", "The old war", "little is known", "Paper")
    for step, slides in enumerate(steps):
        assert [word in shown(slides) for word in words] == [index <= step for index in range(4)]
    assert "A year of drought" not in shown(after(steps[-1], " "))


def test_nothing_moves_when_more_is_revealed(history: Timeline) -> None:
    slides = after(begin(history, reveal=True), "end")
    screens = [shown(after(slides, *" " * step)).splitlines() for step in range(4)]
    for less, more in pairwise(screens):
        for one, other in zip(less[:16], more[:16], strict=True):
            assert one in ("", other)


def test_a_tiny_screen_shows_all_words_of_an_event_page_by_page(history: Timeline) -> None:
    slides = after(begin(history), "end", "p")
    seen: list[str] = []
    while slides.state.index == 3:
        screen = shown(slides, 20, 5)
        assert max(map(len, screen.splitlines())) <= 20
        seen += [line for line in screen.splitlines()[:-1] if line.strip() and line not in seen]
        slides = slides.press(" ", 20, 5)
    words = " ".join(" ".join(seen).split())
    assert words == (
        "31 Mar 2012 Saturday The rebels take Gao The army leaves the town of Gao. Where Gao Who REB, Army "
        "Figures dead: 12 or at least 20 Sources Radio, Paper Disputed The sources differ on the date, on 'dead'."
    )
    assert shown(after(slides, "p"), 20, 5).endswith(" 4 of 5, more\n")
    assert shown(after(slides, "g", "2050", "enter"), 20, 5).splitlines()[-2:] == [
        " Go to number, date",
        " or id: 2050_",
    ]


def test_characters_are_measured_by_their_columns_and_nothing_is_markup() -> None:
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
    lines = shown(begin(timeline), 44, 20).splitlines()
    assert lines[5:8] == ["  " + "漢字" * 10, "  " + "漢字" * 3 + " [b] \\x1b]0;x\\x07", ""]
    assert lines[8:10] == ["  e\u0301e\u0301 :smile: one two", ""]
    assert lines[10:12] == ["  Sources   [/x]", "  Disputed  No other source was found."]
    overview = shown(after(begin(timeline), "o"), 40, 20).splitlines()
    assert overview[1] == "  ▸ 2012  漢字漢字漢字漢字漢字漢字漢字…"


# Pages above an event


SOURCES = """\

  31 Mar 2012   Saturday
  The rebels take Gao

  2 sources, 2 independent
  Radio, 23 Mar 2012
      dates it Sunday 1 Apr 2012; a day late
  Paper

  Figures       low  high  who says so
            dead
                 12    12  Radio (radio)
                 20     –  Paper (paper)

"""
OVERVIEW = """\

    about 1990s       The old war
    2012              A year of drought
    21–22 Mar 2012    A mutiny in the capital
  ▸ 31 Mar 2012       The rebels take Gao
    Dec 2012          Accord in Paris
"""


def test_the_page_of_sources_says_who_claims_it_and_who_disagrees(history: Timeline) -> None:
    slides = after(begin(history), "end", "p", "s")
    sources = shown(slides)
    assert sources.startswith(SOURCES)
    assert "\n                     4 of 5, more below\n" in sources
    assert sources.endswith("  space on  s back  n next event  Esc back  q quit\n")
    wide = shown(slides, 80, 40)
    assert "Disputed  The date, here Saturday 31 Mar 2012:\n                  Sunday 1 Apr 2012  Radio (radio)" in wide
    assert "Figures" not in shown(after(slides, "n", "s"), 80, 40)


def test_a_page_scrolls_to_its_end(history: Timeline) -> None:
    slides = after(begin(history), "end", "p", "s", "end")
    assert "more below" not in shown(slides)
    assert "at least 20  Paper (paper)\n" in shown(slides)


def test_the_overview_has_all_events_and_the_page_of_help_all_keys(history: Timeline) -> None:
    slides = after(begin(history), "end", "p")
    overview = shown(after(slides, "o"))
    assert overview.startswith(OVERVIEW)
    assert overview.endswith("↑ ↓ move  g go  / find  enter open  Esc back  q quit\n")
    keys = shown(after(slides, "?"), 80, 24)
    assert "space ↓ PgDn    on: the rest of a long text" in keys
    assert "more below" not in keys


def test_the_overview_keeps_its_cursor_in_sight_on_a_low_screen(history: Timeline) -> None:
    events = [event for event in select(history, Query()) for _ in range(20)]
    slides = after(slides_of(history, events), "o")
    for number in range(0, 100, 7):
        screen = shown(after(slides, *["down"] * number), 40, 9)
        assert screen.count("▸") == 1
        assert f"{number + 1} of 100" in screen
    wide = [line for line in shown(slides, 120, 9).splitlines() if "The old war" in line]
    assert len(wide) == 8


# The foot


def test_the_foot_shows_where_an_event_stands_among_those_that_are_shown(history: Timeline) -> None:
    query = Query(since="2012-03-21", until="2012-03-31", certain=True)
    slides = begin(history, query)
    axis = "  21 Mar 2012 ●●●●●────────────────────────┬── 31 Mar 2012\n                           1 of 2\n"
    assert axis in shown(slides)
    assert "  21 Mar 2012 ┬────────────────────────────●●● 31 Mar 2012\n" in shown(after(slides, "o", "n"))
    alone = shown(slides_of(history, select(history, query)[1:]))
    assert "─" not in alone
    assert "1 of 1" in alone


def test_a_notice_and_a_prompt_take_the_place_of_the_keys(history: Timeline) -> None:
    slides = after(begin(history), "g", "mutini", "enter")
    assert "did you mean mutiny?\n  Go to number, date or id: mutini_\n" in shown(slides)
    assert "q quit" not in shown(slides)
    assert "\n  this is the first event\n" in shown(after(begin(history), "p"))


def test_figures_stand_below_one_another_also_on_a_narrow_screen() -> None:
    timeline = load("""
        events:
          - {date: 2012, title: A, figures: [{label: dead, value: 3}, {label: dead, value: 5}, {label: hurt, low: 2}]}
    """)
    assert "\n  Figures   dead: 3 or 5\n            hurt: at least 2\n" in shown(begin(timeline))
    assert "\n Figures\n   dead: 3 or 5\n   hurt: at least 2\n" in shown(begin(timeline), 30)


# Title, chain, clock, notes


def test_a_low_screen_has_no_blank_line_below_the_count(history: Timeline) -> None:
    for height, blank in ((12, False), (20, True)):
        *_, before, keys = shown(begin(history), height=height).splitlines()
        assert "quit" in keys
        assert (before == "") is blank


def test_a_title_comes_first_where_there_is_one(history: Timeline) -> None:
    slides = slides_of(history, select(history, Query()), title="A war", minutes=20)
    screen = shown(slides)
    assert [line.strip() for line in screen.splitlines() if line][:3] == [
        "A war",
        "5 events, 1 Jan 1990 to 31 Dec 2012",
        "20 minutes",
    ]
    assert "●" not in screen
    for key in (" ", "enter", "left", "escape", "end"):
        assert "The old war" in shown(after(slides, key))
    assert "4 of 5" in shown(after(slides, "4", "enter"))
    alone = slides_of(history, select(history, Query(on=("03-31",))), title="A day", minutes=None)
    assert [line.strip() for line in shown(alone).splitlines() if line][:2] == ["A day", "1 event"]


def test_the_chain_shows_causes_and_effects(history: Timeline) -> None:
    screen = shown(after(begin(history), "end", "p", "c"), 80, 30)
    assert "What led to it  1 event" in screen
    assert "21–22 Mar 2012  A mutiny in the capital" in screen
    assert screen.endswith("  space on  c back  n next event  Esc back  q quit\n")


def test_a_black_screen_is_empty_until_a_key(history: Timeline) -> None:
    slides = after(begin(history), "b")
    assert not shown(slides).strip()
    assert "The old war" in shown(after(slides, "x", "b"))
    assert "Go to number, date or id: 2_" in shown(after(slides, "2"))


def test_a_number_leads_to_an_event(history: Timeline) -> None:
    assert "3 of 5" in shown(after(begin(history), "3", "enter"))
    assert "go to: there is no event 6, but 1 to 5" in shown(after(begin(history), "6", "enter"))
    assert "2 of 5" in shown(after(begin(history), "o", "g", "2", "enter"))


def test_the_clock_says_how_late_it_is_and_how_long_it_has_been(history: Timeline) -> None:
    slides = after(begin(history), "t")
    assert slides.refresh
    assert not after(slides, "t").refresh
    started = slides.state.started
    later = slides._replace(state=replace(slides.state, now=started + timedelta(minutes=7, seconds=59)))
    assert f"1 of 5   {later.state.now:%H:%M}   7 min\n" in shown(later)
    planned = later._replace(state=replace(later.state, minutes=20.5))
    assert "7 of 20.5 min\n" in shown(planned)
    assert slides.tick().state.now >= started


def test_notes_stand_below_the_event_and_move_nothing(history: Timeline) -> None:
    slides = slides_of(history, select(history, Query()), notes={1: "Ask *who* says so."}, reveal=True)
    noted = after(slides, " ", " ", " ", " ", "N")
    assert "  Note      Ask *who* says so.\n" in shown(noted)
    assert "Note" not in shown(after(noted, "n", "n", "n", "n"))
    assert "there are no notes" in shown(after(begin(history), "N"))
    assert "Note" not in shown(after(noted, "N"))


def test_the_speaker_sees_the_note_and_what_comes_next(history: Timeline) -> None:
    slides = slides_of(history, select(history, Query()), title="A war", notes={0: "Say hello."}, speaker=True)
    screen = shown(slides)
    assert "Say hello." in screen
    assert "Next      2012  A year of drought" in screen
    assert "little is known" not in screen
    last = shown(after(slides, "end"))
    assert "no note" in last
    assert "Next" not in last


def test_one_terminal_follows_the_other(history: Timeline) -> None:
    published: list[int] = []
    leading = begin(history)._replace(publish=published.append)
    after(leading, " ", "s", "end", "n")
    assert published == [1, 2]
    following = begin(history)._replace(followed=lambda: published[-1]).tick()
    assert following.state.index == 2
    assert after(following, "p").tick().state.index == 1
    published.append(4)
    assert after(following, "p").tick().state.index == 4
    assert following._replace(followed=lambda: 99).tick().state.index == 2


# Any keys


@pytest.fixture(scope="module")
def whole_history() -> Slides:
    """Return the slides of the small history, for many examples."""
    return begin(load(HISTORY))


PRESSED = st.one_of(st.sampled_from([*NAMES, *" npgso?/", "2012", "the"]), st.text(max_size=3))


@given(st.lists(PRESSED, max_size=30), st.integers(1, 90), st.integers(1, 30))
def test_whatever_is_pressed_there_is_an_event_and_a_screen_of_the_right_size(
    whole_history: Slides, keys: list[str], width: int, height: int
) -> None:
    slides = whole_history
    for key in keys:
        slides = slides.press(key, width, height)
        assert 0 <= slides.state.current < 5
    frame = slides.frame(width, height)
    assert len(frame.lines) == height
    assert width < 4 or all(frame.margin + Segment.get_line_length(line) <= width for line in frame.lines)
    assert slides.over is slides.state.over


# All screens

SIZES = ((60, 20), (80, 24), (100, 30), (140, 40), (200, 50))


def test_the_screens_look_as_they_did(history: Timeline, golden: Callable[[Path, str], None]) -> None:
    """At five sizes: the title, an event with its note, and every page that covers it."""
    slides = slides_of(
        history, select(history, Query()), title="A small history", minutes=20, notes={3: "Who says so?"}
    )
    event = after(slides, "4", "enter", "N")
    views = {"title": slides, "event": event, **{key: after(event, key) for key in "sco?"}}
    views["notes"] = event._replace(state=replace(event.state, speaker=True, now=event.state.started))
    screens = [
        f"$ {name}   {width} x {height}\n{shown(view, width, height)}"
        for name, view in views.items()
        for width, height in SIZES
    ]
    golden(Path(__file__).parent / "slides.txt", re.sub(r"\d\d:\d\d   0 of", "12:00   0 of", "\n".join(screens)))


# In a pipe


def test_cards_follow_one_another_in_a_pipe_and_wrap_on_a_terminal(history: Timeline) -> None:
    cards = SlideCards(select(history, Query(since="2012-03-21", until="2012-03-31", certain=True)))
    assert piped(cards) == (
        "21–22 Mar 2012   Wednesday to Thursday   1 of 2 events\n"
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
        "Figures   dead: 12 or at least 20\n"
        "Sources   Radio, Paper\n"
        "Disputed  The sources differ on the date, on 'dead'.\n"
    )
    assert drawn(cards, 60) == piped(cards)
    assert "Disputed  The sources differ on the\n          date, on 'dead'.\n" in drawn(cards, 40)
