"""A chronology while it comes in: events and registers as plain values, and everything that could not be held.

Importers fill it row by row. Every scalar stays the text of its author; nothing that a row does not say is added.
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from mali_timeline.dates import parse_edtf
from mali_timeline.errors import DateError
from mali_timeline.readers.schema import MAX_TEXT
from mali_timeline.text import fold, shorten, slug

Value = Any  # of a row: str, a list or a mapping of values, or None
MAX_DEPTH = 10  # levels of nesting of a value that is kept
ADDRESS = r"https?://[^\s/]+\S*"
NUMBER = r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?"
BEFORE_YEAR_1 = "years before 0001 are not supported"


class RowError(ValueError):
    """A row that cannot be held: the message says why."""


class Loss(NamedTuple):
    """What could not be held: where it stood (`row 3`), why, and whether the whole row is left out."""

    where: str
    message: str
    whole: bool = False


class Chronology:
    """Collects events with the register entries that they use; `losses` are in the order of the rows."""

    def __init__(self, title: str | None = None) -> None:
        """Begin without events."""
        self.title = title
        self.losses: list[Loss] = []
        self.notes: list[str] = []
        self.rows = 0  # that were read, whether they could be held or not
        self.wheres: list[str] = []  # where each event stood
        self.events: list[dict[str, Value]] = []
        self.periods: list[dict[str, Value]] = []
        self.kinds: dict[str, list[str]] = {}
        self.extra: dict[str, Value] = {}  # the `x-` fields of the file
        self.registers = {register: _NewEntries(noun) for register, noun in _NOUNS.items()}
        self._tags: dict[str, str] = {}  # their ids by their folded names
        self._event_ids: dict[str, int] = {}
        self._period_ids: dict[str, int] = {}
        self._given_ids: dict[str, str] = {}  # the id of each event by the one that its row gives

    def lose(self, where: str, message: str) -> None:
        """Keep that a part of a row could not be held."""
        self.losses.append(Loss(where, message))

    def refuse(self, where: str, message: str) -> None:
        """Keep that a whole row could not be held."""
        self.losses.append(Loss(where, message, whole=True))

    # Entries, each by its id

    def source(self, fields: dict[str, Value], entry: str = "") -> str:
        """Return the id of a source with these fields; equal ones are one entry."""
        return self.registers["sources"].id_of(fields, fields["title"], entry)

    def actor(self, fields: dict[str, Value], entry: str = "") -> str:
        """Return the id of an actor with these fields."""
        return self.registers["actors"].id_of(fields, fields["name"], entry)

    def place(self, fields: dict[str, Value], entry: str = "") -> str:
        """Return the id of a place with these fields."""
        return self.registers["places"].id_of(fields, fields["name"], entry)

    def tag(self, name: str) -> str:
        """Return the id of the tag with this name, in whatever case; the name is kept where the id does not say it."""
        key = re.sub(r"[\s_-]+", "-", fold(name))
        if key not in self._tags:
            plain = name if is_id(name) else made_id(name, "tag")
            self._tags[key] = self.registers["tags"].id_of({} if plain == name else {"name": name}, name, plain)
        return self._tags[key]

    def period(self, name: str, date: str, about: str | None = None) -> None:
        """Add a period."""
        fields = {"id": _free(made_id(name, "period"), self._period_ids), "name": name, "date": date}
        self.periods.append({**fields, **({"about": about} if about else {})})

    # Events

    def event(self, where: str, fields: dict[str, Value]) -> None:
        """Add an event; its id is the one that it gives, else made from its title."""
        given = fields.get("id")
        wanted = given if given and is_id(given) else made_id(given or fields["title"], "event")
        entry = _free(wanted, self._event_ids)
        if given:
            if given in self._given_ids:
                self.lose(where, f"the id '{shorten(given)}' is given a second time; written as {entry}")
            elif entry != given.casefold():
                fields.setdefault("x-id", given)
            self._given_ids.setdefault(given, entry)
        self.events.append({**fields, "id": entry} if given else {"id": entry, **fields})
        self.wheres.append(where)

    def document(self) -> dict[str, Value]:
        """Return the data document; links between events name them by the ids that they have got."""
        for event in self.events:
            for because in event.get("because", ()):
                because["event"] = self._given_ids.get(because["event"], because["event"])
        registers = {name: register.entries for name, register in self.registers.items()}
        parts = {
            "title": self.title,
            **self.extra,
            "kinds": self.kinds,
            **registers,
            "periods": self.periods,
        }
        return {**{name: part for name, part in parts.items() if part}, "events": self.events}


class _NewEntries:
    """Entries by id; equal entries are one."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self.entries: dict[str, dict[str, Value]] = {}
        self._known: dict[str, str] = {}
        self._ids: dict[str, int] = {}

    def id_of(self, fields: dict[str, Value], name: str, given: str) -> str:
        from json import dumps

        key = dumps([given, fields], sort_keys=True)
        entry = self._known.get(key)
        if entry is None:
            wanted = given if is_id(given) else made_id(given or name, self.noun)
            entry = self._known[key] = _free(wanted, self._ids)
            self.entries[entry] = fields
        return entry


