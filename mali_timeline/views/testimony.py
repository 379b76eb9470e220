"""What a source says: what it is cited for, where it disagrees with the others, and whose word it is."""

from collections.abc import Callable, Iterator

from mali_timeline.records import Citation, Event, Figure, Source, Timeline
from mali_timeline.views.cards import Section, link_words, told
from mali_timeline.views.disputes import told_date, who_says
from mali_timeline.views.entries import Entry, Use
from mali_timeline.views.listings import Column, Json, amount_in_words, figure_in_words, figure_object
from mali_timeline.views.pieces import INDENT, Piece, Words, counted


def cited(*uses: Use) -> list[tuple[Event, Citation]]:
    """Give the events for which a source is cited, each with what it says."""
    return [(use.event, use.citation) for use in uses if use.citation]


def contradictions(source: str, event: Event) -> Iterator[tuple[Figure, list[Figure]]]:
    """Give the figures of a source, each with those of others of that label and unit that say other amounts."""
    for figure in event.figures:
        if figure.source and figure.source.id == source:
            others = [other for other in event.figures if _contradicts(other, figure)]
            if others:
                yield figure, others


def _contradicts(other: Figure, figure: Figure) -> bool:
    alike = (other.label, other.unit) == (figure.label, figure.unit)
    return alike and other.source is not figure.source and other.amount != figure.amount


# In data


def _citation_objects(entry: Entry[Source]) -> Json:
    """Give the JSON array of what this source says of each event."""
    return [
        {
            "event": event.id,
            "at": citation.at,
            "date_given": str(citation.date) if citation.date else None,
            "weekday_given": citation.weekday,
            "note": citation.note,
        }
        for event, citation in cited(*entry.uses)
    ]


def _misdated(entry: Entry[Source]) -> list[tuple[Event, Citation]]:
    """Give the events that this source puts on a date that shares no day with the event's own."""
    return [(event, citation) for event, citation in cited(*entry.uses) if _misdates(event, citation)]


def _misdates(event: Event, citation: Citation) -> bool:
    return citation.date is not None and not citation.date.overlaps(event.date)


def _misdated_objects(entry: Entry[Source]) -> Json:
    return [
        {"event": event.id, "date": str(event.date), "date_given": str(citation.date)}
        for event, citation in _misdated(entry)
    ]


def _contradicted_objects(entry: Entry[Source]) -> Json:
    return [
        {"event": event.id, "figure": figure_object(figure), "others": [figure_object(other) for other in others]}
        for event in entry.events
        for figure, others in contradictions(entry.id, event)
    ]


def _citation_texts(entry: Entry[Source]) -> Iterator[str]:
    for event, citation in cited(*entry.uses):
        yield f"{event.id} {told(citation, event, at=True)}".strip()


def _contradicted_texts(entry: Entry[Source]) -> Iterator[str]:
    for event in entry.events:
        for figure, _ in contradictions(entry.id, event):
            yield f"{event.id} {figure_in_words(figure)}"


SAID: dict[str, Column[Entry[Source]]] = {
    "reporter": Column(lambda entry: entry.record.reporter, lambda entry: entry.record.reporter),
    "citations": Column(lambda entry: ", ".join(_citation_texts(entry)), _citation_objects),
    "dates_otherwise": Column(lambda entry: ", ".join(event.id for event, _ in _misdated(entry)), _misdated_objects),
    "figures_otherwise": Column(lambda entry: ", ".join(_contradicted_texts(entry)), _contradicted_objects),
}


# On a card


def told_lines(use: Use) -> Iterator[Words]:
    """Say what the source says of an event, where in it, and who else there is of the same voice."""
    for event, citation in cited(use):
        if said := told(citation, event, at=True):
            yield (INDENT, Piece(said))
        mine = citation.source
        same = [c.source.id for c in event.sources if c.source.reporter == mine.reporter and c.source is not mine]
        if same:
            yield (INDENT, Piece(f"one voice with {', '.join(same)} ({mine.reporter})", "aside"))


def one_voice(timeline: Timeline) -> Callable[[Entry[Source]], Iterator[Section]]:
    """Give the section of the other sources that have the same origin (or else publisher): none is independent."""
    voices: dict[str, list[str]] = {}
    for source in timeline.sources.values():
        voices.setdefault(source.reporter, []).append(source.id)

    def sections(entry: Entry[Source]) -> Iterator[Section]:
        others = [other for other in voices[entry.record.reporter] if other != entry.id]
        if others:
            head = Piece(f"with {counted(len(others), 'other source')} of {entry.record.reporter}: ")
            yield Section("One voice", ((head, Piece(", ".join(others), "aside")),))

    return sections


def disagreements(_timeline: Timeline) -> Callable[[Entry[Source]], Iterator[Section]]:
    """Give the section of the dates and figures on which a source stands against others."""

    def sections(entry: Entry[Source]) -> Iterator[Section]:
        lines = tuple(line for event, citation in cited(*entry.uses) for line in _disagreement_lines(event, citation))
        if lines:
            yield Section("Disagrees", lines)

    return sections


def _disagreement_lines(event: Event, citation: Citation) -> Iterator[Words]:
    """Give an event, and under it the date and the figures of the source beside those of the others."""
    lines: list[Words] = []
    if _misdates(event, citation):
        lines.append((INDENT, Piece(f"dated {told_date(citation, event)} here", "disputed")))
    for figure, others in contradictions(citation.source.id, event):
        against = [
            words for other in others for words in (Piece(f"; {amount_in_words(other)}, "), *who_says(other.source))
        ]
        lines.append((INDENT, Piece(figure_in_words(figure), "disputed"), Piece(" here"), *against))
    if lines:
        yield link_words(event)
        yield from lines
