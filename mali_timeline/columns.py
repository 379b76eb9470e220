"""Every field of every record, once: its name, its text in a cell, its JSON value, and how it behaves in a table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar

from mali_timeline.formatting import format_citation, format_date, format_figure
from mali_timeline.records import Because, Citation, Event, Extra, Figure, Place, Timeline
from mali_timeline.text import shorten

if TYPE_CHECKING:
    from datetime import date

    from mali_timeline.checks.rule import Rule
    from mali_timeline.date_input import Reading
    from mali_timeline.dates import HistoricalDate
    from mali_timeline.errors import Diagnostic
    from mali_timeline.reports.causes import Link
    from mali_timeline.reports.grouping import GroupCount
    from mali_timeline.reports.histogram import BinCount, FigureKind
    from mali_timeline.reports.quiz import Question
    from mali_timeline.reports.registers import Entry, Register
    from mali_timeline.reports.timespans import TimeSpan

Row = TypeVar("Row")
Json = Any  # what the json module accepts: dict, list, str, int, float, bool or None


class Column(NamedTuple, Generic[Row]):
    """One field of a row: `text` for a cell (empty: nothing known), `value` for JSON, the rest for a table.

    `style` is a role of `render.styled`; `min_width` are the columns below which a wrapped cell does not shrink.
    """

    text: Callable[[Row], str]
    value: Callable[[Row], Json]
    style: str = "plain"
    wrap: bool = True
    min_width: int = 0
    align: Literal["left", "right"] = "left"


class Records(NamedTuple, Generic[Row]):
    """Rows (each a `noun`) with their columns in the order of JSON; `default` are those of a line.

    `selection` is there when the rows are events: their timeline and these events, of which a data file can be made.
    """

    noun: str
    columns: Mapping[str, Column[Row]]
    default: tuple[str, ...]
    rows: Sequence[Row]
    selection: tuple[Timeline, Sequence[Event]] | None = None


SEPARATOR = "; "  # between several values in one cell


# Kinds of columns


def _text(read: Callable[[Row], str | None], **layout: Any) -> Column[Row]:  # noqa: ANN401 - fields of Column
    """Return a column whose cell and JSON value are one text."""
    return Column(lambda row: read(row) or "", read, **layout)


def _number(read: Callable[[Row], int | float | None], **layout: Any) -> Column[Row]:  # noqa: ANN401
    return Column(lambda row: "" if (number := read(row)) is None else str(number), read, **layout)


def _flag(read: Callable[[Row], bool | None]) -> Column[Row]:
    """Return a column of yes and no, empty when it is not known."""
    return Column(lambda row: "" if (flag := read(row)) is None else "yes" if flag else "no", read)


def _list(read: Callable[[Row], Sequence[str]]) -> Column[Row]:
    """Return a column of several texts."""
    return Column(lambda row: SEPARATOR.join(read(row)), lambda row: list(read(row)))


def _ids(read: Callable[[Row], Sequence[Event]]) -> Column[Row]:
    """Return a column of the ids of events."""
    return _list(lambda row: [event.id for event in read(row)])


def _objects(
    read: Callable[[Row], Sequence[Any]], text: Callable[[Any], str], value: Callable[[Any], Json]
) -> Column[Row]:
    """Return a column of several objects, each as a text and as a JSON value."""
    return Column(
        lambda row: SEPARATOR.join([text(each) for each in read(row)]), lambda row: [value(each) for each in read(row)]
    )


def _day(day: "date | None") -> str | None:
    return day.isoformat() if day else None


# Events

_BRIEF = ("date", "id", "title")


def event_records(timeline: Timeline, events: Sequence[Event]) -> Records[Event]:
    """Return events with all their fields."""
    default = ("date", "id", "title", "places", "actors", "tags", "sources")
    return Records("event", _event_columns(timeline), default, events, (timeline, events))


def _event_columns(timeline: Timeline) -> dict[str, Column[Event]]:
    """Return the columns of an event in the order of its JSON object."""
    return {
        "id": _text(lambda event: event.id, style="aside", wrap=False),
        "date": _text(lambda event: event.date.text, style="date", wrap=False),
        "earliest": _text(lambda event: _day(event.date.earliest), wrap=False),
        "latest": _text(lambda event: _day(event.date.latest), wrap=False),
        "precision": _text(lambda event: event.date.precision, wrap=False),
        "approximate": _flag(lambda event: event.date.approximate),
        "uncertain": _flag(lambda event: event.date.uncertain),
        "title": _text(lambda event: event.title, min_width=30),
        "text": _text(lambda event: event.text, min_width=30),
        "places": _objects(lambda event: event.places, lambda place: str(place.name), _place_object),
        "actors": _objects(
            lambda event: event.actors,
            lambda actor: str(actor.name),
            lambda actor: {**_fields(actor, "id", "name", "kind"), **_own(actor.extra)},
        ),
        "tags": _list(lambda event: event.tags),
        "figures": _objects(lambda event: event.figures, format_figure, _figure_object),
        "because": _objects(lambda event: event.because, lambda because: str(because.event), _because_object),
        "sources": _objects(lambda event: event.sources, lambda citation: str(citation.source.id), _citation_object),
        "independent_sources": _number(lambda event: event.independent_sources),
        "disputed": _text(lambda event: event.disputed, min_width=30),
        "caveat": _text(lambda event: event.caveat, min_width=30),
        "is_disputed": _flag(lambda event: event.is_disputed),
        "period": _text(lambda event: period.id if (period := timeline.period_of(event)) else None),
        **_own_columns((event.extra for event in timeline.events), lambda event: event.extra),
    }


def _of_event(column: Column[Event], event_of: Callable[[Row], Event]) -> Column[Row]:
    """Return the column of an event for a row that has an event."""
    return Column(lambda row: column.text(event_of(row)), lambda row: column.value(event_of(row)), *column[2:])


def _own(extra: Extra) -> dict[str, Json]:
    """Return the fields of the file's own as JSON values."""
    if not extra:
        return {}
    from json import loads

    return {name: loads(value) for name, value in extra}


