"""The JSON Schema of the data file agrees with the reader: what it refuses is refused, and each field is explained."""

import json
import re
from collections.abc import Callable, Iterator
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from support import EVENTS, HISTORY, REGISTERS, ROOT, Run

from mali_timeline.checks.rule import SOUND_FILE
from mali_timeline.checks.rules import RULES
from mali_timeline.dates import parse_edtf
from mali_timeline.errors import DateError
from mali_timeline.exporters.template import template
from mali_timeline.readers import check_bytes
from mali_timeline.readers.json_schema import ABOUT, RECORDS, json_schema
from mali_timeline.readers.nodes import Mapping, Node, Scalar, Sequence
from mali_timeline.readers.schema import ACCEPTED, PARTS
from mali_timeline.readers.yaml_reader import parse_yaml

pytestmark = pytest.mark.no_cover
SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
# Every sound file of the tests.
SOUND = {
    "history": dedent(HISTORY),
    "registers": dedent(REGISTERS) + "events: []\n",
    "examples": SOUND_FILE,
    "template": template("Suez"),
    **{code: rule.file(rule.right).decode() for code, rule in RULES.items()},
    **{path.name: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("history.yaml")},
}
# A file that has every field, each of which is broken in turn.
WHOLE = """\
title: A whole file
x-editor: {name: nobody, drafts: [1, ~]}
kinds: {source: [book], actor: [company]}
ignore: [single-voice]
sources:
  paper:
    {title: P, publisher: P, kind: book, author: A, date: 2012, url: "https://p.example/1", origin: Radio, language: fr,
    archived: "https://archive.example/1", x-page: 3}
actors:
  army: {name: Army, kind: organisation, full_name: The Army, about: The army., aliases: [Armée]}
places:
  gao: {name: Gao, region: Gao, country: Mali, lat: 16.27, lon: -0.04, about: A town., aliases: [Gawgaw]}
tags:
  battle: {name: Battles, about: Fighting.}
periods:
  - {id: war, name: The war, date: 2012/.., about: The war.}
events:
  - id: gao-taken
    date: 2012-03-31
    title: The rebels take Gao
    text: The army leaves.
    places: [gao]
    actors: [army]
    tags: [battle]
    figures: [{label: dead, low: 1, value: 2, high: 2, unit: people, source: paper}, {label: wounded, value: 3}]
    because: [{event: mutiny, source: paper, note: so it says}]
    sources: [{source: paper, at: p. 1, date: 2012-03, weekday: Saturday, note: gives the month}]
    disputed: The day.
    caveat: One paper.
  - id: mutiny
    date: 2012-03-21
    title: A mutiny
    places: [{id: kati, name: Kati, region: Koulikoro, country: Mali, lat: 12.7, lon: -8.1, about: A., aliases: [K]}]
    actors: [{id: officer, name: An officer, kind: person, full_name: An officer, about: A., aliases: [O]}]
    tags: [{id: mutinies, name: Mutinies, about: A.}]
    sources:
      - https://radio.example/1
      - {title: A book, author: A, at: p. 3, weekday: Wednesday, note: n, date: 2013, kind: book, language: en}
      - {source: {id: third, title: A third report, publisher: C, archived: "https://archive.example/2"}}
"""


def node_of(text: str) -> Node:
    """Return the nodes of a sound YAML file."""

    def refuse(node: Node, code: str, message: str, hint: str = "") -> None:
        pytest.fail(f"{code}: {message}")

    node = parse_yaml(text.encode(), refuse)
    assert node
    return node


