"""A presentation of events as a state that keys change; nothing is drawn here, and no terminal is known.

A key is its name (`right`, `page-down`, `escape`, …) or the character that it types.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from mali_timeline.dates import HistoricalDate, between
from mali_timeline.errors import UsageError
from mali_timeline.formatting import format_date
from mali_timeline.query import grep_predicate, parse_option_date
from mali_timeline.records import Event, Timeline

View = Literal["title", "slide", "sources", "chain", "overview", "help", "black"]
Prompt = Literal["go", "search"]
# What --reveal shows of an event, one key at a time.
STEPS = ("date", "title", "text", "sources")
LAST_STEP = len(STEPS) - 1
END_OF_INPUT = "\x04"
DIGITS = frozenset("123456789")
EPOCH = datetime.fromtimestamp(0, UTC)
DELETE_ALL = "\x15"
MAX_TYPED = 200  # characters at a prompt
MAX_NUMBER_DIGITS = 3  # of the number of a slide; more of them are a year


class Room(NamedTuple):
    """What a screen holds of a view: its lines, and the line at which the last page begins (0: everything fits)."""

    lines: int
    last_page: int

    @property
    def page(self) -> int:
        """The lines of a page, of which one stays in sight for the eye to hold on to."""
        return max(1, self.lines - 1)

    def scrolled(self, scroll: int, lines: int) -> int:
        """Return where a text begins after it moves by some lines, within its bounds; the room may have grown since."""
        return max(0, min(min(scroll, self.last_page) + lines, self.last_page))


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """The state of a presentation: which event, how much of it is revealed, what covers it, what is being typed.

    There is at least one event. `revealed` is the step of STEPS up to which each event was revealed, by index;
    `last_search` is what was searched for last. `notes` are the speaker's, by index; in a `speaker` view nothing but
    them is shown. `started` and `now` are the times of the clock, `minutes` how long it all should take.
    """

    timeline: Timeline
    events: tuple[Event, ...]
    title: str = ""
    notes: Mapping[int, str] = field(default_factory=dict)
    minutes: float | None = None
    speaker: bool = False
    shows_notes: bool = False
    shows_clock: bool = False
    started: datetime = EPOCH
    now: datetime = EPOCH
    reveal: bool = False
    index: int = 0
    revealed: Mapping[int, int] = field(default_factory=dict)
    view: View = "slide"
    cursor: int = 0
    scroll: int = 0
    prompt: Prompt | None = None
    typed: str = ""
    last_search: str = ""
    notice: str = ""
    over: bool = False

    @property
    def current(self) -> int:
        """The index of the event that is looked at: in the overview the one under the cursor."""
        return self.cursor if self.view == "overview" else self.index

    @property
    def step(self) -> int:
        """The step of STEPS up to which the event is revealed."""
        return self.revealed.get(self.index, 0) if self.reveal else LAST_STEP

    @property
    def elapsed(self) -> timedelta:
        """How long it has been going on."""
        return self.now - self.started


# What a key does; the room is asked for only where it matters, because it must be measured.
Measure = Callable[[], Room]
_Command = Callable[[Presentation, Measure], Presentation]


def press(state: Presentation, key: str, measure: Measure) -> Presentation:
    """Return the presentation after a key; a key without meaning only clears the notice."""
    if state.over or key == END_OF_INPUT:
        return replace(state, over=True)
    state = replace(state, notice="")
    if state.prompt:
        return _type(state, key)
    if key in DIGITS:
        return replace(state, prompt="go", typed=key)
    keys = _KEYS[state.view]
    command = keys.get(key) or keys.get(key.lower())
    return command(state, measure) if command else state


# From event to event


def _at(state: Presentation, index: int) -> Presentation:
    """Move to an event: in the overview the cursor, otherwise the whole screen."""
    if state.view == "overview":
        return replace(state, cursor=index)
    return replace(state, index=index, view="slide", scroll=0)


def _forward(state: Presentation, _measure: Measure) -> Presentation:
    """Reveal the next step of an event, or go to the next event."""
    if state.step < LAST_STEP:
        return replace(_slide(state), revealed={**state.revealed, state.index: state.step + 1})
    if state.index + 1 < len(state.events):
        return _at(state, state.index + 1)
    return replace(_slide(state), notice="this is the last event")


def _back(state: Presentation, _measure: Measure) -> Presentation:
    """Go to the event before, which stays revealed as far as it was."""
    if state.index:
        return _at(state, state.index - 1)
    return replace(_slide(state), notice="this is the first event")


def _slide(state: Presentation) -> Presentation:
    """Close the page that covers the event, if there is one."""
    return state if state.view == "slide" else replace(state, view="slide", scroll=0)


def _first(state: Presentation, _measure: Measure) -> Presentation:
    return _at(state, 0)


def _last(state: Presentation, _measure: Measure) -> Presentation:
    return _at(state, len(state.events) - 1)


# Up and down a text that is longer than the screen


def _on(state: Presentation, measure: Measure) -> Presentation:
    """Show the rest of a long text; at its end go on, or from a page that covers an event back to the event."""
    room = measure()
    if state.scroll < room.last_page:
        return replace(state, scroll=room.scrolled(state.scroll, room.page))
    return _forward(state, measure) if state.view == "slide" else _leave(state, measure)


def _down(state: Presentation, measure: Measure) -> Presentation:
    room = measure()
    if state.scroll < room.last_page or state.view != "slide":
        return replace(state, scroll=room.scrolled(state.scroll, 1))
    return _forward(state, measure)


def _up(state: Presentation, measure: Measure) -> Presentation:
    if state.scroll or state.view != "slide":
        return replace(state, scroll=measure().scrolled(state.scroll, -1))
    return _back(state, measure)


def _page_up(state: Presentation, measure: Measure) -> Presentation:
    if state.scroll or state.view != "slide":
        room = measure()
        return replace(state, scroll=room.scrolled(state.scroll, -room.page))
    return _back(state, measure)


def _top(state: Presentation, _measure: Measure) -> Presentation:
    return replace(state, scroll=0)


def _bottom(state: Presentation, measure: Measure) -> Presentation:
    return replace(state, scroll=measure().last_page)


# The pages that cover an event


def _leave(state: Presentation, _measure: Measure) -> Presentation:
    return _slide(state)


def _toggle(view: View) -> _Command:
    """Return the command that opens a page, or closes it when it is open."""

    def toggle(state: Presentation, measure: Measure) -> Presentation:
        if state.view == view:
            return _leave(state, measure)
        return replace(state, view=view, index=state.current, cursor=state.current, scroll=0)

    return toggle


def _move_cursor(pages: int, rows: int) -> _Command:
    """Return the command that moves the cursor of the overview by pages and rows."""

    def move(state: Presentation, measure: Measure) -> Presentation:
        by = pages * measure().page if pages else rows
        return replace(state, cursor=max(0, min(state.cursor + by, len(state.events) - 1)))

    return move


def _pick(state: Presentation, _measure: Measure) -> Presentation:
    return replace(state, index=state.cursor, view="slide", scroll=0)


def _notes(state: Presentation, _measure: Measure) -> Presentation:
    """Show the speaker's notes on the slides, or hide them."""
    if not state.notes:
        return replace(state, notice="there are no notes; a lesson has them (present --lesson FILE)")
    return replace(state, shows_notes=not state.shows_notes)