def _own_columns(extras: Iterable[Extra], read: Callable[[Row], Extra]) -> dict[str, Column[Row]]:
    """Return a column for each of the fields of the file's own; where a row lacks one, it is null."""
    names = dict.fromkeys(name for extra in extras if extra for name, _ in extra)
    return {name: _own_column(name, read) for name in names}


def _own_column(name: str, read: Callable[[Row], Extra]) -> Column[Row]:
    """Return the column of a field of the file's own: a text as it is, anything else as JSON."""

    def value(row: Row) -> Json:
        return _own(read(row)).get(name)

    def text(row: Row) -> str:
        held = value(row)
        return "" if held is None else held if isinstance(held, str) else dict(read(row))[name]

    return Column(text, value)


def _fields(record: object, *names: str) -> dict[str, Json]:
    """Return fields of a record that are JSON values as they are."""
    return {name: getattr(record, name) for name in names}


def _place_object(place: Place) -> Json:
    return {**_fields(place, "id", "name", "region", "country", "lat", "lon"), **_own(place.extra)}


def _figure_object(figure: Figure) -> Json:
    fields = _fields(figure, "label", "value", "low", "high", "unit")
    return {**fields, "source": figure.source.id if figure.source else None, **_own(figure.extra)}


def _because_object(because: Because) -> Json:
    return {"event": because.event, "source": because.source.id, "note": because.note, **_own(because.extra)}


def _citation_object(citation: Citation) -> Json:
    source = citation.source
    return {
        **_fields(source, "id", "title", "publisher", "origin", "kind", "url"),
        "date": source.date.text if source.date else None,
        **_fields(source, "author", "archived"),
        "at": citation.at,
        **_given(citation),
        **_own(source.extra),
        **_own(citation.extra),
    }


def _given(citation: Citation) -> dict[str, Json]:
    """Return what a source gives of its own for an event."""
    return {
        "date_given": citation.date.text if citation.date else None,
        "weekday_given": citation.weekday,
        "note": citation.note,
    }


# Rows that have an event


