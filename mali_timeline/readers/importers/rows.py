"""Rows whose columns are our own fields: a spreadsheet, a list of mappings, or what `--format json` writes.

A column that has no field is kept as an `x-` field. Cells hold several values divided by semicolons.
"""

import re
from typing import NamedTuple

from mali_timeline.errors import UsageError
from mali_timeline.readers.importers.chronology import (
    Chronology,
    RowError,
    Value,
    decimal_of,
    extras,
    is_address,
    is_empty,
    items_of,
    position_of,
    prose_of,
    text_of,
)
from mali_timeline.readers.importers.tables import POSITION, Row, Table, add_events
from mali_timeline.readers.importers.written_dates import read_dates, read_written_date
from mali_timeline.text import did_you_mean, shorten

# The fields of a row: those of an event, an end of its date, and one source and one place in columns of their own.
TEXTS = ("id", "date", "end", "title", "text", "disputed", "caveat")
OF_SOURCE = ("url", "publisher")
OF_PLACE = ("region", "country", "lat", "lon", POSITION)
LISTS = {
    "sources": "sources", "source": "sources", "places": "places", "place": "places", "actors": "actors",
    "actor": "actors", "tags": "tags", "tag": "tags", "figures": "figures", "because": "because",
}  # fmt: skip
FIELDS = (*TEXTS, *OF_SOURCE, *OF_PLACE, *LISTS)
# What JSON of an event has that is computed from its other fields.
COMPUTED = frozenset(
    ("earliest", "latest", "precision", "approximate", "uncertain", "independent_sources", "is_disputed", "period")
)
ENTRY_FIELDS = {
    "sources": (
        "title", "publisher", "kind", "author", "date", "url", "archived", "origin", "language",
    ),
    "places": ("name", "region", "country", "lat", "lon", "about"),
    "actors": ("name", "kind", "full_name", "about", "aliases"),
}  # fmt: skip
FIGURE_FIELDS = ("label", "value", "low", "high", "unit", "source")
MAX_COLUMNS = 30  # that a message names


class _Column(NamedTuple):
    """A column of the file and the field that it fills."""

    field: str
    name: str


def assign_columns(table: Table, chosen: dict[str, list[str]]) -> list[_Column]:
    """Return which column fills which field: as chosen, else by its name; raise UsageError for what there is not."""
    columns = list(table.columns)
    named = shorten(", ".join(columns[:MAX_COLUMNS]), 200)
    assigned = []
    for field, names in chosen.items():
        if field not in FIELDS and not re.fullmatch(r"x-[a-z0-9]+(?:-[a-z0-9]+)*", field):
            hint = did_you_mean(field, FIELDS) or f"the fields are {', '.join(FIELDS)}, and x-NAME"
            raise UsageError(f"--columns: there is no field '{shorten(field)}'", hint)
        if len(names) > 1 and field not in LISTS:
            raise UsageError(f"--columns: {field} was given {len(names)} columns", "only lists are made of several")
        for name in names:
            if name not in columns:
                hint = did_you_mean(name, columns) or f"its columns are {named}"
                raise UsageError(f"--columns: there is no column '{shorten(name)}'", hint)
            assigned.append(_Column(field, name))
    taken = {column.name for column in assigned}
    for name in columns:
        field = name.strip().casefold()
        if name not in taken and field in FIELDS and (field in LISTS or field not in chosen):
            assigned.append(_Column(field, name))
            taken.add(name)
    for field in ("date", "title"):
        if not any(column.field == field for column in assigned):
            raise UsageError(
                f"it has no column '{field}': its columns are {named}",
                f"name the one that is meant: --columns {field}=…",
            )
    return assigned


def import_rows(table: Table, chosen: dict[str, list[str]], order: str | None) -> Chronology:
    """Return the chronology of a table; raise UsageError when its columns have neither date nor title."""
    title = table.beside.get("title")
    chronology = Chronology(title if isinstance(title, str) and title.strip() else None)
    chronology.extra = extras({name: value for name, value in table.beside.items() if value != chronology.title})
    columns = assign_columns(table, chosen) if table.rows else []
    is_own = table.columns and set(table.columns) >= COMPUTED
    used = {column.name for column in columns} | (COMPUTED if is_own else set())
    others = [name for name in table.columns if name not in used]
    if others and table.rows:
        names = shorten(", ".join(others), 200)
        chronology.notes.append(f"kept as x- fields: {names}")
    reader = _RowReader(chronology, columns, others, order, exact=bool(is_own))
    for row in table.rows:
        reader.keep_sources(row)
    add_events(chronology, table, reader.event)
    return chronology


