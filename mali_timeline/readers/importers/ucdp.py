"""UCDP GED: the Georeferenced Event Dataset of the Uppsala Conflict Data Program, by the columns of its codebook.

`date_start` and `date_end` are the first and the last day on which an event can have taken place. Where they differ
the date is some day between them: the whole month or year that they are, else a one-of set. What has no field of ours
is kept as `x-` fields.
"""

import re

from mali_timeline.readers.importers.chronology import (
    Chronology,
    RowError,
    Value,
    decimal_of,
    extras,
    is_address,
    prose_of,
    text_of,
)
from mali_timeline.readers.importers.tables import Row, Table, add_events, add_place
from mali_timeline.readers.importers.written_dates import exact_day, one_of, read_written_date
from mali_timeline.text import shorten

MARKS = frozenset(("side_a", "side_b", "date_start", "date_end", "best"))
NEEDED = tuple(sorted(MARKS))
_HELD = frozenset(
    (
        "id", "year", "type_of_violence", "dyad_name", "side_a", "side_b", "date_start", "date_end", "best", "low",
        "high", "country", "adm_1", "where_coordinates", "latitude", "longitude", "source_article", "source_office",
        "source_date", "source_headline", "where_description",
    )
)  # fmt: skip
_PLACE = {"name": "where_coordinates", "region": "adm_1", "country": "country"}
_VIOLENCE = {"1": "State-based conflict", "2": "Non-state conflict", "3": "One-sided violence"}
# What where_prec says of the position, from the value at which it is no longer the place itself.
_WHERE = {
    "2": "The position is that of a place near by, within 25 km (where_prec 2).",
    "3": "Only the district is known: the position is its middle (where_prec 3).",
    "4": "Only the province is known: the position is its middle (where_prec 4).",
    "5": "Only a part of the country, a line or an island is known: the position stands for it (where_prec 5).",
    "6": "Only the country is known: the position is its middle (where_prec 6).",
    "7": "It took place over water or in international airspace: the position is estimated (where_prec 7).",
}


def import_ucdp(table: Table, order: str | None) -> Chronology:
    """Return the chronology of a table of UCDP GED."""
    chronology = Chronology()
    add_events(chronology, table, lambda row: _event(chronology, row, order))
    return chronology


def _event(chronology: Chronology, row: Row, order: str | None) -> dict[str, Value]:
    def text(column: str) -> str:
        return text_of(row.values.get(column), column)

    kept = {name: value for name, value in row.values.items() if name not in _HELD}
    violence = _VIOLENCE.get(text("type_of_violence"), "")
    if not violence:
        kept["type_of_violence"] = text("type_of_violence")
    sides = [text(side) for side in ("side_a", "side_b") if text(side)]
    title = ": ".join(filter(None, (violence, " – ".join(sides) or text("dyad_name"))))
    if not title:
        raise RowError("it has neither sides nor a type of violence")
    where = text("where_coordinates")
    fields: dict[str, Value] = {
        "id": f"ucdp-{text('id')}" if text("id") else "",
        "date": _date(text("date_start"), text("date_end"), order),
        "title": f"{title}, {where}" if where else title,
        "text": prose_of(row.values.get("where_description"), "where_description"),
        "sources": _citations(chronology, row, kept),
        "places": add_place(chronology, row, kept, _PLACE),
        "actors": list(dict.fromkeys(chronology.actor({"name": name}) for name in sides)),
        "tags": [chronology.tag(violence)] if violence else [],
        "figures": _figures(chronology, row, kept),
        "caveat": _WHERE.get(text("where_prec"), ""),
    }
    return {name: value for name, value in {**fields, **extras(kept)}.items() if value}


def _date(start: str, end: str, order: str | None) -> str:
    """Return some day between the two that UCDP gives; raise RowError."""
    if not start:
        raise RowError("it has no date_start")
    first = exact_day(read_written_date(start, order).edtf)
    last = exact_day(read_written_date(end or start, order).edtf)
    if last < first:
        raise RowError(f"date_end {last} is before date_start {first}")
    return one_of(first, last)


def _figures(chronology: Chronology, row: Row, kept: dict[str, Value]) -> list[dict[str, Value]]:
    """Return the deaths as best, lowest and highest estimate; what contradicts the best one is kept as `x-` fields."""
    figure: dict[str, Value] = {"label": "deaths"}
    for column, name in (("best", "value"), ("low", "low"), ("high", "high")):
        written = text_of(row.values.get(column), column)
        number = decimal_of(written)
        if number is not None:
            figure[name] = number
        elif written:
            kept[column] = written
            chronology.lose(row.where, f"{column} '{shorten(written)}' is no number; kept as x-{column}")
    value = figure.get("value")
    for name, sign in (("low", 1), ("high", -1)):
        bound = figure.get(name)
        if value is not None and bound is not None and sign * (float(bound) - float(value)) > 0:
            kept[name] = figure.pop(name)
            message = f"{name} {bound} contradicts the best estimate {value}; kept as x-{name}"
            chronology.lose(row.where, message)
    if value is None and "low" in figure and "high" in figure and float(figure["low"]) > float(figure["high"]):
        kept["high"] = figure.pop("high")
        chronology.lose(row.where, f"high {kept['high']} is less than low {figure['low']}; kept as x-high")
    return [figure] if len(figure) > 1 else []


def _citations(chronology: Chronology, row: Row, kept: dict[str, Value]) -> list[dict[str, Value]]:
    """Return the sources: offices, dates and headlines where there are as many of each, else the articles."""
    offices, dates, headlines = (
        _parts(text_of(row.values.get(f"source_{name}"), name)) for name in ("office", "date", "headline")
    )
    articles = _parts(text_of(row.values.get("source_article"), "source_article"))
    entries = []
    if headlines and len(headlines) == len(offices) and (not dates or len(dates) == len(offices)):
        for index, (headline, office) in enumerate(zip(headlines, offices, strict=True)):
            fields = {"title": headline, "publisher": office}
            if dates:
                try:
                    fields["date"] = read_written_date(dates[index]).edtf
                except RowError:
                    fields["x-date"] = dates[index]
            entries.append(fields)
        if articles:
            kept["source_article"] = "; ".join(articles)
    else:
        entries.extend(
            {"title": article, **({"url": article} if is_address(article) else {})}
            for article in articles or headlines or offices
        )
        for name, parts, used in (("office", offices, not articles and not headlines), ("date", dates, False)):
            if parts and not used:
                kept[f"source_{name}"] = "; ".join(parts)
        if articles and headlines:
            kept["source_headline"] = "; ".join(headlines)
    return [{"source": each} for each in dict.fromkeys(chronology.source(fields) for fields in entries)]


def _parts(text: str) -> list[str]:
    """Return the parts of a text that semicolons divide, those in quotes as one, without the quotes."""
    parts = re.findall(r'"[^"]*"|[^;"]+', text)
    return [part.strip(' "') for part in parts if part.strip(' "')]
