"""A presentation of events as a state that keys change: nothing is drawn here, and no terminal is known.

A key is its name (`right`, `page-down`, `escape`, …) or the character that it types.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from mali_timeline.dates import HistoricalDate, in_words
from mali_timeline.query import QueryError, asked_date, matching
from mali_timeline.records import Event, Timeline

View = Literal["slide", "sources", "overview", "help"]
Prompt = Literal["go", "search"]
# What --reveal shows of an event, a key at a time.
STEPS = ("date", "title", "text", "sources")
WHOLE = len(STEPS) - 1
END_OF_INPUT = "\x04"
DELETE_ALL = "\x15"
LONGEST_TYPED = 200  # characters of a prompt


class Room(NamedTuple):
    """What a screen holds of a view: how many lines, and at which line its last page begins (0: all of it fits)."""

    lines: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """Where a presentation stands: which event, how much of it is told, what lies over it, what is being typed.

    There is at least one event. `told` is the step of STEPS up to which an event was revealed, by its place; `sought`
    is what was searched for last.
    """

    timeline: Timeline
    events: tuple[Event, ...]
    reveal: bool = False
    place: int = 0
    told: Mapping[int, int] = field(default_factory=dict)
    view: View = "slide"
    cursor: int = 0
    scroll: int = 0
    prompt: Prompt | None = None
    typed: str = ""
    sought: str = ""
    notice: str = ""
    over: bool = False

    @property
    def standing(self) -> int:
        """The place of the event that is looked at: in the overview that under the cursor."""
        return self.cursor if self.view == "overview" else self.place

    @property
    def step(self) -> int:
        """Up to which step of STEPS the event is told."""
        return self.told.get(self.place, 0) if self.reveal else WHOLE


# What a key does; the room is asked for only where it matters, for it must be measured.
Measure = Callable[[], Room]
_Command = Callable[[Presentation, Measure], Presentation]


def pressed(state: Presentation, key: str, room: Measure) -> Presentation:
    """Give what becomes of a presentation when a key is pressed; a key that means nothing only clears the notice."""
    if state.over or key == END_OF_INPUT:
        return replace(state, over=True)
    state = replace(state, notice="")
    if state.prompt:
        return _typed(state, key)
    command = _KEYS[state.view].get(key.lower())
    return command(state, room) if command else state


# From event to event


def _at(state: Presentation, place: int) -> Presentation:
    """Stand at an event: in the overview with the cursor, else with the whole screen."""
    if state.view == "overview":
        return replace(state, cursor=place)
    return replace(state, place=place, view="slide", scroll=0)


def _forward(state: Presentation, _room: Measure) -> Presentation:
    """Tell the next step of an event, or go to the next event."""
    if state.step < WHOLE:
        return replace(_slide(state), told={**state.told, state.place: state.step + 1})
    if state.place + 1 < len(state.events):
        return _at(state, state.place + 1)
    return replace(_slide(state), notice="this is the last event")


def _back(state: Presentation, _room: Measure) -> Presentation:
    """Go to the event before, which stays told as far as it was."""
    if state.place:
        return _at(state, state.place - 1)
    return replace(_slide(state), notice="this is the first event")


def _slide(state: Presentation) -> Presentation:
    """Close what lies over the event, if anything does."""
    return state if state.view == "slide" else replace(state, view="slide", scroll=0)


def _first(state: Presentation, _room: Measure) -> Presentation:
    return _at(state, 0)


def _last(state: Presentation, _room: Measure) -> Presentation:
    return _at(state, len(state.events) - 1)


# Up and down a text that is longer than the screen


def _scrolled(state: Presentation, room: Room, lines: int) -> Presentation:
    """Move a text by so many lines, as far as there are any; a screen may have grown since."""
    return replace(state, scroll=max(0, min(min(state.scroll, room.last) + lines, room.last)))


def _page(room: Room) -> int:
    """Give the lines of a page, of which one stays in sight for the eye to hold on to."""
    return max(1, room.lines - 1)


def _on(state: Presentation, measure: Measure) -> Presentation:
    """Show the rest of a long text; where there is none, go on, from a page above an event to the event."""
    room = measure()
    if state.scroll < room.last:
        return _scrolled(state, room, _page(room))
    return _forward(state, measure) if state.view == "slide" else _leave(state, measure)


def _down(state: Presentation, measure: Measure) -> Presentation:
    room = measure()
    if state.scroll < room.last or state.view != "slide":
        return _scrolled(state, room, 1)
    return _forward(state, measure)


def _up(state: Presentation, measure: Measure) -> Presentation:
    if state.scroll or state.view != "slide":
        return _scrolled(state, measure(), -1)
    return _back(state, measure)


def _page_up(state: Presentation, measure: Measure) -> Presentation:
    if state.scroll or state.view != "slide":
        room = measure()
        return _scrolled(state, room, -_page(room))
    return _back(state, measure)


def _top(state: Presentation, _room: Measure) -> Presentation:
    return replace(state, scroll=0)


def _bottom(state: Presentation, measure: Measure) -> Presentation:
    return replace(state, scroll=measure().last)


# The pages above an event


def _leave(state: Presentation, _room: Measure) -> Presentation:
    return _slide(state)


def _opening(view: View) -> _Command:
    """Give the command that opens a page, or closes it where it is open."""

    def opened(state: Presentation, room: Measure) -> Presentation:
        if state.view == view:
            return _leave(state, room)
        return replace(state, view=view, place=state.standing, cursor=state.standing, scroll=0)

    return opened


def _moving(pages: int, rows: int) -> _Command:
    """Give the command that moves the cursor of the overview by pages and rows."""

    def moved(state: Presentation, measure: Measure) -> Presentation:
        by = pages * _page(measure()) + rows if pages else rows
        return replace(state, cursor=max(0, min(state.cursor + by, len(state.events) - 1)))

    return moved


def _pick(state: Presentation, _room: Measure) -> Presentation:
    return replace(state, place=state.cursor, view="slide", scroll=0)


def _quit(state: Presentation, _room: Measure) -> Presentation:
    return replace(state, over=True)


# What is typed at a prompt


def _prompting(prompt: Prompt) -> _Command:
    def prompted(state: Presentation, _room: Measure) -> Presentation:
        return replace(state, prompt=prompt, typed="")

    return prompted


def _typed(state: Presentation, key: str) -> Presentation:
    """Take a key into the text of a prompt."""
    if key == "enter":
        return _answered(state)
    if key == "escape" or (key == "backspace" and not state.typed):
        return replace(state, prompt=None)
    if key in {"backspace", DELETE_ALL}:
        return replace(state, typed=state.typed[:-1] if key == "backspace" else "")
    if len(key) == 1 and key.isprintable():
        return replace(state, typed=(state.typed + key)[:LONGEST_TYPED])
    return state


def _answered(state: Presentation) -> Presentation:
    """Go where a prompt says; what cannot be done is said, and the text stays to be put right."""
    asked = state.typed if state.typed.strip() else state.sought if state.prompt == "search" else ""
    if not asked:
        return replace(state, prompt=None)
    try:
        return (_searched if state.prompt == "search" else _gone)(state, asked)
    except QueryError as error:
        return replace(state, notice=f"{error.message}; {error.hint}" if error.hint else error.message)


def _gone(state: Presentation, asked: str) -> Presentation:
    """Go to the event with this id, or to the one to which a date leads."""
    wanted = asked.strip()
    there = replace(state, prompt=None)
    for place, event in enumerate(state.events):
        if event.id == wanted:
            return _at(there, place)
    when = asked_date(state.timeline, "go to", wanted)
    found = place_from(state.events, when)
    if found is None:
        raise QueryError(f"go to: none of these events is in {in_words(when)} or later")
    if state.timeline.event(wanted):
        there = replace(there, notice=f"{wanted} is not among these events; this is where it would stand")
    return _at(there, found)


def place_from(events: Sequence[Event], when: HistoricalDate) -> int | None:
    """Give the place of the first event that begins in a date, or else touches it, or else follows it.

    Of those that only touch it the one that begins last is nearest; what has an open end touches too much to count
    before what follows.
    """
    dates = {place: event.date for place, event in enumerate(events)}

    def by_order(place: int) -> tuple[int, int]:
        return dates[place].sort_key

    touching = [place for place, each in dates.items() if each.overlaps(when)]
    beginning = [place for place in touching if _begins_in(dates[place], when)]
    ending = [place for place in touching if dates[place].earliest and dates[place].latest]
    following = [place for place, each in dates.items() if when.certainly_before(each)]
    for nearest, places in ((min, beginning), (max, ending), (min, following), (max, touching)):
        if places:
            return nearest(places, key=by_order)
    return None


def _begins_in(event: HistoricalDate, when: HistoricalDate) -> bool:
    """Tell whether the first day that a date can mean is one of the other's."""
    first = event.earliest
    return (
        first is not None
        and (when.earliest is None or when.earliest <= first)
        and (when.latest is None or first <= when.latest)
    )