def tree_records(
    timeline: Timeline, rows: "Sequence[tuple[tuple[str, ...], Event]]"
) -> "Records[tuple[tuple[str, ...], Event]]":
    """Return the events of a tree, each with the names that lead to it; one event may stand in several rows."""
    columns: dict[str, Column[tuple[tuple[str, ...], Event]]] = {
        "branch": Column(lambda row: " / ".join(row[0]), lambda row: list(row[0]), style="heading")
    }
    columns |= {name: _of_event(column, lambda row: row[1]) for name, column in _event_columns(timeline).items()}
    return Records("event", columns, ("branch", *_BRIEF), rows, (timeline, [event for _, event in rows]))


def link_records(timeline: Timeline, links: "Sequence[Link]") -> "Records[Link]":
    """Return links, each with the event that it leads to; one event may be reached by several."""
    columns: dict[str, Column[Link]] = {
        "direction": _text(lambda link: link.direction),
        "depth": _number(lambda link: link.depth),
        "because_of": _text(lambda link: link.near.id if link.direction == "down" else None),
        "leads_to": _text(lambda link: link.near.id if link.direction == "up" else None),
        "claimed_by": _objects(
            lambda link: link.claims,
            lambda claim: str(claim.source.id),
            lambda claim: {"source": claim.source.id, "note": claim.note},
        ),
        "note": _text(lambda link: "; ".join(claim.note for claim in link.claims if claim.note) or None),
    }
    default = (*(name for name in columns if name != "note"), *_BRIEF)
    columns |= {name: _of_event(column, lambda link: link.event) for name, column in _event_columns(timeline).items()}
    linked = [each for link in links for each in (link.near, link.event)]
    return Records("link", columns, default, links, (timeline, linked))


def time_span_records(timeline: Timeline, rows: "Sequence[TimeSpan]", noun: str) -> "Records[TimeSpan]":
    """Return periods and events with the days that certainly belong to each.

    A certain day is null when there is none, and on an open side, on which `earliest` or `latest` is null, too.
    """

    def certain(row: "TimeSpan") -> "HistoricalDate | None":
        return row.event.date.certain_span

    columns: dict[str, Column[TimeSpan]] = {"kind": _text(lambda row: row.kind)}
    columns |= {name: _of_event(column, lambda row: row.event) for name, column in _event_columns(timeline).items()}
    columns["certain_from"] = _text(lambda row: _day(span.earliest) if (span := certain(row)) else None)
    columns["certain_until"] = _text(lambda row: _day(span.latest) if (span := certain(row)) else None)
    selection = (timeline, [row.event for row in rows if row.kind == "event"])
    return Records(noun, columns, ("kind", *_BRIEF), rows, selection)


# Rows that have several events


def bin_records(counts: "Sequence[BinCount]", kind: "FigureKind | None" = None) -> "Records[BinCount]":
    """Return bins with their EDTF text, the days asked for, and the events in them.

    With a kind of figure its sum is there, null when it is open or no source gives it.
    """
    columns: dict[str, Column[BinCount]] = {
        "bin": _text(lambda count: count.bin.edtf),
        "name": _text(lambda count: count.bin.label),
        "earliest": _text(lambda count: _day(count.bin.days.earliest), wrap=False),
        "latest": _text(lambda count: _day(count.bin.days.latest), wrap=False),
        "certain": _number(lambda count: len(count.certain)),
        "possible": _number(lambda count: len(count.possible)),
        "certain_ids": _ids(lambda count: count.certain),
        "possible_ids": _ids(lambda count: count.possible),
    }
    default = ("bin", "earliest", "latest", "certain", "possible")
    if kind is None:
        return Records("event", columns, default, counts)
    from mali_timeline.reports.histogram import sum_figure

    columns |= {
        "label": _text(lambda _: kind.label),
        "unit": _text(lambda _: kind.unit),
        "low": _number(lambda count: amount.low if (amount := sum_figure(count, kind)) else None),
        "high": _number(lambda count: amount.high if (amount := sum_figure(count, kind)) else None),
    }
    return Records(f"event with the figure '{shorten(kind.label)}'", columns, (*default, "low", "high", "unit"), counts)


