"""What a list of records can be asked for: each column as the text of a cell and as a JSON value."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from mali_timeline.dates import HistoricalDate
from mali_timeline.records import Because, Citation, Event, Figure, Place, Timeline

if TYPE_CHECKING:
    from mali_timeline.bins import FigureKind, Tally
    from mali_timeline.views.bars import Row
    from mali_timeline.views.chains import Link

Record = TypeVar("Record")
Json = Any  # what the json module takes: dict, list, str, int, float, bool or None


class Column(NamedTuple, Generic[Record]):
    """One field of a record: `text` for a cell (empty: nothing known), `value` for JSON."""

    text: Callable[[Record], str]
    value: Callable[[Record], Json]


class Listing(NamedTuple, Generic[Record]):
    """Records (each a `noun`) with their columns in the order of JSON; `usual` are those of a line."""

    noun: str
    columns: Mapping[str, Column[Record]]
    usual: tuple[str, ...]
    records: Sequence[Record]

    def fields(self, asked: tuple[str, ...]) -> tuple[str, ...]:
        """Give the fields that were asked for, or else the usual ones."""
        return asked or self.usual


def events_listing(timeline: Timeline, events: Sequence[Event]) -> Listing[Event]:
    """Give events with every field that the data file and the design of the JSON know."""
    return Listing(
        "event", _event_columns(timeline), ("date", "id", "title", "places", "actors", "tags", "sources"), events
    )


def branches_listing(
    timeline: Timeline, rows: Sequence[tuple[tuple[str, ...], Event]]
) -> Listing[tuple[tuple[str, ...], Event]]:
    """Give the events of a tree, each with the branch that it stands on; one event may stand on several."""
    branch: Column[tuple[tuple[str, ...], Event]] = Column(lambda row: " / ".join(row[0]), lambda row: list(row[0]))
    columns: dict[str, Column[tuple[tuple[str, ...], Event]]] = {
        name: _of_event(column, lambda row: row[1]) for name, column in _event_columns(timeline).items()
    }
    return Listing("event", {"branch": branch, **columns}, ("branch", "date", "id", "title"), rows)


def links_listing(timeline: Timeline, links: Sequence["Link"]) -> "Listing[Link]":
    """Give the links of a chain, each with the event that it leads to; one event may be reached by several."""
    columns: dict[str, Column[Link]] = {
        "direction": _same(lambda link: link.direction),
        "depth": Column(lambda link: str(link.depth), lambda link: link.depth),
        "because_of": _same(lambda link: link.near.id if link.direction == "down" else None),
        "leads_to": _same(lambda link: link.near.id if link.direction == "up" else None),
        "claimed_by": Column(
            lambda link: ", ".join(claim.source.id for claim in link.claims),
            lambda link: [{"source": claim.source.id, "note": claim.note} for claim in link.claims],
        ),
        "note": _same(lambda link: "; ".join(claim.note for claim in link.claims if claim.note) or None),
    }
    of_event = {name: _of_event(column, _linked_event) for name, column in _event_columns(timeline).items()}
    return Listing("link", {**columns, **of_event}, (*(name for name in columns if name != "note"), *_BRIEFLY), links)


def bars_listing(timeline: Timeline, rows: Sequence["Row"], noun: str) -> "Listing[Row]":
    """Give the rows of a drawing of bars, periods with the fields of events; with the days that are certainly theirs.

    A certain day is null where there is none, and on an open side, on which `earliest` or `latest` is null, too.
    """
    columns: dict[str, Column[Row]] = {"kind": _same(lambda row: row.kind)}
    columns |= {name: _of_event(column, lambda row: row.event) for name, column in _event_columns(timeline).items()}
    columns["certain_from"] = _same(lambda row: _day(core, "earliest") if (core := row.event.date.core) else None)
    columns["certain_until"] = _same(lambda row: _day(core, "latest") if (core := row.event.date.core) else None)
    return Listing(noun, columns, ("kind", *_BRIEFLY), rows)


def tallies_listing(tallies: Sequence["Tally"], kind: "FigureKind | None" = None) -> "Listing[Tally]":
    """Give bins with their EDTF text, their asked days, how many events are in them, and which.

    With a kind of figure only the events that tell it count, and its sum is there, null where it is open or not told.
    """
    columns: dict[str, Column[Tally]] = {
        "bin": _same(lambda tally: tally.bin.text),
        "earliest": _same(lambda tally: _day(tally.bin.days, "earliest")),
        "latest": _same(lambda tally: _day(tally.bin.days, "latest")),
        "certain": _number(lambda tally: len(tally.certain)),
        "possible": _number(lambda tally: len(tally.possible)),
        "certain_ids": _ids(lambda tally: tally.certain),
        "possible_ids": _ids(lambda tally: tally.possible),
    }
    usual = ("bin", "earliest", "latest", "certain", "possible")
    if kind is None:
        return Listing("event", columns, usual, tallies)
    from mali_timeline.bins import total

    columns |= {
        "label": _same(lambda _: kind.label),
        "unit": _same(lambda _: kind.unit),
        "low": _number(lambda tally: amount.low if (amount := total(tally, kind)) else None),
        "high": _number(lambda tally: amount.high if (amount := total(tally, kind)) else None),
    }
    return Listing(f"event with the figure '{kind.label}'", columns, (*usual, "low", "high", "unit"), tallies)


_BRIEFLY = ("date", "id", "title")


def _linked_event(link: "Link") -> Event:
    return link.event


def _of_event(column: Column[Event], event_of: Callable[[Record], Event]) -> Column[Record]:
    """Give the column of an event for a record that has an event."""
    return Column(lambda record: column.text(event_of(record)), lambda record: column.value(event_of(record)))


def _event_columns(timeline: Timeline) -> dict[str, Column[Event]]:
    """Give the columns of an event, named and ordered as in its JSON object."""
    return {
        "id": _same(lambda event: event.id),
        "date": _same(lambda event: str(event.date)),
        "earliest": _same(lambda event: _day(event.date, "earliest")),
        "latest": _same(lambda event: _day(event.date, "latest")),
        "precision": _same(lambda event: event.date.precision),
        "approximate": _flag(lambda event: event.date.approximate),
        "uncertain": _flag(lambda event: event.date.uncertain),
        "title": _same(lambda event: event.title),
        "text": _same(lambda event: event.text),
        "places": Column(
            lambda event: ", ".join(place.name for place in event.places),
            lambda event: [place_object(place) for place in event.places],
        ),
        "actors": Column(
            lambda event: ", ".join(actor.name for actor in event.actors),
            lambda event: [{"id": actor.id, "name": actor.name, "kind": actor.kind} for actor in event.actors],
        ),
        "tags": Column(lambda event: ", ".join(event.tags), lambda event: list(event.tags)),
        "figures": Column(
            lambda event: ", ".join(figure_in_words(figure) for figure in event.figures),
            lambda event: [figure_object(figure) for figure in event.figures],
        ),
        "because": Column(
            lambda event: ", ".join(because.event for because in event.because),
            lambda event: [because_object(because) for because in event.because],
        ),
        "sources": Column(
            lambda event: ", ".join(citation.source.id for citation in event.sources),
            lambda event: [citation_object(citation) for citation in event.sources],
        ),
        "independent_sources": Column(
            lambda event: str(event.independent_sources), lambda event: event.independent_sources
        ),
        "disputed": _same(lambda event: event.disputed),
        "is_disputed": _flag(lambda event: event.is_disputed),
        "period": _same(lambda event: period.id if (period := timeline.period_of(event)) else None),
    }


def _same(read: Callable[[Record], str | None]) -> Column[Record]:
    """Give a column whose cell and JSON value are one text."""
    return Column(lambda record: read(record) or "", read)


def _number(read: Callable[[Record], int | float | None]) -> Column[Record]:
    """Give a column of numbers."""
    return Column(lambda record: "" if (number := read(record)) is None else str(number), read)


def _ids(read: Callable[[Record], Sequence[Event]]) -> Column[Record]:
    """Give a column of the ids of events."""
    return Column(
        lambda record: ", ".join(event.id for event in read(record)),
        lambda record: [event.id for event in read(record)],
    )


def _flag(read: Callable[[Event], bool]) -> Column[Event]:
    """Give a column of yes and no."""
    return Column(lambda event: "yes" if read(event) else "no", read)


def _day(date: HistoricalDate, end: str) -> str | None:
    """Give one of the two ISO days of a date, or None where that end is open."""
    day = date.earliest if end == "earliest" else date.latest
    return day.isoformat() if day else None


def place_object(place: Place) -> Json:
    """Give the JSON object of a place of an event."""
    return {name: getattr(place, name) for name in ("id", "name", "region", "country", "lat", "lon")}


def figure_object(figure: Figure) -> Json:
    """Give the JSON object of a figure."""
    numbers = {name: getattr(figure, name) for name in ("label", "value", "low", "high", "unit")}
    return {**numbers, "source": figure.source.id if figure.source else None}


def because_object(because: Because) -> Json:
    """Give the JSON object of a cause."""
    return {"event": because.event, "source": because.source.id, "note": because.note}


def citation_object(citation: Citation) -> Json:
    """Give the JSON object of a citation: the source, and what it says of the event."""
    source = citation.source
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "origin": source.origin,
        "kind": source.kind,
        "url": source.url,
        "date": str(source.date) if source.date else None,
        "at": citation.at,
        "date_given": str(citation.date) if citation.date else None,
        "weekday_given": citation.weekday,
        "note": citation.note,
    }


def number_in_words(number: float) -> str:
    """Give a number with its thousands apart: 1,200,000 and 39.2."""
    return f"{number:,}"


def amount_in_words(figure: Figure) -> str:
    """Give the amount of a figure with its unit: `750`, `at least 20`, `20 to 30 km`."""
    if figure.value is not None:
        amount = number_in_words(figure.value)
    elif figure.low is not None and figure.high is not None:
        amount = f"{number_in_words(figure.low)} to {number_in_words(figure.high)}"
    elif figure.low is not None:
        amount = f"at least {number_in_words(figure.low)}"
    else:
        amount = f"at most {number_in_words(figure.high or 0)}"
    return f"{amount} {figure.unit}" if figure.unit else amount


def figure_in_words(figure: Figure) -> str:
    """Give a figure as a reader sees it: `French soldiers in Mali: 750`."""
    return f"{figure.label}: {amount_in_words(figure)}"
