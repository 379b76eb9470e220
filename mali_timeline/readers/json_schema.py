"""The JSON Schema (2020-12) of a data file, made from the tables of fields by which the reader decodes it.

It is for editors: what it refuses the reader refuses, too, but the reader knows more (whether a name is in a register,
how often an id occurs, which days there are). An editor takes `2012` for a number and `NO` perhaps for a boolean,
where the reader takes what the author wrote; the schema accepts both.
"""

from typing import Any

from mali_timeline.readers.schema import (
    ACCEPTED,
    BECAUSE,
    CITATION,
    EVENT,
    FIGURE,
    IGNORE,
    MAX_TEXT,
    PARTS,
    PERIOD,
    REGISTERS,
    Fields,
    JsonSchema,
    defined,
    text,
)

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
# What a record has to hold beyond its required fields.
CONDITIONS: dict[str, JsonSchema] = {
    "place": {"dependentRequired": {"lat": ["lon"], "lon": ["lat"]}},
    "figure": {"anyOf": [{"required": ["value"]}, {"required": ["low"]}, {"required": ["high"]}]},
}
# What an editor shows of the parts of a file and of each field.
ABOUT: dict[str, dict[str, str]] = {
    "file": {
        "title": "the title of the timeline, which headings and handouts show",
        "ignore": "codes of warnings that `mali-timeline check` leaves out",
        "sources": "the register of sources, by id",
        "actors": "the register of actors, by id",
        "places": "the register of places, by id",
        "tags": "the register of tags, by id; with it, no others can be used",
        "periods": "stretches of time with a name of their own",
        "events": "the events, in any order",
    },
    "source": {
        "title": "the title of the report",
        "publisher": "who publishes it",
        "kind": "what kind of source it is",
        "date": "when it was published, as EDTF",
        "url": "its address",
        "origin": "who first reported it, when this is a copy",
        "language": "its language",
    },
    "actor": {
        "name": "the name that lists show",
        "kind": "what kind of actor it is",
        "full_name": "the name in full",
        "about": "a sentence about it",
        "aliases": "other names by which it is known",
    },
    "place": {
        "name": "the name that lists show",
        "region": "the region in which it lies",
        "country": "the country in which it lies",
        "lat": "latitude in decimal degrees (WGS 84), north positive",
        "lon": "longitude in decimal degrees (WGS 84), east positive",
        "about": "a sentence about it",
        "aliases": "other names by which it is known",
    },
    "tag": {"about": "what it stands for"},
    "period": {
        "id": "its id",
        "name": "the name that lists show",
        "date": "from when to when, as EDTF",
        "about": "a sentence about it",
    },
    "event": {
        "id": "its id, which `show` takes and `because` names",
        "date": "when it happened, as exactly as the sources know it, as EDTF",
        "title": "what happened, in a few words",
        "text": "what happened, in one to three sentences",
        "sources": "who reports it",
        "places": "where it happened: ids of the register of places",
        "actors": "who took part: ids of the register of actors",
        "tags": "what it is about: ids of the register of tags",
        "figures": "numbers, each with what it counts and who gives it",
        "because": "what led to it, each with the source that claims the connection",
        "disputed": "what sources contradict one another about, in a sentence",
        "caveat": "what else a reader should know, in a sentence",
    },
    "citation": {
        "source": "the id of the source",
        "at": "where in the source: a page, a paragraph, a minute",
        "date": "the date that this source gives, as EDTF",
        "weekday": "the weekday that this source gives",
        "note": "what a reader should know about what it says",
    },
    "figure": {
        "label": "what is counted; the same label for the same thing in all events",
        "value": "the number",
        "low": "at least so many",
        "high": "at most so many",
        "unit": "the unit, when it does not count people or things",
        "source": "the id of the source that gives it",
    },
    "because": {
        "event": "the id of the event that led to this one",
        "source": "the id of the source that claims the connection",
        "note": "how one led to the other",
    },
}


def json_schema() -> JsonSchema:
    """Return the schema of a data file."""
    parts: dict[str, JsonSchema] = {"title": ACCEPTED[text], "ignore": ACCEPTED[IGNORE]}
    for register, (_, fields) in REGISTERS.items():
        entries = {"propertyNames": {**_ID, "type": "string"}, "additionalProperties": defined(fields.noun)}
        parts[register] = {"type": "object", **entries}
    for name, fields in (("periods", PERIOD), ("events", EVENT)):
        parts[name] = {"type": "array", "items": defined(fields.noun)}
    return {
        "$schema": DIALECT,
        "title": "Data file of mali-timeline",
        **_object("file", {name: parts[name] for name in PARTS}, ("events",)),
        "$defs": {**VALUES, **{fields.noun: _record(fields) for fields in RECORDS}},
    }


def _record(fields: Fields) -> JsonSchema:
    """Return the schema of a record; a tag has no required field, so that nothing stands for all of it."""
    properties = {name: ACCEPTED[decode] for name, decode in fields.decoders.items()}
    schema = {**_object(fields.noun, properties, fields.required), **CONDITIONS.get(fields.noun, {})}
    return schema if fields.required else {"anyOf": [schema, {"enum": [None, ""]}]}


def _object(noun: str, properties: dict[str, JsonSchema], required: tuple[str, ...]) -> dict[str, Any]:
    described = {name: {"description": ABOUT[noun][name], **schema} for name, schema in properties.items()}
    return {"type": "object", "properties": described, "required": list(required), "additionalProperties": False}