def count_records(counts: "Sequence[GroupCount]") -> "Records[GroupCount]":
    """Return counts with their share of the events, 0 to 1; one event may count in several rows."""
    columns: dict[str, Column[GroupCount]] = {
        "events": _number(lambda count: len(count.events), align="right", wrap=False),
        "id": _text(lambda count: count.id, style="aside", wrap=False),
        "name": _text(lambda count: count.name),
        "share": Column(lambda count: f"{count.share:.4f}", lambda count: round(count.share, 4)),
        "event_ids": _ids(lambda count: count.events),
    }
    return Records("event", columns, ("events", "id", "name"), counts)


def entry_records(register: "Register[Any]", entries: "Sequence[Entry[Any]]") -> "Records[Entry[Any]]":
    """Return entries of a register with all their fields, and the events that use them."""
    columns: dict[str, Column[Entry[Any]]] = {name: _field(name) for name in register.fields}
    columns |= _own_columns((entry.record.extra for entry in entries), lambda entry: entry.record.extra)
    columns["events"] = _number(lambda entry: len(entry.uses), align="right", wrap=False)
    columns["event_ids"] = _ids(lambda entry: entry.events)
    if register.noun == "source":
        columns |= _source_columns()
    if register.noun == "period":
        columns["earliest"] = _text(lambda entry: _day(entry.record.date.earliest), wrap=False)
        columns["latest"] = _text(lambda entry: _day(entry.record.date.latest), wrap=False)
    return Records(register.noun, columns, register.default, entries)


def _field(name: str) -> "Column[Entry[Any]]":
    """Return the column of a field of the record itself."""
    layouts: dict[str, dict[str, Any]] = {
        "id": {"style": "aside", "wrap": False},
        "date": {"style": "date", "wrap": False},
        "kind": {"wrap": False},
        "title": {"min_width": 30},
    }

    def value(entry: "Entry[Any]") -> Json:
        held = getattr(entry.record, name)
        if name == "date":
            return held and held.text
        return list(held) if isinstance(held, tuple) else held

    def text(entry: "Entry[Any]") -> str:
        held = value(entry)
        if held is None:
            return ""
        return SEPARATOR.join(held) if isinstance(held, list) else str(held)

    return Column(text, value, **layouts.get(name, {}))


def _source_columns() -> "dict[str, Column[Entry[Any]]]":
    """Return what a source says: where it is cited, and where it disagrees with others."""
    from mali_timeline.reports.registers import contradicted_figures, misdated_events, source_uses

    def contradicted(entry: "Entry[Any]") -> list[tuple[Event, Figure, list[Figure]]]:
        return [(use.event, figure, others) for use in entry.uses for figure, others in contradicted_figures(use)]

    return {
        "reporter": _text(lambda entry: entry.record.reporter or None),
        "citations": _objects(
            source_uses,
            lambda use: f"{use[0].id} {format_citation(use[1], use[0], with_position=True)}".strip(),
            lambda use: {"event": use[0].id, "at": use[1].at, **_given(use[1])},
        ),
        "dates_otherwise": _objects(
            misdated_events,
            lambda use: str(use[0].id),
            lambda use: {"event": use[0].id, "date": use[0].date.text, "date_given": use[1].date.text},
        ),
        "figures_otherwise": _objects(
            contradicted,
            lambda row: f"{row[0].id} {format_figure(row[1])}",
            lambda row: {
                "event": row[0].id,
                "figure": _figure_object(row[1]),
                "others": [_figure_object(other) for other in row[2]],
            },
        ),
    }


# Quiz questions

QUESTION_TABLE = ("question", "choices", "answer", "source")  # what a table has room for


def question_records(questions: "Sequence[Question]") -> "Records[Question]":
    """Return questions with their answers, for a handout."""
    from mali_timeline.reports.quiz import representative_citation

    def source(event: Event) -> str:
        citation = representative_citation(event)
        if citation is None:
            return ""
        cited = citation.source
        return ", ".join(filter(None, (cited.title, cited.publisher, format_date(cited.date) if cited.date else "")))

    def source_ids(question: "Question") -> list[str]:
        citations = map(representative_citation, question.events)
        return [citation.source.id for citation in citations if citation]

    columns: dict[str, Column[Question]] = {
        "kind": _text(lambda question: str(question.kind)),
        "question": _text(lambda question: question.text),
        "choices": Column(
            lambda question: SEPARATOR.join(f"{number}) {each}" for number, each in enumerate(question.choices, 1)),
            lambda question: list(question.choices),
        ),
        "items": _list(lambda question: question.items),
        "answer": _text(lambda question: question.answer),
        "number": _number(lambda question: question.right + 1),
        "why": _text(_why),
        "event": _text(lambda question: question.events[0].id),
        "events": _ids(lambda question: question.events),
        "source": _text(lambda question: SEPARATOR.join(filter(None, map(source, question.events))) or None),
        "sources": _list(source_ids),
    }
    default = ("kind", "question", "choices", "answer", "why", "event", "source")
    return Records("question", columns, default, questions)


