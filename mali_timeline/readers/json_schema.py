"""The JSON Schema (2020-12) of a data file, made from the tables of fields by which the reader decodes it.

It is for editors: what it refuses the reader refuses, too, but the reader knows more (whether a name is in a register,
how often an id occurs, which days there are, and what is only a warning). An editor takes `2012` for a number and
`true` for a boolean, where the reader takes what the author wrote; the schema accepts both.
"""

from typing import Any

from mali_timeline.readers.schema import (
    ACCEPTED,
    BECAUSE,
    CITATION,
    CITATION_ONLY,
    EVENT,
    FIGURE,
    IGNORE,
    INLINE_REQUIRED,
    KINDS,
    MAX_TEXT,
    OWN,
    PARTS,
    PERIOD,
    REGISTERS,
    Fields,
    JsonSchema,
    defined,
    identifier,
    text,
)
from mali_timeline.records import ACTOR_KINDS, SOURCE_KINDS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
RECORDS = (*(fields for _, fields in REGISTERS.values()), PERIOD, EVENT, CITATION, FIGURE, BECAUSE)

_POINT = r"([0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(-([0-9]{2}|XX)(-([0-9]{2}|XX))?)?[?~%]?"
_END = rf"({_POINT}|\.\.)?"
_MEMBER = rf" ?{_END}(\.\.{_END})?"
_DATE = rf"^({_POINT}|{_END}/{_END}|\[{_MEMBER}(,{_MEMBER})*\])$"
_DIGITS = r"[0-9]{1,15}"
_TEXT: JsonSchema = {"type": ["string", "number", "boolean"], "pattern": r"\S", "maxLength": MAX_TEXT}
_ID: JsonSchema = {"type": ["string", "number"], "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}


def _degrees(whole: str, limit: int) -> JsonSchema:
    """Return the schema of a coordinate; a text has to be up to the limit, too."""
    pattern = rf"^-?0*({whole}(\.[0-9]{{1,15}})?|{limit}(\.0{{1,15}})?)$"
    return {"type": ["number", "string"], "minimum": -limit, "maximum": limit, "pattern": pattern}


# The kinds of values, by the names that the decoders use.
VALUES: dict[str, JsonSchema] = {
    "text": _TEXT,
    "id": {**_ID, "description": "lower-case words joined by hyphens"},
    "date": {
        "type": ["string", "integer"],
        "pattern": _DATE,
        "description": "EDTF: 2012, 2012-03, 2012-03-22, 199X, 2012~ or 2012-01/2012-04",
    },
    "number": {"type": ["number", "string"], "pattern": rf"^-?{_DIGITS}(\.{_DIGITS})?$"},
    "url": {"type": "string", "pattern": r"^https?://[^\s/]+\S*$", "maxLength": MAX_TEXT},
    "latitude": _degrees("[0-8]?[0-9]", 90),
    "longitude": _degrees("(1[0-7][0-9]|[0-9]?[0-9])", 180),
}
# What a record has to hold beyond its required fields; `inline_` is an entry that stands in an event.
CONDITIONS: dict[str, JsonSchema] = {
    "place": {"dependentRequired": {"lat": ["lon"], "lon": ["lat"]}},
    "inline_place": {"dependentRequired": {"lat": ["lon"], "lon": ["lat"]}},
    "inline_source": {"anyOf": [{"required": ["title"]}, {"required": ["url"]}]},
    "inline_tag": {"anyOf": [{"required": ["name"]}, {"required": ["id"]}]},
    "figure": {"anyOf": [{"required": ["value"]}, {"required": ["low"]}, {"required": ["high"]}]},
}
# Words that an editor proposes where any text is accepted.
PROPOSED = {("source", "kind"): SOURCE_KINDS, ("actor", "kind"): ACTOR_KINDS}
# What an editor shows of the parts of a file and of each field.
ABOUT: dict[str, dict[str, str]] = {
    "file": {
        "title": "the title of the timeline, which headings and handouts show",
        "kinds": "kinds of sources and actors that this file has beside the usual ones",
        "ignore": "codes of warnings that `mali-timeline check` leaves out",
        "sources": "the register of sources, by id; with it, events name no others",
        "actors": "the register of actors, by id; with it, events name no others",
        "places": "the register of places, by id; with it, events name no others",
        "tags": "the register of tags, by id; with it, events name no others",
        "periods": "stretches of time with a name of their own",
        "events": "the events, in any order",
    },
    "kinds": {"source": "further kinds of sources", "actor": "further kinds of actors"},
    "source": {
        "id": "its id, where it stands in an event",
        "title": "the title of the report",
        "publisher": "who publishes it",
        "kind": "what kind of source it is",
        "date": "when it was published, as EDTF",
        "author": "who wrote it",
        "url": "its address",
        "archived": "the address of an archived copy",
        "origin": "who first reported it, when this is a copy",
        "language": "its language",
    },
    "actor": {
        "id": "its id, where it stands in an event",
        "name": "the name that lists show",
        "kind": "what kind of actor it is",
        "full_name": "the name in full",
        "about": "a sentence about it",
        "aliases": "other names by which it is known",
    },
    "place": {
        "id": "its id, where it stands in an event",
        "name": "the name that lists show",
        "region": "the region in which it lies",
        "country": "the country in which it lies",
        "lat": "latitude in decimal degrees (WGS 84), north positive",
        "lon": "longitude in decimal degrees (WGS 84), east positive",
        "about": "a sentence about it",
        "aliases": "other names by which it is known",
    },
    "tag": {
        "id": "its id, where it stands in an event",
        "name": "the name that is shown; without one, the id",
        "about": "what it stands for",
    },
    "period": {
        "id": "its id",
        "name": "the name that lists show",
        "date": "from when to when, as EDTF",
        "about": "a sentence about it",
    },
    "event": {
        "id": "its id, which `show` takes and `because` names; without one, it is made from the title",
        "date": "when it happened, as exactly as the sources know it, as EDTF",
        "title": "what happened, in a few words",
        "text": "what happened, in one to three sentences",
        "sources": "who reports it: citations, addresses, or whole sources",
        "places": "where it happened: ids, names, or whole places",
        "actors": "who took part: ids, names, or whole actors",
        "tags": "what it is about: ids, names, or whole tags",
        "figures": "numbers, each with what it counts and who gives it",
        "because": "what led to it, each with the source that claims the connection",
        "disputed": "what sources contradict one another about, in a sentence",
        "caveat": "what else a reader should know, in a sentence",
    },
    "citation": {
        "source": "the source: its id, its address, or all of it",
        "at": "where in the source: a page, a paragraph, a minute",
        "date": "the date that this source gives, as EDTF",
        "weekday": "the weekday that this source gives",
        "note": "what a reader should know about what it says",
    },
    "figure": {
        "label": "what is counted; the same label for the same thing in all events",
        "value": "the number, or the best estimate between low and high",
        "low": "at least so many",
        "high": "at most so many",
        "unit": "the unit, when it does not count people or things",
        "source": "the source that gives it",
    },
    "because": {
        "event": "the id of the event that led to this one",
        "source": "the source that claims the connection",
        "note": "how one led to the other",
    },
}


def json_schema() -> JsonSchema:
    """Return the schema of a data file."""
    parts: dict[str, JsonSchema] = {
        "title": ACCEPTED[text],
        "ignore": ACCEPTED[IGNORE],
        "kinds": _record("kinds", KINDS),
        "periods": {"type": "array", "items": defined("period")},
        "events": {"type": "array", "items": defined("event")},
    }
    definitions = {fields.noun: _record(fields.noun, fields) for fields in RECORDS}
    for register, (_, fields) in REGISTERS.items():
        entries = {"propertyNames": {**_ID, "type": "string"}, "additionalProperties": defined(fields.noun)}
        parts[register] = {"type": "object", **entries}
        definitions[f"inline_{fields.noun}"] = _inline(register, fields)
    # A tag has no required field, so that nothing can stand for all of it.
    definitions["tag"] = {"anyOf": [definitions["tag"], {"enum": [None, ""]}]}
    return {
        "$schema": DIALECT,
        "title": "Data file of mali-timeline",
        **_object("file", {name: parts[name] for name in PARTS}, ("events",)),
        "$defs": {**VALUES, **definitions},
    }


def _record(name: str, fields: Fields) -> JsonSchema:
    """Return the schema of a record, with the conditions of this name."""
    properties = {field: ACCEPTED[decode] for field, decode in fields.decoders.items()}
    for (noun, field), words in PROPOSED.items():
        if noun == fields.noun:
            properties[field] = {"anyOf": [{"enum": list(words)}, properties[field]]}
    return {**_object(fields.noun, properties, fields.required), **CONDITIONS.get(name, {})}


def _inline(register: str, fields: Fields) -> JsonSchema:
    """Return the schema of an entry that stands in an event, a source with the fields of a citation."""
    decoders = {"id": identifier, **fields.decoders}
    schema = _record(f"inline_{fields.noun}", Fields(fields.noun, INLINE_REQUIRED[register], decoders))
    if register == "sources":
        citation = _record("citation", CITATION)["properties"]
        schema["properties"] |= {name: citation[name] for name in sorted(CITATION_ONLY)}
    return schema


def _object(noun: str, properties: dict[str, JsonSchema], required: tuple[str, ...]) -> dict[str, Any]:
    """Return the schema of a mapping, with what its fields mean; those of the file's own may hold anything."""
    return {
        "type": "object",
        "properties": {name: {"description": ABOUT[noun][name], **schema} for name, schema in properties.items()},
        "patternProperties": {f"^{OWN}.": {}},
        "required": list(required),
        "additionalProperties": False,
    }
