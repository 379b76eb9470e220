"""Events one at a time on a full screen: the event, its sources, an overview, the keys; in a pipe one after another."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text

from mali_timeline.dates import between
from mali_timeline.formatting import (
    format_amount,
    format_citation,
    format_date,
    format_figure,
    format_number,
    format_weekdays,
    plural,
)
from mali_timeline.records import Event
from mali_timeline.render.cards import LABEL_WIDTH, event_sections, event_text
from mali_timeline.render.styled import Beside, indented, styled
from mali_timeline.render.timeaxis import Strip
from mali_timeline.render.trees import CauseTreeView
from mali_timeline.reports.causes import Reach, follow_causes
from mali_timeline.reports.details import Extent, event_details, extent_of
from mali_timeline.reports.disagreements import differing_points, dissents, group_figures
from mali_timeline.reports.presentation import STEPS, Presentation, Room, View, press

TEXT_WIDTH, WIDE_TEXT_WIDTH = 72, 92  # columns of a line that the eye follows without effort
WIDE = 120  # columns of a screen from which lines are longer
_REFRESH = 1.0  # seconds after which a clock, or a terminal that follows another, is looked at again
_NARROW = 40  # columns below which a label stands above its text, not beside it
_LOW, _HIGH = 10, 20  # lines of a screen below which blank lines are left out, and from which there are more
_KEYS_WIDTH = 16  # columns of the keys on the page of help
_DATE_WIDTH = 16  # columns of the dates in the overview, where none needs more
_CURSOR = "\N{BLACK RIGHT-POINTING SMALL TRIANGLE} "
_PROMPTS = {"go": "Go to number, date or id: ", "search": "Search: "}
_HINTS = {
    "title": "space begin|o overview|? help|q quit",
    "slide": "space next|← back|s sources|c chain|o overview|g go|/ find|? help|q quit",
    "sources": "space on|s back|n next event|Esc back|q quit",
    "chain": "space on|c back|n next event|Esc back|q quit",
    "help": "space on|Esc back|q quit",
    "overview": "↑ ↓ move|g go|/ find|enter open|Esc back|q quit",
}
_HELP = (
    ("space ↓ PgDn", "on: the rest of a long text, then what comes next"),
    ("→ n", "the next event, or with --reveal its next part"),
    ("← p ↑ PgUp", "back: up a long text, then the event before"),
    ("Home End", "the first event, the last"),
    ("1-9", "go to the event with this number: 12 and enter"),
    ("g", "go to a date or an id: 2013-01, janvier 2013, today"),
    ("/", "search as --grep does; / and enter for the next"),
    ("s", "the sources, and what they disagree on"),
    ("c", "the chain of causes and effects"),
    ("o", "an overview to pick from"),
    ("b", "a black screen; any key to go on"),
    ("t", "the clock: the time, and the minutes that have gone by"),
    ("N", "the speaker's notes of a lesson"),
    ("?", "these keys"),
    ("Esc", "back to the event; out of a prompt"),
    ("q", "quit"),
)
# The sections of a card that say who claims it, and how certain it is.
_ON_SOURCES = {"Figures", "Disputed"}


class Slides(NamedTuple):
    """A presentation on a full screen, for a terminal to play; `extent` holds the first and last day of its events.

    `publish` is called with the index of every event that comes on; `followed` returns the index that another terminal
    has published, if any, and `followed_to` is the one that was acted upon last: keys work in between.
    """

    state: Presentation
    extent: Extent | None
    publish: Callable[[int], None] | None = None
    followed: Callable[[], int | None] | None = None
    followed_to: int | None = None

    @property
    def refresh(self) -> float | None:
        """The seconds after which `tick` may change the screen; None: nothing but a key does."""
        return _REFRESH if self.state.shows_clock or self.state.speaker else None

    def tick(self) -> "Slides":
        """Return the slides as the clock, and whoever is followed, have them now."""
        index = self.followed() if self.followed else None
        state = replace(self.state, now=datetime.now().astimezone())
        if index is not None and index != self.followed_to and index < len(state.events):
            state = replace(state, index=index, scroll=0, view="slide")
        return self._replace(state=state, followed_to=index)

    @property
    def over(self) -> bool:
        """Whether the presentation has ended."""
        return self.state.over

    def frame(self, width: int, height: int) -> "Frame":
        """Return the screen in its present state."""
        size = _Size(width, height)
        if self.state.speaker and self.state.view in {"title", "slide"}:
            return _speaker(self, size)
        return _VIEWS[self.state.view](self, size)

    def press(self, key: str, width: int, height: int) -> "Slides":
        """Return the slides after a key."""
        state = press(self.state, key, lambda: self.frame(width, height).room)
        if self.publish and state.index != self.state.index:
            self.publish(state.index)
        return self._replace(state=replace(state, now=datetime.now().astimezone()))


def start_slides(state: Presentation) -> Slides:
    """Return the slides of a presentation before the first key: its title if it has one, else its first event."""
    now = datetime.now().astimezone()
    first: View = "title" if state.title and not state.speaker else "slide"
    return Slides(replace(state, view=first, started=now, now=now), extent_of(state.events))


# A screen of lines

Line = list[Segment]


class _Size(NamedTuple):
    """The columns and lines of a screen."""

    width: int
    height: int

    @property
    def margin(self) -> int:
        """The columns left free on the left; at least as many are free on the right."""
        return (self.width - self.text_width) // 2

    @property
    def text_width(self) -> int:
        """The columns of a line of text."""
        gap = 1 if self.width < _NARROW else 2
        return max(2, min(TEXT_WIDTH if self.width < WIDE else WIDE_TEXT_WIDTH, self.width - 2 * gap))

    @property
    def width_to_edge(self) -> int:
        """The columns of a line that may go on to the right edge, where one column stays free."""
        return max(self.text_width, self.width - self.margin - 1)

    def divide(self, foot: int, body: int, *, centred: bool = False) -> tuple[int, int]:
        """Return the lines that stay free above a body of so many lines, and those that there are for it.

        A body that is not centred begins at the same line, whatever it is, unless it would not fit.
        """
        lines = max(0, self.height - foot)
        free = 0 if self.height < _LOW else (lines - body) // 2 if centred else max(1, self.height // 6 - 2)
        free = max(0, free)
        above = min(free, max(1, lines - body))
        return above, max(0, lines - above)


class Frame(NamedTuple):
    """A whole screen: its lines, behind a margin, and the room that it has for its body."""

    lines: Sequence[Line]
    margin: int
    room: Room

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines; they are never broken again."""
        for line in self.lines:
            yield Segment(" " * self.margin)
            yield from line
            yield Segment.line()