def _why(question: "Question") -> str:
    """Return what makes the answer right, for each event of a question."""
    from mali_timeline.reports.disagreements import differing_points

    reasons = []
    for event in question.events:
        where = f" ({event.places[0].name})" if question.kind == "where" else ""
        disputed = f" ({differing_points(event)})" if question.kind == "disputed" and event.is_disputed else ""
        reasons.append(f"{format_date(event.date)}: {event.title}{where}{disputed}")
    return SEPARATOR.join(reasons)


# Dates, diagnostics, rules


def reading_records(readings: "Sequence[Reading]") -> "Records[Reading]":
    """Return texts with what they mean as dates, or what is wrong with them."""

    def of_date(read: "Callable[[HistoricalDate], str | None]", **layout: Any) -> "Column[Reading]":  # noqa: ANN401
        return _text(lambda reading: read(reading.date) if reading.date else None, **layout)

    columns: dict[str, Column[Reading]] = {
        "text": _text(lambda reading: reading.text, min_width=30),
        "edtf": of_date(str),
        "earliest": of_date(lambda date: _day(date.earliest), wrap=False),
        "latest": of_date(lambda date: _day(date.latest), wrap=False),
        "precision": of_date(lambda date: date.precision, wrap=False),
        "approximate": _flag(lambda reading: reading.date.approximate if reading.date else None),
        "uncertain": _flag(lambda reading: reading.date.uncertain if reading.date else None),
        "words": of_date(format_date),
        "read_as": _text(lambda reading: reading.read_as or None),
        "problem": _text(lambda reading: reading.problem or None),
        "hint": _text(lambda reading: reading.hint or None),
    }
    default = ("text", "edtf", "earliest", "latest", "precision", "words", "problem", "hint")
    return Records("date", columns, default, readings)


def diagnostic_records(found: "Sequence[tuple[str, Diagnostic]]") -> "Records[tuple[str, Diagnostic]]":
    """Return diagnostics, each with the name of its file.

    Columns count characters from 1, `end` is the one after the last; `byte_column` counts bytes of UTF-8.
    """
    columns: dict[str, Column[tuple[str, Diagnostic]]] = {
        "file": _text(lambda row: row[0]),
        "line": _number(lambda row: row[1].span.line),
        "column": _number(lambda row: row[1].span.column),
        "end": _number(lambda row: row[1].span.column + row[1].span.length),
        "byte_column": _number(lambda row: len(row[1].line[: row[1].span.column - 1].encode(errors="replace")) + 1),
        "severity": _text(lambda row: row[1].severity),
        "code": _text(lambda row: row[1].code),
        "message": _text(lambda row: row[1].message),
        "hint": _text(lambda row: row[1].hint or None),
    }
    return Records("diagnostic", columns, tuple(columns), found)


def rule_records(rules: "Sequence[Rule]") -> "Records[Rule]":
    """Return codes with what they mean and their examples."""
    columns: dict[str, Column[Rule]] = {
        "code": _text(lambda rule: rule.code),
        "severity": _text(lambda rule: rule.severity),
        "about": _text(lambda rule: rule.about),
        "wrong": _text(lambda rule: visible_example(rule.wrong)),
        "right": _text(lambda rule: visible_example(rule.right)),
    }
    return Records("code", columns, ("code", "severity", "about"), rules)


def visible_example(example: str) -> str:
    """Return an example in which tabs, and bytes that are not UTF-8, can be seen."""
    return example.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").replace("\t", "\\t")
