"""ACLED: the export of the Armed Conflict Location & Event Data project, by the columns of its codebook.

`time_precision` 1 is the day itself, 2 some day of its week (Monday to Sunday), 3 some day of its month. What has no
field of ours is kept as `x-` fields: the second and third administrative areas on the place, the rest on the event.
"""

from mali_timeline.readers.importers.chronology import (
    Chronology,
    RowError,
    Value,
    decimal_of,
    extras,
    items_of,
    prose_of,
    text_of,
)
from mali_timeline.readers.importers.tables import Row, Table, add_events, add_place
from mali_timeline.readers.importers.written_dates import exact_day, one_of, read_written_date, week_of

MARKS = frozenset(("event_id_cnty", "event_date", "event_type"))  # the columns by which its files are recognised
NEEDED = tuple(sorted(MARKS))
# Columns that fields of ours hold; the year is that of the date.
_HELD = frozenset(
    (
        "event_id_cnty", "event_date", "year", "time_precision", "event_type", "sub_event_type", "actor1",
        "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "country", "admin1", "admin2", "admin3",
        "location", "latitude", "longitude", "source", "notes", "fatalities",
    )
)  # fmt: skip
# The kinds of actors as files before 2024 number them; later ones write them out.
_KINDS = {
    "1": "state forces", "2": "rebel group", "3": "political militia", "4": "identity militia", "5": "rioters",
    "6": "protesters", "7": "civilians", "8": "external/other forces",
}  # fmt: skip
_PLACE = {"name": "location", "region": "admin1", "country": "country"}
_AREA_ONLY = (
    "Only the area is known: ACLED puts it at the nearest landmark or the capital of the province (geo_precision 3)."
)


def import_acled(table: Table, order: str | None) -> Chronology:
    """Return the chronology of an export of ACLED."""
    chronology = Chronology()
    add_events(chronology, table, lambda row: _event(chronology, row, order))
    return chronology


def _event(chronology: Chronology, row: Row, order: str | None) -> dict[str, Value]:
    def text(column: str) -> str:
        return text_of(row.values.get(column), column)

    kept = {name: value for name, value in row.values.items() if name not in _HELD}
    names = [text(column) for column in ("actor1", "actor2") if text(column)]
    what = text("sub_event_type") or text("event_type")
    if not what:
        raise RowError("it has no event_type")
    title = f"{what}: {' – '.join(names)}" if names else what
    figures = []
    if text("fatalities"):
        number = decimal_of(text("fatalities"))
        if number is None:
            kept["fatalities"] = text("fatalities")
            chronology.lose(row.where, f"fatalities '{text('fatalities')}' is no number; kept as x-fatalities")
        else:
            figures = [{"label": "fatalities", "value": number}]
    tags = dict.fromkeys(text(column) for column in ("event_type", "sub_event_type") if text(column))
    fields: dict[str, Value] = {
        "id": text("event_id_cnty"),
        "date": _date(text("event_date"), text("time_precision"), order),
        "title": f"{title}, {text('location')}" if text("location") else title,
        "text": prose_of(row.values.get("notes"), "notes"),
        "sources": [{"source": each} for each in _sources(chronology, row)],
        "places": add_place(chronology, row, kept, _PLACE, ("admin2", "admin3")),
        "actors": list(dict.fromkeys(_actors(chronology, row))),
        "tags": list(dict.fromkeys(chronology.tag(name) for name in tags)),
        "figures": figures,
        "caveat": _AREA_ONLY if text("geo_precision") == "3" else "",
    }
    return {name: value for name, value in {**fields, **extras(kept)}.items() if value}


def _date(written: str, precision: str, order: str | None) -> str:
    """Return when an event took place, as exactly as ACLED knows it; raise RowError."""
    if not written:
        raise RowError("it has no event_date")
    edtf = read_written_date(written, order).edtf
    if precision in {"", "1"}:
        return edtf
    day = exact_day(edtf)
    if precision == "2":
        return one_of(*week_of(day))
    if precision == "3":
        return edtf[: len("2012-03")]
    raise RowError(f"time_precision '{precision}' is not 1, 2 or 3")


def _sources(chronology: Chronology, row: Row) -> list[str]:
    """Return the ids of the outlets that ACLED names; each publishes for itself."""
    names = items_of(row.values.get("source"))
    return list(dict.fromkeys(chronology.source({"title": name, "publisher": name}) for name in names))


def _actors(chronology: Chronology, row: Row) -> list[str]:
    """Return the ids of both actors, each followed by its associates."""
    found = []
    for column, associates, inter in (("actor1", "assoc_actor_1", "inter1"), ("actor2", "assoc_actor_2", "inter2")):
        name = text_of(row.values.get(column), column)
        number = text_of(row.values.get(inter), inter)
        kind = _KINDS.get(number, "" if number.isdigit() else number.casefold())
        if name:
            _add_kind(chronology, kind)
            found.append(chronology.actor({"name": name, **({"kind": kind} if kind else {})}))
        found.extend(chronology.actor({"name": each}) for each in items_of(row.values.get(associates)))
    return found


def _add_kind(chronology: Chronology, kind: str) -> None:
    kinds = chronology.kinds.setdefault("actor", []) if kind else []
    if kind and kind not in kinds:
        kinds.append(kind)