def render_lines(renderables: Sequence[RenderableType], width: int) -> list[Line]:
    """Return the lines of renderables at a width, one after another."""
    console = _console()
    options = console.options.update(width=width, height=None)
    return [line for each in renderables for line in console.render_lines(each, options, pad=False)]


@lru_cache(maxsize=1)
def _console() -> Console:
    """Return what lines are laid out with; nothing is written to it."""
    return Console(width=TEXT_WIDTH, legacy_windows=False, _environ={})


def _cut(line: Text, width: int) -> Text:
    """Cut a text to one line."""
    line.truncate(width, overflow="ellipsis")
    return line


def _frame(  # noqa: PLR0913 - what is shown, and where
    body: Sequence[Line], foot: Sequence[Line], size: _Size, *, scroll: int = 0, whole: int = 0, centred: bool = False
) -> Frame:
    """Put as much of the body as fits above the foot; it begins where a body of `whole` lines would."""
    above, height = size.divide(len(foot), max(whole, len(body)), centred=centred)
    last_page = max(0, len(body) - height)
    scroll = min(scroll, last_page)
    shown = body[scroll : scroll + height]
    lines = [*[[]] * above, *shown, *[[]] * (height - len(shown)), *foot][-size.height :]
    return Frame(lines, size.margin, Room(height, last_page))