def as_read(node: Node) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return a file as our reader sees it: every scalar is a text."""
    if isinstance(node, Mapping):
        return {key.value: as_read(value) for key, value in node.value}
    if isinstance(node, Sequence):
        return [as_read(item) for item in node.value]
    return node.value if isinstance(node, Scalar) else None


CORE: dict[str, Callable[[str], Any]] = {
    r"~|null|Null|NULL|": lambda _: None,
    r"true|True|TRUE|false|False|FALSE": lambda value: value.lower() == "true",
    r"[-+]?[0-9]+": int,
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)": float,
}


def as_edited(node: Node) -> Any:  # noqa: ANN401
    """Return a file as editors see it: plain scalars by the core schema of YAML 1.2."""
    if isinstance(node, Mapping):
        return {key.value: as_edited(value) for key, value in node.value}
    if isinstance(node, Sequence):
        return [as_edited(item) for item in node.value]
    value = as_read(node)
    if isinstance(node, Scalar) and node.plain:
        for shape, resolved in CORE.items():
            if re.fullmatch(shape, value):
                return resolved(value)
    return value


def objections(instance: Any) -> list[str]:  # noqa: ANN401
    """Return what the schema has against a file."""
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(instance)]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_file_with_every_field_is_sound_and_accepted() -> None:
    assert [each.message for each in check_bytes("f", WHOLE.encode()).diagnostics if each.severity == "error"] == []
    assert objections(WHOLE_FILE) == []
    assert objections(as_edited(node_of(WHOLE))) == []
    used = {(fields.noun, name) for fields in RECORDS for name in fields.decoders}
    assert {name for _, name in used} <= {path[-1] for path in FIELDS}


def test_an_entry_that_stands_in_an_event_needs_its_name() -> None:
    """A source its title or its address, a tag its name or its id."""
    for field, entry in (
        ("places", {"about": "A."}),
        ("actors", {"kind": "person"}),
        ("tags", {"about": "A."}),
        ("sources", {"publisher": "P", "at": "p. 1"}),
        ("places", {"name": "Gao", "lat": "1"}),
    ):
        damaged = broken(WHOLE_FILE, ("events", 1, field, 0), entry)
        assert is_refused(damaged)
        assert objections(damaged)


def test_the_command_writes_it(run: Callable[..., Run]) -> None:
    done = run("schema")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == SCHEMA


@pytest.mark.parametrize("see", [as_read, as_edited])
def test_the_shipped_file_is_accepted(see: Callable[[Node], Any]) -> None:
    assert objections(see(node_of(EVENTS.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("name", SOUND)
def test_every_sound_file_of_the_tests_is_accepted(name: str) -> None:
    assert [each for each in check_bytes("f", SOUND[name].encode()).diagnostics if each.severity == "error"] == []
    assert objections(as_read(node_of(SOUND[name]))) == []
    assert objections(as_edited(node_of(SOUND[name]))) == []


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401
    """Yield the path of everything in a file."""
    if path:
        yield path
    for key, inside in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from paths(inside, (*path, key))


def broken(value: Any, path: tuple[str | int, ...], replacement: Any) -> Any:  # noqa: ANN401
    """Return a file with something else at a path."""
    if not path:
        return replacement
    first, *rest = path
    items = value.items() if isinstance(value, dict) else enumerate(value)
    changed = {key: broken(inside, tuple(rest), replacement) if key == first else inside for key, inside in items}
    return changed if isinstance(value, dict) else list(changed.values())


def is_refused(instance: Any) -> bool:  # noqa: ANN401
    """Return whether the reader refuses a file, which JSON is, too."""
    raw = json.dumps(instance, ensure_ascii=False).encode()
    return any(each.severity == "error" for each in check_bytes("f", raw).diagnostics)


WHOLE_FILE = as_read(node_of(WHOLE))
# The fields of the records; what is in those of the file's own is anything.
FIELDS = [
    path for path in paths(WHOLE_FILE) if isinstance(path[-1], str) and not any(str(key)[:2] == "x-" for key in path)
]


@pytest.mark.parametrize("path", FIELDS, ids=lambda path: ".".join(map(str, path)))
def test_a_broken_field_is_refused_as_by_the_reader(path: tuple[str | int, ...]) -> None:
    """Of the wrong shape, blank, or under a name that its record does not have."""
    *parent, name = path
    for replacement in ({"unheard": "of"}, [["x"]], " "):
        damaged = broken(WHOLE_FILE, path, replacement)
        assert is_refused(damaged)
        assert objections(damaged), replacement
    inside = WHOLE_FILE
    for key in parent:
        inside = inside[key]
    if parent[-1:] not in ([], ["sources"], ["actors"], ["places"], ["tags"]):
        renamed = {f"{name}-odd" if key == name else key: value for key, value in inside.items()}
        assert is_refused(broken(WHOLE_FILE, tuple(parent), renamed))
        assert objections(broken(WHOLE_FILE, tuple(parent), renamed))


WRONG = {
    "date": ["31 March 2012", "2012-3", "2012/2013/2014", "12"],
    "id": ["Gao taken", "gao--taken", "-"],
    "weekday": ["Sat"],
    "url": ["p.example/1", "ftp://p.example", "https://"],
    "lat": ["90.1", "-91", "16,27", "north"],
    "lon": ["180.5", "-1800"],
    "low": ["a dozen", "1e3"],
    "high": ["1,200"],
    "value": ["three"],
    "ignore": ["single-voices"],
}


@pytest.mark.parametrize(
    "path", [path for path in FIELDS if path[-1] in WRONG], ids=lambda path: ".".join(map(str, path))
)
def test_a_value_that_the_reader_refuses_is_refused(path: tuple[str | int, ...]) -> None:
    for value in WRONG[str(path[-1])]:
        damaged = broken(WHOLE_FILE, path, [value] if path[-1] == "ignore" else value)
        assert is_refused(damaged), value
        assert objections(damaged), value


def test_every_required_field_is_required() -> None:
    for noun, required in ((fields.noun, fields.required) for fields in RECORDS):
        definition = SCHEMA["$defs"][noun]
        assert (definition if required else definition["anyOf"][0])["required"] == list(required)
    for lacking in ("lat", "lon"):
        half = {"name": "Gao", "lat": "1", "lon": "1"}
        del half[lacking]
        assert objections({"events": [], "places": {"gao": half}})
    assert objections({"title": "x"})
    nothing = broken(WHOLE_FILE, ("events", 0, "figures"), [{"label": "dead"}])
    assert is_refused(nothing)
    assert objections(nothing)


@given(st.text("0123456789X-/.?~%[], "))
def test_every_date_that_is_supported_is_accepted(text: str) -> None:
    validator = VALIDATOR.evolve(schema=SCHEMA["$defs"]["date"])
    try:
        parse_edtf(text)
    except DateError:
        return
    assert validator.is_valid(text)


@pytest.mark.parametrize(
    "text",
    [
        *("2012", "199X", "19XX", "2012-XX", "2012-XX-XX", "2012-03-XX?", "2012-33%", "../2012", "2012/"),
        *("2012~/2013-02", "[2012-01-01, 2012-02..]", "[..2012]", "[2012-03..2012-05,2013]"),
    ],
)
def test_dates_of_every_shape_are_accepted(text: str) -> None:
    parse_edtf(text)
    assert VALIDATOR.evolve(schema=SCHEMA["$defs"]["date"]).is_valid(text)


@given(
    st.sampled_from(FIELDS), st.text() | st.sampled_from(["NO", "2012", "010", "1:30", "-0.5", "90", "180.0", "a-b"])
)
def test_what_the_reader_accepts_the_schema_accepts(path: tuple[str | int, ...], value: str) -> None:
    changed = broken(WHOLE_FILE, path, value)
    assert is_refused(changed) or objections(changed) == []


def test_every_field_is_explained_in_a_line() -> None:
    """Editors show it; nothing else is explained."""
    assert set(ABOUT) == {"file", "kinds", *(fields.noun for fields in RECORDS)}
    assert set(ABOUT["file"]) == set(PARTS)
    for fields in RECORDS:
        assert set(ABOUT[fields.noun]) - {"id"} == set(fields.decoders) - {"id"}, fields.noun
        assert all(decode in ACCEPTED for decode in fields.decoders.values())
    for text in (text for about in ABOUT.values() for text in about.values()):
        assert 5 < len(text) <= 90