def _clock(state: Presentation, _measure: Measure) -> Presentation:
    return replace(state, shows_clock=not state.shows_clock)


def _quit(state: Presentation, _measure: Measure) -> Presentation:
    return replace(state, over=True)


# What is typed at a prompt


def _open_prompt(prompt: Prompt) -> _Command:
    def opened(state: Presentation, _measure: Measure) -> Presentation:
        return replace(state, prompt=prompt, typed="")

    return opened


def _type(state: Presentation, key: str) -> Presentation:
    """Apply a key to the text at a prompt."""
    if key == "enter":
        return _submit(state)
    if key == "escape" or (key == "backspace" and not state.typed):
        return replace(state, prompt=None)
    if key in {"backspace", DELETE_ALL}:
        return replace(state, typed=state.typed[:-1] if key == "backspace" else "")
    if len(key) == 1 and key.isprintable():
        return replace(state, typed=(state.typed + key)[:MAX_TYPED])
    return state


def _submit(state: Presentation) -> Presentation:
    """Do what was typed at a prompt; an error becomes the notice, and the text stays to be corrected."""
    text = state.typed if state.typed.strip() else state.last_search if state.prompt == "search" else ""
    if not text:
        return replace(state, prompt=None)
    try:
        return (_search if state.prompt == "search" else _go)(state, text)
    except UsageError as error:
        return replace(state, notice=f"{error.message}; {error.hint}" if error.hint else error.message)