class _RowReader:
    """Makes events of rows; sources that one row describes, another may only name by their ids."""

    def __init__(
        self, chronology: Chronology, columns: list[_Column], others: list[str], order: str | None, *, exact: bool
    ) -> None:
        self.exact = exact  # for what our own JSON has, every text is as it should be
        self.chronology = chronology
        self.columns = columns
        self.others = others
        self.order = order
        self._sources: dict[str, str] = {}  # ids of entries by the id that a row gives

    def keep_sources(self, row: Row) -> None:
        """Remember the sources that a row describes, each by its id."""
        for _, value in self._values(row, "sources"):
            for item in items_of(value):
                if not isinstance(item, dict) or item.keys() == {"id"} or not isinstance(item.get("id"), str):
                    continue
                if item["id"] not in self._sources:
                    try:
                        self._sources[item["id"]] = self._citation(item)["source"]
                    except RowError:
                        continue  # it is reported when its row is read

    def _values(self, row: Row, field: str) -> list[tuple[str, Value]]:
        """Return the values of the columns of a field, each with the name of its column."""
        found = [
            (column.name, row.values.get(column.name))
            for column in self.columns
            if LISTS.get(column.field, column.field) == field
        ]
        return [(name, value) for name, value in found if not is_empty(value)]

    def _text(self, row: Row, field: str) -> str:
        return next((self._text_of(value, field) for _, value in self._values(row, field)), "")

    def event(self, row: Row) -> dict[str, Value]:
        """Return the fields of the event of a row; raise RowError."""
        date = self._text(row, "date")
        if not date:
            raise RowError("it has no date")
        when = read_dates(date, self._text(row, "end"), self.order)
        title = self._text(row, "title")
        if not title:
            raise RowError("it has no title")
        kept = {column.field: row.values.get(column.name) for column in self.columns if column.field.startswith("x-")}
        kept.update({name: row.values.get(name) for name in self.others})
        if when.time:
            kept["time"] = when.time
        fields: dict[str, Value] = {
            "id": self._text(row, "id"),
            "date": when.edtf,
            "title": title,
            "text": next((prose_of(value, "text", exact=self.exact) for _, value in self._values(row, "text")), ""),
            "sources": self._citations(row, kept),
            "places": self._places(row, kept),
            "actors": [self._actor(item) for item in self._items(row, "actors")],
            "tags": [self.chronology.tag(self._text_of(item, "tags")) for item in self._items(row, "tags")],
            "figures": [
                each for name, value in self._values(row, "figures") for each in self._figures(name, value, kept)
            ],
            "because": self._because(row, kept),
            "disputed": self._text(row, "disputed"),
            "caveat": self._text(row, "caveat"),
        }
        for name in ("actors", "tags"):
            fields[name] = list(dict.fromkeys(fields[name]))
        said = {name: value for name, value in kept.items() if value is not None}  # every row of JSON has every column
        return {**{name: value for name, value in fields.items() if not is_empty(value)}, **self._extras(said)}

    def _items(self, row: Row, field: str) -> list[Value]:
        return [item for _, value in self._values(row, field) for item in items_of(value)]

    # Sources

    def _citations(self, row: Row, kept: dict[str, Value]) -> list[dict[str, Value]]:
        """Return the citations of a row: of its sources, and of the one in its columns `source`, `url`, `publisher`."""
        items = self._items(row, "sources")
        urls = [item for _, value in self._values(row, "url") for item in items_of(value)]
        addresses = [url for url in urls if isinstance(url, str) and is_address(url)]
        if len(addresses) < len(urls):
            kept["url"] = [url for url in urls if url not in addresses]
            self.chronology.lose(row.where, f"'{shorten(str(kept['url'][0]))}' is no address; kept as x-url")
        publisher = self._text(row, "publisher")
        titles = [item for item in items if isinstance(item, str) and not is_address(item)]
        described = [item for item in items if item not in titles]
        if len(titles) == len(addresses) or len(titles) <= 1:
            count = max(len(titles), len(addresses))
            pairs = [
                {
                    "title": titles[min(index, len(titles) - 1)] if titles else "",
                    "url": (addresses or [""] * count)[index],
                }
                for index in range(count)
            ]
        else:
            pairs = [{"title": title} for title in titles] + [{"url": url} for url in addresses]
            if addresses:
                message = f"{len(titles)} sources and {len(addresses)} addresses: each is a source of its own"
                self.chronology.lose(row.where, message)
        if publisher and not pairs:
            pairs = [{"title": publisher}]
        citations: dict[str, dict[str, Value]] = {}
        for pair in [*described, *({**each, "publisher": publisher} for each in pairs)]:
            citation = self._citation(pair)
            if citations.setdefault(citation["source"], citation) != citation:
                self.chronology.lose(row.where, f"cited twice, the second time left out: {citation['source']}")
        return list(citations.values())

    def _citation(self, item: Value) -> dict[str, Value]:
        """Return the citation of a source: an address, a name, or a mapping of its fields."""
        if isinstance(item, str):
            return {"source": self._source({"url": item})}
        if not isinstance(item, dict):
            raise RowError("sources: expected names, addresses or mappings")
        parts = {
            "at": self._text_of(item.get("at"), "at"),
            "date": self._text_of(item.get("date_given"), "date_given"),
            "weekday": self._text_of(item.get("weekday_given"), "weekday_given"),
            "note": self._text_of(item.get("note"), "note"),
        }
        own = {name: value for name, value in item.items() if self.exact and name.startswith("x-")}
        source = self._source({name: value for name, value in item.items() if name not in own})
        return {"source": source, **{name: part for name, part in parts.items() if part}, **self._extras(own)}

    def _source(self, item: dict[str, Value]) -> str:
        """Return the id of a source; its title is its name, else its address."""
        entry = self._text_of(item.get("id"), "id")
        if entry in self._sources and item.keys() == {"id"}:
            return self._sources[entry]
        of_citation = {"id", "at", "date_given", "weekday_given", "note"}
        fields = self._entry("sources", {name: value for name, value in item.items() if name not in of_citation})
        for name in ("url", "archived"):
            if name in fields and not is_address(fields[name]):
                fields[f"x-{name}"] = fields.pop(name)
        if "date" in fields:
            fields["date"] = read_written_date(fields["date"], self.order).edtf
        title = fields.get("title") or fields.get("url") or fields.get("publisher") or entry
        if not title:
            raise RowError("a source has neither title nor address")
        return self.chronology.source({"title": title, **fields}, entry)

    def _named_source(self, name: Value) -> str:
        """Return the id of a source that is only named."""
        wanted = self._text_of(name, "source")
        return self._sources.get(wanted) or self._source({"id": wanted})

    # Places and actors

    def _places(self, row: Row, kept: dict[str, Value]) -> list[str]:
        """Return the ids of places; region, country and position of the row are those of its one place."""
        items = self._items(row, "places")
        details = {name: self._text(row, name) for name in ("region", "country")}
        details = {name: value for name, value in details.items() if value}
        lat, lon = self._text(row, "lat"), self._text(row, "lon")
        for _, point in self._values(row, POSITION):
            lat, lon = _point(point)
        if lat or lon:
            position = position_of(lat, lon)
            if position and len(items) <= 1:
                details.update(position)
            else:
                kept.update({"lat": lat, "lon": lon})
                why = "it has several places" if position else "it is no position on the earth"
                message = f"position {shorten(lat)}, {shorten(lon)}: {why}; kept as x-lat and x-lon"
                self.chronology.lose(row.where, message)
        if not items and details:
            position_name = f"{details.get('lat')}, {details.get('lon')}"
            items = [details.get("region") or details.get("country") or position_name]
        elif len(items) > 1:
            kept.update(details)
            details = {}
        return list(dict.fromkeys(self._place(item, details) for item in items))

    def _place(self, item: Value, details: dict[str, Value]) -> str:
        if isinstance(item, str):
            return self.chronology.place({"name": self._text_of(item, "places"), **details})
        if not isinstance(item, dict):
            raise RowError("places: expected names or mappings")
        fields = {**details, **self._entry("places", item)}
        if not fields.get("name"):
            raise RowError("a place has no name")
        lat, lon = fields.pop("lat", None), fields.pop("lon", None)
        if lat is not None or lon is not None:
            position = position_of(self._text_of(lat, "lat"), self._text_of(lon, "lon"))
            if position is None:
                raise RowError(
                    f"place {shorten(fields['name'])}: {shorten(f'{lat}, {lon}')} is no position on the earth"
                )
            fields.update(position)
        return self.chronology.place(fields, self._text_of(item.get("id"), "id"))

    def _actor(self, item: Value) -> str:
        if isinstance(item, str):
            return self.chronology.actor({"name": self._text_of(item, "actors")})
        if not isinstance(item, dict):
            raise RowError("actors: expected names or mappings")
        fields = self._entry("actors", item)
        if "aliases" in fields:
            fields["aliases"] = list(dict.fromkeys(fields["aliases"]))
        if not fields.get("name"):
            raise RowError("an actor has no name")
        return self.chronology.actor(fields, self._text_of(item.get("id"), "id"))

    # Figures and causes

    def _figures(self, column: str, value: Value, kept: dict[str, Value]) -> list[dict[str, Value]]:
        """Return the figures of a list of mappings, or of a cell with a number, which is labelled by its column."""
        if isinstance(value, str):
            number = decimal_of(
                value.strip().replace(",", "") if re.fullmatch(r"\s*\d{1,3}(,\d{3})+\s*", value) else value.strip()
            )
            if number is None:
                kept[column] = value
                return []
            return [{"label": column, "value": number}]
        figures = []
        for item in items_of(value):
            if not isinstance(item, dict):
                raise RowError("figures: expected mappings")
            fields = {name: self._text_of(item.get(name), name) for name in FIGURE_FIELDS}
            for name in ("value", "low", "high"):
                fields[name] = decimal_of(fields[name]) or fields[name]
            if fields["source"]:
                fields["source"] = self._named_source(fields["source"])
            more = self._extras({name: each for name, each in item.items() if name not in FIGURE_FIELDS})
            figures.append({**{name: each for name, each in fields.items() if each}, **more})
        return figures

    def _because(self, row: Row, kept: dict[str, Value]) -> list[dict[str, Value]]:
        """Return the causes of a row; in a cell nobody claims them, so that it is kept as it is."""
        causes = []
        for column, value in self._values(row, "because"):
            for item in items_of(value):
                if not isinstance(item, dict):
                    kept[column] = value
                    continue
                event, source = self._text_of(item.get("event"), "event"), self._text_of(item.get("source"), "source")
                if not event or not source:
                    raise RowError("a cause has no event, or no source that claims it")
                note = self._text_of(item.get("note"), "note")
                causes.append(
                    {"event": event, "source": self._named_source(source), **({"note": note} if note else {})}
                )
        return causes

    def _entry(self, register: str, item: dict[str, Value]) -> dict[str, Value]:
        """Return the fields of an entry of a register as texts, and the other ones as `x-` fields."""
        known = ENTRY_FIELDS[register]
        fields: dict[str, Value] = {
            name: [self._text_of(each, name) for each in items_of(item[name])]
            if name == "aliases"
            else self._text_of(item[name], name)
            for name in known
            if not is_empty(item.get(name))
        }
        others = {name: value for name, value in item.items() if name not in known and name != "id"}
        return {**fields, **self._extras(others)}

    def _text_of(self, value: Value, field: str) -> str:
        return text_of(value, field, exact=self.exact)

    def _extras(self, values: dict[str, Value]) -> dict[str, Value]:
        return extras(values, exact=self.exact)


def _point(value: Value) -> tuple[str, str]:
    """Return latitude and longitude of the coordinates of a GeoJSON point, which has the longitude first."""
    if isinstance(value, list) and len(value) >= 2 and all(isinstance(each, str) for each in value[:2]):  # noqa: PLR2004
        return value[1], value[0]
    return str(value), "?"