class _Labelled(NamedTuple):
    """A text with a label beside it or, where that leaves too little room, above it."""

    label: str
    text: RenderableType
    role: str = "aside"
    label_width: int = LABEL_WIDTH

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        label = styled((self.label, self.role))
        if options.max_width >= _NARROW:
            label.set_length(self.label_width)
            yield Beside(label, self.text)
        else:
            if self.label:
                yield label
            yield indented(self.text, min(2, options.max_width - 2))


# An event

BLANK = Text()


def _event_parts(event: Event) -> list[list[RenderableType]]:
    """Return what a slide says of an event, a part for each of STEPS: date, title, text, sources."""
    names = {"Where": [place.name for place in event.places], "Who": [actor.name for actor in event.actors]}
    around = [_Labelled(label, styled((", ".join(each), "name"))) for label, each in names.items() if each]
    around += [_Labelled("" if number else "Figures", styled(text)) for number, text in enumerate(_figures(event))]
    reporters = ", ".join(dict.fromkeys(citation.source.credit for citation in event.sources))
    claims = [_Labelled("Sources", styled(reporters or ("no source", "aside")))]
    if event.is_disputed:
        claims.append(_Labelled("Disputed", styled((differing_points(event), "disputed"))))
    return [
        [_when(event)],
        [styled((event.title, "heading"))],
        [*([styled(event.text)] if event.text else []), *([BLANK] if event.text and around else []), *around],
        [*claims],
    ]


def _figures(event: Event) -> list[str]:
    """Return each figure in a line: from the lowest to the highest that a source gives."""
    lines = []
    for figures in group_figures(event).values():
        amounts = list(dict.fromkeys(map(format_amount, figures)))
        first = figures[0]
        lines.append(format_figure(first) if len(amounts) == 1 else f"{first.label}: {' or '.join(amounts)}")
    return lines


def _when(event: Event) -> Text:
    weekdays = format_weekdays(event.date)
    return styled((format_date(event.date), "year"), (f"   {weekdays}" if weekdays else "", "aside"))


def _text_lines(texts: Sequence[RenderableType], size: _Size) -> list[Line]:
    """Return the lines of texts, on a low screen without the blank ones between them."""
    return render_lines([text for text in texts if size.height >= _LOW or text is not BLANK], size.text_width)


def _slide(slides: Slides, size: _Size) -> Frame:
    """Draw an event as far as it is revealed; nothing moves when more of it is."""
    state = slides.state
    parts = _event_parts(state.events[state.index])
    whole, revealed = (
        _text_lines([text for part in parts[:steps] for text in (*part, BLANK)][:-1], size)
        for steps in (len(STEPS), state.step + 1)
    )
    note = state.notes.get(state.index)
    if state.shows_notes and note:
        added = _text_lines([BLANK, _Labelled("Note", Group(*_paragraphs(note)))], size)
        revealed = [*revealed, *[[]] * (len(whole) - len(revealed)), *added]
    return _scrolling(slides, revealed, size, whole=max(len(whole), len(revealed)), centred=True)


def _title(slides: Slides, size: _Size) -> Frame:
    """Draw what it is about: the title, how many events there are, and from when to when."""
    state = slides.state
    scope = plural(len(state.events), "event")
    if slides.extent:
        first, last = (format_date(between(day, day)) for day in slides.extent)
        scope += f", {first} to {last}"
    texts: list[RenderableType] = [styled((state.title, "heading")), BLANK, styled((scope, "aside"))]
    if state.minutes:
        texts.append(styled((f"{format_number(state.minutes)} minutes", "aside")))
    return _frame(_text_lines(texts, size), _foot(slides, size, more=False), size, centred=True)