def _go(state: Presentation, text: str) -> Presentation:
    """Go to the event with this number or id, or to the one to which a date leads."""
    wanted = text.strip()
    there = replace(state, prompt=None)
    if wanted.isdecimal() and len(wanted) <= MAX_NUMBER_DIGITS:
        if not 1 <= int(wanted) <= len(state.events):
            raise UsageError(f"go to: there is no event {wanted}, but 1 to {len(state.events):,}")
        return _at(there, int(wanted) - 1)
    for index, event in enumerate(state.events):
        if event.id == wanted:
            return _at(there, index)
    when = parse_option_date(state.timeline, "go to", wanted)
    found = index_at(state.events, when)
    if found is None:
        raise UsageError(f"go to: none of these events is in {format_date(when)} or later")
    if wanted in state.timeline.by_id:
        there = replace(there, notice=f"{wanted} is not among these events; this is where it would stand")
    return _at(there, found)


def index_at(events: Sequence[Event], when: HistoricalDate) -> int | None:
    """Return the index of the first event that begins in a date, otherwise of one that touches it, or follows it.

    Of those that only touch it the one that begins last is nearest; one with an open end touches so much that what
    follows comes first.
    """

    def by_date(index: int) -> tuple[int, int]:
        return events[index].date.sort_key

    touching = [index for index, event in enumerate(events) if event.date.overlaps(when)]
    beginning = [
        index
        for index in touching
        if (first := events[index].date.earliest) and between(first, first).certainly_inside(when)
    ]
    ending = [index for index in touching if events[index].date.earliest and events[index].date.latest]
    following = [index for index, event in enumerate(events) if when.certainly_before(event.date)]
    for nearest, indexes in ((min, beginning), (max, ending), (min, following), (max, touching)):
        if indexes:
            return nearest(indexes, key=by_date)
    return None


def _search(state: Presentation, text: str) -> Presentation:
    """Go to the next event that matches as with --grep, and after the last to the first again."""
    matches = grep_predicate((text,), "search")
    found = [index for index, event in enumerate(state.events) if matches(event)]
    if not found:
        raise UsageError(f"search: none of these events has '{text}'")
    index = next((index for index in found if index > state.current), found[0])
    notice = f"{found.index(index) + 1} of {len(found)} with '{text}'; / and enter for the next"
    return _at(replace(state, prompt=None, last_search=text, notice=notice), index)


# Which key does what

_EVERYWHERE: dict[str, _Command] = {
    "s": _toggle("sources"),
    "c": _toggle("chain"),
    "o": _toggle("overview"),
    "?": _toggle("help"),
    "b": _toggle("black"),
    "N": _notes,
    "t": _clock,
    "g": _open_prompt("go"),
    "/": _open_prompt("search"),
    "q": _quit,
}
_FROM_EVENT_TO_EVENT: dict[str, _Command] = {
    "right": _forward,
    "n": _forward,
    "left": _back,
    "p": _back,
    "backspace": _back,
    " ": _on,
    "enter": _on,
    "page-down": _on,
    "page-up": _page_up,
    "down": _down,
    "up": _up,
}
_SLIDE: dict[str, _Command] = {**_EVERYWHERE, **_FROM_EVENT_TO_EVENT, "home": _first, "end": _last}
_PAGE: dict[str, _Command] = {
    **_EVERYWHERE,
    **_FROM_EVENT_TO_EVENT,
    "home": _top,
    "end": _bottom,
    "enter": _leave,
    "escape": _leave,
}
_OVERVIEW: dict[str, _Command] = {
    **_EVERYWHERE,
    "down": _move_cursor(0, +1),
    "n": _move_cursor(0, +1),
    "up": _move_cursor(0, -1),
    "p": _move_cursor(0, -1),
    " ": _move_cursor(+1, 0),
    "page-down": _move_cursor(+1, 0),
    "page-up": _move_cursor(-1, 0),
    "home": _first,
    "end": _last,
    "enter": _pick,
    "right": _pick,
    "left": _leave,
    "escape": _leave,
}
# Any key that goes on or back leads from the title to the first event, and from a black screen to the event.
_TITLE: dict[str, _Command] = {**_PAGE, **dict.fromkeys((*_FROM_EVENT_TO_EVENT, "home", "end"), _leave)}
_KEYS: dict[View, dict[str, _Command]] = {
    "title": _TITLE,
    "slide": _SLIDE,
    "sources": _PAGE,
    "chain": _PAGE,
    "help": _PAGE,
    "overview": _OVERVIEW,
    "black": _TITLE,
}
