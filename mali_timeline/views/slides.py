"""Events one at a time on a whole screen: the event, its sources, an overview, the keys; and as cards for a pipe."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mali_timeline.dates import in_words
from mali_timeline.presentation import STEPS, Presentation, Room, pressed
from mali_timeline.records import Event, Timeline
from mali_timeline.views.cards import LABEL, event_card
from mali_timeline.views.disputes import Line
from mali_timeline.views.frames import (
    BLANK,
    NARROW,
    ROOMY,
    SMALL,
    Frame,
    Paragraph,
    Size,
    Spelling,
    as_it_is,
    divided,
    framed,
    one_line,
    set_lines,
)
from mali_timeline.views.pieces import INDENT, Piece, Words, counted, plain
from mali_timeline.views.strips import Span, Strip, span_of

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

KEYS_COLUMN = 16  # columns of the keys on the page of help
DATE_COLUMN = 16  # columns of the dates in the overview, where none needs more
CURSOR = "\N{BLACK RIGHT-POINTING SMALL TRIANGLE} "
ASKED = {"go": "Go to date or id: ", "search": "Search: "}
HINTS = {
    "slide": "space next|← back|s sources|o overview|g go|/ find|? help|q quit",
    "sources": "space on|s back|n next event|Esc back|q quit",
    "help": "space on|Esc back|q quit",
    "overview": "↑ ↓ move|g go|/ find|enter open|Esc back|q quit",
}
HELP = (
    ("space ↓ PgDn", "on: the rest of a long text, then what comes next (enter, too)"),
    ("→ n", "the next event, or with --reveal its next part"),
    ("← p ↑ PgUp", "back: up a long text, then the event before"),
    ("Home End", "the first event, the last"),
    ("g", "go to a date or an id: 2013-01, janvier 2013, today"),
    ("/", "search for words, as --grep does; / and enter for the next"),
    ("s", "the sources, and what they disagree on"),
    ("o", "an overview to pick from"),
    ("?", "these keys"),
    ("Esc", "back to the event; out of a prompt"),
    ("q", "quit"),
)
# The sections of a card that say who says so, and how sure they are.
ON_SOURCES = ("Date", "Figures", "Sources", "Disputed")


class Slides(NamedTuple):
    """A presentation on a whole screen, in the letters that the screen has; `span` is that of all its events."""

    state: Presentation
    span: Span | None
    spelled: Spelling = as_it_is

    @property
    def over(self) -> bool:
        """Whether the presentation is over."""
        return self.state.over

    def drawn(self, width: int, height: int) -> Frame:
        """Give the screen as the presentation stands."""
        return _DRAWN[self.state.view](self, Size(width, height))

    def after(self, key: str, width: int, height: int) -> "Slides":
        """Give the presentation after a key."""

        def room() -> Room:
            return self.drawn(width, height).room

        return self._replace(state=pressed(self.state, key, room))


def begun(timeline: Timeline, events: Sequence[Event], *, reveal: bool = False, spelled: Spelling = as_it_is) -> Slides:
    """Give the presentation of some events, of which there is at least one, before the first key."""
    state = Presentation(timeline=timeline, events=tuple(events), reveal=reveal)
    return Slides(state, span_of(events), spelled)


# An event


def event_parts(event: Event) -> list[list[Paragraph]]:
    """Give what a slide says of an event, a part for each step of STEPS: date, title, text, sources."""
    named = {"Where": [place.name for place in event.places], "Who": [actor.name for actor in event.actors]}
    around = [_labelled(label, (Piece(", ".join(names), "name"),)) for label, names in named.items() if names]
    reporters = ", ".join(dict.fromkeys(citation.source.reporter for citation in event.sources))
    told = [_labelled("Sources", (Piece(reporters),))]
    if event.is_disputed:
        told.append(_labelled("Disputed", (Piece(_dispute(event), "disputed"),)))
    return [
        [Paragraph(_when(event))],
        [Paragraph((Piece(event.title, "heading"),))],
        [Paragraph((Piece(event.text),)), *([BLANK] if around else []), *around],
        told,
    ]


def _when(event: Event) -> Words:
    weekday = (Piece(f"   {event.date.weekday}", "aside"),) if event.date.weekday else ()
    return (Piece(in_words(event.date), "year"), *weekday)


def _labelled(label: str, words: Words) -> Paragraph:
    return Paragraph(words, (Piece(label, "aside"),), LABEL)


def _dispute(event: Event) -> str:
    """Say in one sentence what is disputed: the file's own, or on what the sources differ."""
    on = ["on the date"] if event.dissenting_citations else []
    on += [f"on '{label}'" for label in dict.fromkeys(one.label for one, _ in event.differing_figures)]
    return event.disputed or f"The sources differ {', '.join(on)}."