_NOUNS = {"sources": "source", "actors": "actor", "places": "place", "tags": "tag"}


def is_id(text: str) -> bool:
    """Return whether a text is an id as it stands."""
    is_words = re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text, re.ASCII) is not None
    return is_words and not (text[0].isdigit() and reads_as_date(text))


def made_id(name: str, noun: str) -> str:
    """Return an id made from a name; the noun stands for a name without Latin letters, and before what is a date."""
    words = slug(name)
    return f"{noun}-{words}" if words[:1].isdigit() and reads_as_date(words) else words or noun


def reads_as_date(text: str) -> bool:
    """Return whether a text is EDTF, so that it can be no id."""
    try:
        parse_edtf(text)
    except DateError:
        return False
    return True


def _free(wanted: str, taken: dict[str, int]) -> str:
    """Return the wanted id, or with the first number that makes it a new one; remember it."""
    entry = wanted
    while entry in taken:
        taken[wanted] += 1
        entry = f"{wanted}-{taken[wanted]}"
    taken[entry] = 1
    return entry


# Values


def text_of(value: Value, field: str, *, exact: bool = False) -> str:
    """Return the text of a field on one line (or `exact` as it is), empty for none; raise RowError for other values."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RowError(f"{field}: expected a text, found {'a list' if isinstance(value, list) else 'a mapping'}")
    if len(value) > MAX_TEXT:
        raise RowError(f"{field}: a text of {len(value):,} characters; at most {MAX_TEXT:,} are allowed")
    return value if exact else " ".join(value.split())


def prose_of(value: Value, field: str, *, exact: bool = False) -> str:
    """Return the paragraphs of a field (or `exact` as it is), empty for none; raise RowError for a mapping."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "\n\n".join(filter(None, (prose_of(each, field) for each in value)))
    if exact or not isinstance(value, str):
        return text_of(value, field, exact=exact)
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n[^\S\n]*\n", value.replace("\r\n", "\n")))
    return "\n\n".join(filter(None, paragraphs))


def items_of(value: Value) -> list[Value]:
    """Return the items of a list, or of a cell in which semicolons divide them; blank ones are left out."""
    if isinstance(value, str):
        return [" ".join(each.split()) for each in value.split(";") if each.strip()]
    if isinstance(value, list):
        return [
            item for each in value for item in ([" ".join(each.split())] if isinstance(each, str) else [each]) if item
        ]
    return [value] if value else []


def is_address(text: str) -> bool:
    """Return whether a text is an address of the web."""
    return re.fullmatch(ADDRESS, text) is not None and len(text) <= MAX_TEXT


def position_of(lat: str, lon: str) -> dict[str, str] | None:
    """Return latitude and longitude as a place has them, or None for what is no position on the earth."""
    position = {}
    for name, text, limit in (("lat", lat, 90), ("lon", lon, 180)):
        number = decimal_of(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
        if number is None or abs(float(number)) > limit:
            return None
        position[name] = number
    return position


def decimal_of(text: str) -> str | None:
    """Return a number in plain digits with at most 15 decimals, or None for what is no such number."""
    from decimal import Decimal, InvalidOperation

    if re.fullmatch(NUMBER, text):
        return text
    if not re.fullmatch(r"[+-]?[0-9]{0,40}\.?[0-9]{0,40}(?:[eE][+-]?[0-9]{1,2})?", text):
        return None
    try:
        plain = f"{round(Decimal(text), 15):f}"
    except InvalidOperation:
        return None
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return plain if re.fullmatch(NUMBER, plain) else None


@lru_cache(maxsize=1024)  # every row has the same columns
def extra_name(column: str) -> str:
    """Return the name of the `x-` field that keeps a column which has no field of its own."""
    name = re.sub(r"[^a-z0-9]+", "-", fold(column)).strip("-")
    return name if name.startswith("x-") and len(name) > 2 else f"x-{name or 'column'}"  # noqa: PLR2004


def extras(values: dict[str, Value], *, exact: bool = False) -> dict[str, Value]:
    """Return the `x-` fields for values by column, without the empty ones; no two have one name.

    A value that could not be written stands in JSON; `exact` ones have been written before.
    """
    from json import dumps

    if exact:
        return dict(values)
    fields: dict[str, Value] = {}
    taken: dict[str, int] = {}
    for column, value in values.items():
        if not is_empty(value):
            fields[_free(extra_name(column), taken)] = (
                value if _can_be_written(value) else dumps(value, ensure_ascii=False)
            )
    return fields


def _can_be_written(value: Value, depth: int = 0) -> bool:
    """Return whether a value can stand in a data file as it is: not nested too deep, and with words as keys."""
    if isinstance(value, dict):
        keys = all(re.fullmatch(r"\w[\w .-]{0,99}", name) and name == name.strip() for name in value)
        return keys and depth < MAX_DEPTH and all(_can_be_written(each, depth + 1) for each in value.values())
    if isinstance(value, list):
        return depth < MAX_DEPTH and all(_can_be_written(each, depth + 1) for each in value)
    return value is not None


def is_empty(value: Value) -> bool:
    """Return whether a value says nothing."""
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())
