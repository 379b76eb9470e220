"""What is known of an event as labelled lines of plain text, for formats that have a place for text and no more."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mali_timeline.formatting import (
    format_amount,
    format_because,
    format_citation,
    format_cited_date,
    format_date,
    format_figure,
    plural,
)
from mali_timeline.records import Citation, Event, Figure, Place, Source, Timeline
from mali_timeline.reports.disagreements import date_claims, differing_figures

UNTITLED = "Timeline"  # the heading of a timeline without a title
MAX_LISTED = 8  # events that a note names
NO_SOURCE = "no source named"


class Statement(NamedTuple):
    """One label, and the lines that stand beside it."""

    label: str
    lines: Sequence[str]


class Reference(NamedTuple):
    """A source as it is cited for one event, and its address where that is one of the web."""

    text: str
    url: str | None


def paragraphs_of(event: Event) -> list[str]:
    """Return the paragraphs of the text of an event, none when it has no text."""
    return [paragraph for paragraph in (event.text or "").split("\n\n") if paragraph]


def heading(timeline: Timeline) -> str:
    """Return the title of the timeline, which is the heading of every export."""
    return timeline.title or UNTITLED


def stable_id(timeline: Timeline, event: Event) -> str:
    """Return an id that no event of a timeline with another title has, and that is the same in every export."""
    from uuid import NAMESPACE_URL, uuid5

    return str(uuid5(NAMESPACE_URL, f"mali-timeline:{heading(timeline)}:{event.id}"))


def date_text(event: Event) -> str:
    """Return the date in words, with its EDTF text: `about Apr 2020 (EDTF 2020-04~)`."""
    return f"{format_date(event.date)} (EDTF {event.date.text})"


def statements(timeline: Timeline, event: Event) -> Iterator[Statement]:
    """Yield where, who, how many, why, what is disputed and what else a reader should know; only what is known.

    Date, title, text, tags and sources are left to the format, which has places of its own for them.
    """
    yield from _known("Where", ["; ".join(map(place_text, event.places))] if event.places else [])
    yield from _known("Who", ["; ".join(actor.name for actor in event.actors)] if event.actors else [])
    period = timeline.period_of(event)
    yield from _known("Period", [f"{period.name} ({format_date(period.date)})"] if period else [])
    yield from _known("Figures", list(map(figure_text, event.figures)))
    causes = [(timeline.by_id[because.event], because) for because in event.because]
    yield from _known("Because", [f"{_named(cause)}; {format_because(because)}" for cause, because in causes])
    effects = timeline.effects.get(event.id, ())
    yield from _known("Led to", [f"{_named(effect)}; {format_because(because)}" for effect, because in effects])
    yield from _known("Disputed", list(dispute_texts(event)))
    yield from _known("Caveat", [event.caveat] if event.caveat else [])


def facts(timeline: Timeline, event: Event) -> list[tuple[str, str]]:
    """Return what is known of an event as pairs of a label and a line: its date, its statements, its tags."""
    return [
        ("Date", date_text(event)),
        *((label, line) for label, lines in statements(timeline, event) for line in lines),
        *([("Tags", tags_text(timeline, event))] if event.tags else []),
    ]


def tags_text(timeline: Timeline, event: Event) -> str:
    """Return the names of the tags of an event."""
    return ", ".join(timeline.tags[tag].label if tag in timeline.tags else tag for tag in event.tags)


def _known(label: str, lines: Sequence[str]) -> Iterator[Statement]:
    if lines:
        yield Statement(label, lines)


def _named(event: Event) -> str:
    return f"{format_date(event.date)}, {event.title}"


def place_text(place: Place) -> str:
    """Return a place with its region and country: `Konna (Mopti, Mali)`."""
    areas = ", ".join(area for area in place.areas if area != place.name)
    return f"{place.name} ({areas})" if areas else place.name


def figure_text(figure: Figure) -> str:
    """Return a figure with who claims it: `dead: 12 (Radio)`."""
    return f"{format_figure(figure)} ({_reporter(figure.source)})"


def _reporter(source: Source | None) -> str:
    return source.credit if source else NO_SOURCE


def dispute_texts(event: Event) -> Iterator[str]:
    """Yield what the sources disagree about: in words, on the date, on each figure."""
    if event.disputed:
        yield event.disputed
    claims = date_claims(event)
    if any(claim.dissents for claim in claims):
        dates = "; ".join(
            f"{format_cited_date(claim.citation, event)} ({claim.citation.source.credit})" for claim in claims
        )
        yield f"The date, here {format_date(event.date)}: {dates}"
    for label, figures in differing_figures(event).items():
        amounts = "; ".join(
            f"{format_amount(figure._replace(unit=None))} ({_reporter(figure.source)})" for figure in figures
        )
        yield f"{label}: {amounts}"


# Sources


def references(event: Event) -> list[Reference]:
    """Return the citations of an event, in the order of the file."""
    return [reference(citation, event) for citation in event.sources]


def reference(citation: Citation, event: Event) -> Reference:
    """Return a citation in words: author, title, publisher, origin, date, position, and what it says otherwise."""
    source = citation.source
    parts = (
        source.author,
        source.title,
        source.publisher,
        f"from {source.origin}" if source.origin else "",
        format_date(source.date) if source.date else "",
        citation.at,
    )
    said = format_citation(citation, event)
    address = web_address(source.url)
    # What is no address of the web can be read, but is no link.
    rest = (said, source.url if address is None else "", f"archived: {source.archived}" if source.archived else "")
    return Reference("; ".join([", ".join(filter(None, parts)), *filter(None, rest)]), address)


def web_address(url: str | None) -> str | None:
    """Return an address of the web (http or https) that can stand anywhere as a link; otherwise None.

    Blanks, quotes, brackets and whatever is not ASCII are percent-encoded (RFC 3986).
    """
    from urllib.parse import quote

    if url is None or not url.lower().startswith(("http://", "https://")):
        return None
    return quote(url, safe="!#$%&()*+,/:;=?@~", errors="replace")


def left_over(number_of: str, events: Sequence[Event], why: str) -> Iterator[str]:
    """Yield a note on events that a format cannot hold as they are, if there are any: how many, why, and which."""
    if events:
        more = f" and {len(events) - MAX_LISTED:,} more" if len(events) > MAX_LISTED else ""
        yield f"{plural(len(events), number_of)} {why}: {', '.join(event.id for event in events[:MAX_LISTED])}{more}"