def _spaced(parts: Sequence[list[Paragraph]], size: Size) -> list[Paragraph]:
    """Give the paragraphs of parts with a blank line between two parts; on a small screen without any."""
    paragraphs = [paragraph for part in parts for paragraph in (*part, BLANK)]
    return _close(paragraphs[:-1], size)


def _close(paragraphs: Sequence[Paragraph], size: Size) -> list[Paragraph]:
    """Leave out the blank lines on a small screen."""
    return [paragraph for paragraph in paragraphs if size.height >= SMALL or paragraph is not BLANK]


def _slide(slides: Slides, size: Size) -> Frame:
    """Draw an event as far as it is told; it stands where it will stand when all of it is told."""
    state = slides.state
    parts = event_parts(state.events[state.place])
    whole, told = (
        set_lines(_spaced(parts[:steps], size), size.measure, slides.spelled) for steps in (len(STEPS), state.step + 1)
    )
    return _framed(slides, told, size, whole=len(whole))


# Pages above an event


def _sources(slides: Slides, size: Size) -> Frame:
    """Draw who says so, how sure they are, and what they disagree on."""
    state = slides.state
    event = state.events[state.place]
    card = event_card(state.timeline, event, state.events)
    paragraphs = [Paragraph((Piece(event.title, "heading"),))]
    for section in card.sections:
        if section.label in ON_SOURCES:
            paragraphs.append(BLANK)
            paragraphs += _beside(section.label, section.lines)
    return _framed(slides, set_lines(_close(paragraphs, size), size.measure, slides.spelled), size)


def _beside(label: str, lines: Sequence[Line]) -> Iterator[Paragraph]:
    """Give the lines of a section of a card as paragraphs behind its label."""
    for index, line in enumerate(lines):
        beside = () if index else (Piece(label, "aside"),)
        if isinstance(line, tuple) and line[0] is INDENT:
            yield Paragraph(line[1:], beside, LABEL + len(INDENT.text))
        else:
            yield Paragraph(line, beside, LABEL)


def _help(slides: Slides, size: Size) -> Frame:
    """Draw what each key does."""
    paragraphs = [
        Paragraph((Piece("Keys", "heading"),)),
        BLANK,
        *(Paragraph((Piece(does),), (Piece(keys, "name"),), KEYS_COLUMN) for keys, does in HELP),
    ]
    return _framed(slides, set_lines(_close(paragraphs, size), size.measure, slides.spelled), size)