def _paragraphs(note: str) -> list[Text]:
    """Return the paragraphs of a note, with a blank line between two."""
    return [text for paragraph in note.split("\n\n") for text in (styled(paragraph), Text())][:-1]


def _black(slides: Slides, size: _Size) -> Frame:
    """Draw nothing, but what is being typed."""
    return _frame([], _messages(slides.state, size), size)


def _speaker(slides: Slides, size: _Size) -> Frame:
    """Draw the speaker's view: the event in two lines, the note on it, and what comes next."""
    state = slides.state
    event = state.events[state.index]
    note = state.notes.get(state.index)
    texts: list[RenderableType] = [_when(event), styled((event.title, "heading")), BLANK]
    texts += _paragraphs(note) if note else [styled(("no note", "aside"))]
    if state.index + 1 < len(state.events):
        texts += [BLANK, _Labelled("Next", event_text(state.events[state.index + 1]))]
    return _scrolling(slides, _text_lines(texts, size), size)


# Pages above an event


def _sources(slides: Slides, size: _Size) -> Frame:
    """Draw who claims it, how certain it is, and what the sources disagree on."""
    state = slides.state
    event = state.events[state.index]
    texts: list[RenderableType] = [_when(event), styled((event.title, "heading")), BLANK, *_reports(event)]
    for section in event_sections(event_details(state.timeline, event)):
        if section.label in _ON_SOURCES and section.lines:
            labels = [section.label, *[""] * (len(section.lines) - 1)]
            texts += [BLANK, *map(_Labelled, labels, section.lines)]
    return _scrolling(slides, _text_lines(texts, size), size)


def _reports(event: Event) -> Iterator[RenderableType]:
    """Yield who reports an event and when, and below each what it says otherwise."""
    number = f"{plural(len(event.sources), 'source')}, {event.independent_sources} independent"
    yield styled((number, "aside"))
    for citation in event.sources:
        source = citation.source
        origin = f", from {source.origin}" if source.origin else ""
        date = f", {format_date(source.date)}" if source.date else ""
        yield styled((source.publisher or source.title, "name"), f"{origin}{date}")
        if said := format_citation(citation, event):
            yield indented(styled((said, "disputed" if dissents(citation, event) else "plain")))


def _chain(slides: Slides, size: _Size) -> Frame:
    """Draw the causes and effects of an event."""
    state = slides.state
    event = state.events[state.index]
    tree = follow_causes(state.timeline, event, Reach(passing=state.timeline.by_id))
    return _scrolling(slides, _text_lines([CauseTreeView(tree)], size), size)


def _help(slides: Slides, size: _Size) -> Frame:
    """Draw what each key does."""
    keys = [_Labelled(keys, styled(does), "name", _KEYS_WIDTH) for keys, does in _HELP]
    return _scrolling(slides, _text_lines([styled(("Keys", "heading")), BLANK, *keys], size), size)


