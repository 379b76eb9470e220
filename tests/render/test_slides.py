from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from support import HISTORY, drawn, load, piped

from mali_timeline.query import Query, select
from mali_timeline.records import Timeline
from mali_timeline.render.slides import SlideCards, Slides, start_slides

# In order: old-war, year-of-drought, mutiny, gao-taken, accord.
NAMES = ("left", "right", "up", "down", "home", "end", "page-up", "page-down", "enter", "escape", "backspace")


def begin(timeline: Timeline, query: Query | None = None, *, reveal: bool = False) -> Slides:
    """Return the slides of the selected events before any key."""
    return start_slides(timeline, select(timeline, query or Query()), reveal=reveal)


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

  Sources   Radio, Paper
  Disputed  The sources differ on the date, on 'dead'.




  1990 ────────────────────────────────────────────●─ 2012
                           4 of 5

  space next  ← back  s sources  ? help  q quit
"""


def test_a_slide_is_large_and_calm(history: Timeline) -> None:
    slides = after(begin(history), "end", "p")
    assert shown(slides) == SLIDE
    wide = shown(slides, 140, 50).splitlines()
    assert wide[6] == " " * 34 + "31 Mar 2012   Saturday"
    assert max(map(len, wide)) == 34 + 72


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
        "Sources Radio, Paper Disputed The sources differ on the date, on 'dead'."
    )
    assert shown(after(slides, "p"), 20, 5).endswith(" 4 of 5, more\n")
    assert shown(after(slides, "g", "2050", "enter"), 20, 5).splitlines()[-2:] == [" Go to date or id:", " 2050_"]


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
    assert lines[3:6] == ["  " + "漢字" * 10, "  " + "漢字" * 3 + " [b] \\x1b]0;x\\x07", ""]
    assert lines[6:8] == ["  e\u0301e\u0301 :smile: one two", ""]
    assert lines[8:10] == ["  Sources   [/x]", "  Disputed  No other source was found."]
    overview = shown(after(begin(timeline), "o"), 40, 20).splitlines()
    assert overview[1] == "  ▸ 2012  漢字漢字漢字漢字漢字漢字漢字…"


# Pages above an event


SOURCES = """\

  The rebels take Gao

  Date      31 Mar 2012, Saturday

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
    assert "space ↓ PgDn    on: the rest of a long text" in shown(after(slides, "?"))


def test_the_overview_keeps_its_cursor_in_sight_on_a_low_screen(history: Timeline) -> None:
    events = [event for event in select(history, Query()) for _ in range(20)]
    slides = after(start_slides(history, events), "o")
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
    axis = "  21 Mar 2012 ●●●●●─────────────────────────── 31 Mar 2012\n                           1 of 2\n"
    assert axis in shown(slides)
    assert "  21 Mar 2012 ─────────────────────────────●●● 31 Mar 2012\n" in shown(after(slides, "o", "n"))
    alone = shown(start_slides(history, select(history, query)[1:]))
    assert "─" not in alone
    assert "1 of 1" in alone


def test_a_notice_and_a_prompt_take_the_place_of_the_keys(history: Timeline) -> None:
    slides = after(begin(history), "g", "mutini", "enter")
    assert "did you mean mutiny?\n  Go to date or id: mutini_\n" in shown(slides)
    assert "q quit" not in shown(slides)
    assert "\n  this is the first event\n" in shown(after(begin(history), "p"))


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


# In a pipe


def test_cards_follow_one_another_in_a_pipe_and_wrap_on_a_terminal(history: Timeline) -> None:
    cards = SlideCards(select(history, Query(since="2012-03-21", until="2012-03-31", certain=True)))
    assert piped(cards) == (
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
    assert drawn(cards, 60) == piped(cards)
    assert "Disputed  The sources differ on the\n          date, on 'dead'.\n" in drawn(cards, 40)