def _overview(slides: Slides, size: Size) -> Frame:
    """Draw the events around the cursor, one a line."""
    state = slides.state
    foot = _foot(slides, size, more=False)
    _, lines = divided(size, len(foot), len(state.events))
    top = max(0, min(state.cursor - lines // 2, len(state.events) - lines))
    shown = state.events[top : top + lines]
    column = _date_column(shown, size)
    rows = [
        one_line(_row(event, column, chosen=top + index == state.cursor), size.to_the_edge, slides.spelled)
        for index, event in enumerate(shown)
    ]
    return framed(rows, foot, size, whole=len(state.events))._replace(room=Room(lines, 0))


def _date_column(events: Sequence[Event], size: Size) -> int:
    """Give the columns of the dates in the overview: as many as they need, if that leaves more for the titles."""
    needed = max((len(in_words(event.date)) for event in events), default=0)
    return min(max(needed, DATE_COLUMN), size.measure // 2) if size.measure >= NARROW else 0


def _row(event: Event, column: int, *, chosen: bool) -> Words:
    """Give an event as a line of the overview."""
    return (
        Piece(CURSOR if chosen else " " * len(CURSOR), "heading"),
        Piece(f"{in_words(event.date):{column}}  ", "date"),
        Piece(event.title, "heading" if chosen else "title"),
    )


_DRAWN: dict[str, Callable[[Slides, Size], Frame]] = {
    "slide": _slide,
    "sources": _sources,
    "help": _help,
    "overview": _overview,
}


# The foot


def _framed(slides: Slides, body: Sequence["Text"], size: Size, whole: int = 0) -> Frame:
    """Draw a text above the foot, which says where there is more of it than the screen holds."""
    scroll = slides.state.scroll
    frame = framed(body, _foot(slides, size, more=False), size, scroll=scroll, whole=whole)
    if scroll < frame.room.last:
        return framed(body, _foot(slides, size, more=True), size, scroll=scroll, whole=whole)
    return frame


def _foot(slides: Slides, size: Size, *, more: bool) -> list["Text"]:
    """Give the lines at the bottom: where the event stands in time, and what can be pressed; less on less screen."""
    state = slides.state
    count = f"{state.standing + 1:,} of {len(state.events):,}"
    if more:
        count += ", more below" if size.measure >= NARROW else ", more"
    said = _said(slides, size)
    if size.height < SMALL:
        return said or [one_line((Piece(count, "aside"),), size.measure, slides.spelled)]
    rows: list[Words] = [(), (), (Piece(f"{count:^{size.measure}}".rstrip(), "aside"),)]
    if slides.span:
        rows[1] = Strip(slides.span, state.events[state.standing].date).words(size.measure)
    lines = [one_line(row, size.measure, slides.spelled) for row in rows]
    if size.height >= ROOMY:
        lines.append(one_line((), size.measure, slides.spelled))
    return [*lines, *(said or [one_line(_hints(state, size.measure), size.measure, slides.spelled)])]


def _said(slides: Slides, size: Size) -> list["Text"]:
    """Give what is said and asked at the very bottom: a notice, and what is being typed, with its end in sight."""
    state = slides.state
    most = max(1, size.height // 2 if size.height >= SMALL else size.height - 1)
    asked = [Paragraph((Piece(ASKED[state.prompt], "heading"), Piece(f"{state.typed}_")))] if state.prompt else []
    said = [Paragraph((Piece(state.notice),))] if state.notice else []
    prompt = set_lines(asked, size.measure, slides.spelled)[-most:]
    return [*set_lines(said, size.measure, slides.spelled)[: most - len(prompt)], *prompt]


def _hints(state: Presentation, columns: int) -> Words:
    """Give the keys that matter here, as many as there is room for; how to leave is always among them."""
    hints = HINTS[state.view].split("|")
    while len("  ".join(hints)) > columns and len(hints) > 1:
        del hints[max(0, len(hints) - 3)]
    words: list[Piece] = []
    for hint in hints:
        key, _, does = hint.rpartition(" ")
        words += [Piece("  " if words else ""), Piece(key), Piece(f" {does}", "aside")]
    return tuple(words)


# Where there is no screen


class SlideCards(NamedTuple):
    """The same slides one after another, for a pipe."""

    events: Sequence[Event]

    def plain(self) -> str:
        """Draw without colour, width or wrapping."""
        cards = ("".join(f"{line}\n" for line in map(_plain_line, card)) for card in self._cards())
        return "\n".join(cards)

    def rich(self, width: int) -> "RenderableType":
        """Draw for a terminal that cannot show a whole screen."""
        from rich.console import Group

        paragraphs = [paragraph for card in self._cards() for paragraph in (*card, BLANK)]
        return Group(*set_lines(paragraphs[:-1], width, as_it_is))

    def _cards(self) -> Iterator[list[Paragraph]]:
        for number, event in enumerate(self.events, 1):
            _, *parts = event_parts(event)
            when = _when(event)
            count = Piece(f"   {number:,} of {counted(len(self.events), 'event')}", "aside")
            lines = [paragraph for part in parts for paragraph in part if paragraph is not BLANK]
            yield [Paragraph((*when, count)), *lines]


def _plain_line(paragraph: Paragraph) -> str:
    words = plain(paragraph.words) if isinstance(paragraph.words, tuple) else paragraph.words.plain()
    return f"{plain(paragraph.label):{paragraph.indent}}{words}".rstrip()