def _overview(slides: Slides, size: _Size) -> Frame:
    """Draw the events around the cursor, one per line."""
    state = slides.state
    foot = _foot(slides, size, more=False)
    _, height = size.divide(len(foot), len(state.events))
    top = max(0, min(state.cursor - height // 2, len(state.events) - height))
    events = state.events[top : top + height]
    dates = [format_date(event.date) for event in events]
    # The dates get the columns that they need, if that leaves more for the titles.
    longest = max(map(len, dates), default=0)
    column = min(max(longest, _DATE_WIDTH), size.text_width // 2) if size.text_width >= _NARROW else 0
    rows = []
    for index, (event, when) in enumerate(zip(events, dates, strict=True), top):
        cursor, role = (_CURSOR, "heading") if index == state.cursor else (" " * len(_CURSOR), "title")
        row = styled((cursor, "heading"), (f"{when:{column}}  ", "date"), (event.title, role))
        rows.append(_cut(row, size.width_to_edge))
    frame = _frame(render_lines(rows, size.width_to_edge), foot, size, whole=len(state.events))
    return frame._replace(room=Room(height, 0))


_VIEWS: dict[View, Callable[[Slides, _Size], Frame]] = {
    "title": _title,
    "slide": _slide,
    "sources": _sources,
    "chain": _chain,
    "black": _black,
    "help": _help,
    "overview": _overview,
}


# The foot


def _scrolling(slides: Slides, body: Sequence[Line], size: _Size, whole: int = 0, *, centred: bool = False) -> Frame:
    """Draw a body above the foot, which says when there is more of it below."""
    scroll = slides.state.scroll
    frame = _frame(body, _foot(slides, size, more=False), size, scroll=scroll, whole=whole, centred=centred)
    if scroll < frame.room.last_page:
        return _frame(body, _foot(slides, size, more=True), size, scroll=scroll, whole=whole, centred=centred)
    return frame


def _foot(slides: Slides, size: _Size, *, more: bool) -> list[Line]:
    """Draw the lines at the bottom: where the event stands in time, and the keys; less on a lower screen."""
    state, width = slides.state, size.text_width
    count = "" if state.view == "title" else f"{state.current + 1:,} of {len(state.events):,}"
    if more:
        count += ", more below" if width >= _NARROW else ", more"
    if state.shows_clock or state.speaker:
        count += f"   {_clock(state)}"
    messages = _messages(state, size)
    if size.height < _LOW:
        return messages or render_lines([_cut(styled((count, "aside")), width)], width)
    others = [event.date for event in state.events]
    current = None if state.view == "title" else others[state.current]
    strip = Strip(*slides.extent, current, others).line(width) if slides.extent else BLANK
    rows = [BLANK, strip, _cut(styled((f"{count:^{width}}".rstrip(), "aside")), width)]
    if size.height >= _HIGH:
        rows.append(BLANK)
    return [*render_lines(rows, width), *(messages or render_lines([_cut(_hints(state.view, width), width)], width))]


def _clock(state: Presentation) -> str:
    """Return how late it is, and for how many minutes it has been going on, of those that it should take."""
    elapsed = int(state.elapsed.total_seconds() // 60)
    of = f" of {format_number(state.minutes)}" if state.minutes else ""
    return f"{state.now:%H:%M}   {elapsed}{of} min"


def _messages(state: Presentation, size: _Size) -> list[Line]:
    """Draw the notice and the prompt at the very bottom; of a long text that is being typed the end is shown."""
    most = max(1, size.height // 2 if size.height >= _LOW else size.height - 1)
    prompt: list[Line] = []
    if state.prompt:
        prompt = render_lines([styled((_PROMPTS[state.prompt], "heading"), f"{state.typed}_")], size.text_width)[-most:]
    notice = render_lines([styled(state.notice)], size.text_width) if state.notice else []
    return [*notice[: most - len(prompt)], *prompt]


def _hints(view: View, width: int) -> Text:
    """Return the keys that matter in a view, as many as fit; how to leave is always among them."""
    hints = _HINTS[view].split("|")
    while len("  ".join(hints)) > width and len(hints) > 1:
        del hints[max(0, len(hints) - 3)]
    return hint_text(hints)


def hint_text(hints: Sequence[str]) -> Text:
    """Return hints on one line, each of which is a key and, behind its last blank, what it does."""
    keys = (styled(key, (f" {action}", "aside")) for key, _, action in (hint.rpartition(" ") for hint in hints))
    return Text("  ").join(keys)


# Where there is no full screen


class SlideCards(NamedTuple):
    """The slides one after another, for a pipe."""

    events: Sequence[Event]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield a card per event, with a blank line between two cards."""
        for number, event in enumerate(self.events, 1):
            if number > 1:
                yield BLANK
            _, *parts = _event_parts(event)
            yield styled(_when(event), (f"   {number:,} of {plural(len(self.events), 'event')}", "aside"))
            for part in parts:
                yield from (text for text in part if text is not BLANK)