def _searched(state: Presentation, asked: str) -> Presentation:
    """Go to the next event with these words, as --grep finds them, and behind the last to the first again."""
    holds = matching((asked,), "search")
    found = [place for place, event in enumerate(state.events) if holds(event)]
    if not found:
        raise QueryError(f"search: none of these events has '{asked}'")
    place = next((place for place in found if place > state.standing), found[0])
    notice = f"{found.index(place) + 1} of {len(found)} with '{asked}'; / and enter for the next"
    return _at(replace(state, prompt=None, sought=asked, notice=notice), place)


# Which key does what

_EVERYWHERE: dict[str, _Command] = {
    "s": _opening("sources"),
    "o": _opening("overview"),
    "?": _opening("help"),
    "g": _prompting("go"),
    "/": _prompting("search"),
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
    "down": _moving(0, +1),
    "n": _moving(0, +1),
    "up": _moving(0, -1),
    "p": _moving(0, -1),
    " ": _moving(+1, 0),
    "page-down": _moving(+1, 0),
    "page-up": _moving(-1, 0),
    "home": _first,
    "end": _last,
    "enter": _pick,
    "right": _pick,
    "left": _leave,
    "escape": _leave,
}
_KEYS: dict[View, dict[str, _Command]] = {"slide": _SLIDE, "sources": _PAGE, "help": _PAGE, "overview": _OVERVIEW}
