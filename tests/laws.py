"""What must hold for any input at all, for Hypothesis (test_fuzzed.py) and for atheris (fuzz/); and inputs to try."""

import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from copy import deepcopy
from functools import cache
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any
from unicodedata import category

from hypothesis import strategies as st
from runs import EVERY_FORMAT, EVERY_RUN

from mali_timeline.cli import main
from mali_timeline.date_input import parse_date_input
from mali_timeline.dates import HistoricalDate, parse_edtf
from mali_timeline.errors import DataError, DateError, Diagnostic
from mali_timeline.formatting import format_date
from mali_timeline.readers import check_files, read_timeline, store
from mali_timeline.records import ACTOR_KINDS, SOURCE_KINDS, Timeline

# Dates


def date_laws(text: str) -> None:
    """Hold a text to be a date with ends in order, or refused with a reason and a hint; always the same."""
    written = _read_twice(parse_edtf, text)
    asked = _read_twice(parse_date_input, text)
    if written is not None:
        assert str(written) == text
        assert asked == written or text != text.strip()


def _read_twice(read: Callable[[str], HistoricalDate], text: str) -> HistoricalDate | None:
    try:
        date = read(text)
    except DateError as error:
        _check_words(error.message, error.hint)
        return None
    assert date == read(text)
    assert date.earliest is None or date.latest is None or date.earliest <= date.latest
    assert format_date(date).isprintable()
    assert date.overlaps(date)
    assert date.certainly_inside(date)
    assert not date.certainly_before(date)
    assert date.year is None or 1 <= date.year <= 9999
    assert date.month is None or 1 <= date.month <= 12
    return date


def _check_words(message: str, hint: str) -> None:
    assert 0 < len(message) < 250
    assert hint


# Files


def file_laws(path: Path) -> Timeline | None:
    """Hold a file to be sound, or refused with errors at places in it; the same with libyaml, without, and stored."""
    found, errors = _read(path)
    # A syntax error is worded and placed by whoever found it.
    reader: Any = import_module("mali_timeline.readers.yaml_reader")
    fast, reader.CParser = reader.CParser, None
    try:
        again, errors_again = _read(path)
    finally:
        reader.CParser = fast
    # PyYAML's own parser takes less than libyaml: neither a tab nor, between brackets, a `?` inside a bare text.
    if not (found and len(errors_again) == 1):
        assert found == again, f"{errors} / {errors_again}"
    if found:
        raw = path.read_bytes()
        store.save(str(path), raw, found)
        assert store.load(str(path), raw) == found
        assert store.load(str(path), raw + b"\n") is None
    return found


def _read(path: Path) -> tuple[Timeline | None, Sequence[Diagnostic]]:
    checked = check_files([str(path)])[0]
    _check_diagnostics(checked.diagnostics, path)
    errors = sorted(each for each in checked.diagnostics if each.severity == "error")
    os.environ[store.OFF_VARIABLE] = "1"
    refused: Sequence[Diagnostic] | None = None
    timeline = Timeline()
    try:
        timeline = read_timeline(str(path))
    except DataError as error:
        refused = error.diagnostics
    finally:
        del os.environ[store.OFF_VARIABLE]
    if refused is not None:
        assert refused == errors
        return None, errors
    assert errors == []
    assert len(timeline.by_id) == len(timeline.events)
    return timeline, ()


def _check_diagnostics(diagnostics: Sequence[Diagnostic], path: Path) -> None:
    raw = path.read_bytes()
    lines = len(re.findall(r"\r\n|[\n\r\x85\u2028\u2029]", raw.decode("utf-8", "replace"))) + 1
    places = [diagnostic.span for diagnostic in diagnostics]
    assert places == sorted(places)
    assert len(set(diagnostics)) == len(diagnostics)
    for diagnostic in diagnostics:
        assert diagnostic.message
        assert 1 <= diagnostic.span.line <= lines
        assert diagnostic.span.column > 0
        assert diagnostic.span.length > 0
        shown = diagnostic.report("f").replace("\n", "")
        assert {category(letter) for letter in shown if not letter.isprintable()} <= {"Zs"}


# Answers


def answer(*arguments: str) -> tuple[int, str, str]:
    """Run the program in a pipe, in this process, with nothing on standard input."""
    before = sys.stdin
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err, Path(os.devnull).open() as nothing:
        sys.stdin = nothing
        try:
            code = main(arguments)
        finally:
            sys.stdin = before
    return code, out.getvalue(), err.getvalue()


def answer_laws(*arguments: str) -> int:
    """Nothing but exit 0, 1 and 2 comes out, with a clear message where it is not 0, and the same again."""
    code, out, err = answer(*arguments)
    assert code in {0, 1, 2}, err
    assert "internal error" not in err, err
    assert "Traceback" not in err
    if code:
        # What these two find wrong is their answer.
        assert not out or {"check", "dates"} & {*arguments}
        assert err.endswith("\n") or out
    elif "json" in arguments:
        json.loads(out)
    assert (code, out, err) == answer(*arguments)
    return code


# Inputs

EDTF_LETTERS = "0123456789-/.~?%X[],{}YSTZ: "
WORDS = ("2012", "March", "mars", "22", "1er", "Thursday", "jeudi", ",", ".", "-", "/", "of", "le", "XX", "..")
date_texts = (
    st.text(EDTF_LETTERS, max_size=24)
    | st.text(max_size=40)
    | st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
    | st.from_regex(r"\A(\d{4}|\d{3}X|\d\dXX)(-(\d\d|XX)(-(\d\d|XX))?)?[?~%]?\Z")
    | st.from_regex(r"\A\d{1,2} [A-Za-z\u00e9\u00fb]{3,9}\.? \d{4}\Z")
)
good_dates = st.sampled_from(
    ("2012", "2012-03-22", "199X", "20XX", "2012-XX", "2012-03-XX", "2012-21", "2012-24", "9999-24", "2022-33",
     "2012-41", "0001", "9999-12-31", "0001-01-01", "2012~", "2012-03?", "2012%", "2012/..", "../2012", "2012/",
     "/2012", "2012-03/2012-04", "[2013-01-29, 2013-01-30]", "[..2012]", "1960/1990", "0001/9999")
)  # fmt: skip
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(
    lambda text: text.strip() not in {"", "~"}
)
IDS = ("one", "two", "three")
Nodes = Any  # texts, lists of nodes, and lists of pairs that are mappings


class Mapping(list[tuple[str, Nodes]]):
    """A mapping as its pairs, so that a key may stand there twice."""


def optional(**fields: st.SearchStrategy[Nodes]) -> st.SearchStrategy[Mapping]:
    """Return some of these fields."""
    return st.fixed_dictionaries({}, optional=fields).map(lambda chosen: Mapping(chosen.items()))


@cache
def some(ids: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    """Return a list of some of these, each once."""
    return st.lists(st.sampled_from(ids), unique=True, max_size=len(ids))


own_values: st.SearchStrategy[Nodes] = st.sampled_from(
    ("~", "no", "", [], Mapping(), ["a: b", "~"], Mapping([("\u00e9", ["x"]), ("~", Mapping([("k", "~")]))]))
)
# At most one field of the file's own, which is kept as it is.
own = st.just(Mapping()) | st.tuples(st.sampled_from(("x-status", "x-\u00e9")), own_values).map(
    lambda pair: Mapping([pair])
)
# What sound files are made of. These stand here, since Hypothesis takes longer to make a strategy than to draw from it.
SOURCE_FIELDS = optional(
    publisher=texts,
    kind=st.sampled_from(SOURCE_KINDS) | texts,
    date=good_dates,
    url=st.just("https://a.example/?b=1&c=*d#e"),
    origin=texts,
)
MORE_SOURCE_FIELDS = optional(language=texts, author=texts, archived=st.just("https://a.example/?b=1&c=*d#e"))
ACTOR_FIELDS = optional(
    kind=st.sampled_from(ACTOR_KINDS),
    full_name=texts,
    about=texts,
    aliases=st.lists(texts, max_size=3, unique=True),
)
POSITIONS = st.sampled_from([[], [("lat", "-90"), ("lon", "180.0")], [("lat", "14.94"), ("lon", "-3.89")]])
PLACE_FIELDS = optional(region=texts, country=texts | st.sampled_from(("Mali", "France")), about=texts)
TAG_FIELDS = optional(about=texts, name=texts)
KINDS = optional(kinds=optional(source=st.just(["book", "speech"]), actor=st.just(["company"])))
NUMBERS = ("-3", "0", "39.24", "1200000", "999999999999999")
FIGURES = st.lists(
    st.builds(
        lambda label, amount, rest: Mapping([("label", label), *_in_order(amount, NUMBERS), *rest]),
        texts | st.just("dead"),
        st.lists(st.tuples(st.sampled_from(("low", "value", "high")), st.sampled_from(range(5))), min_size=1),
        optional(unit=texts, source=st.sampled_from(IDS)),
    ),
    max_size=4,
)
EVENT_FIELDS = optional(places=some(IDS), actors=some(IDS), tags=some(IDS), disputed=texts, figures=FIGURES, text=texts)
CITATION_FIELDS = optional(at=texts, date=good_dates, weekday=st.sampled_from(("Monday", "Sunday")), note=texts)
NOTE = optional(note=texts)


@st.composite
def sound_files(draw: st.DrawFn) -> Mapping:
    """Return a sound file of any content, whose events are the first of IDS, and at least two."""
    ids = IDS[: draw(st.integers(2, len(IDS)))]
    return Mapping([
        ("sources", Mapping((i, _source(draw)) for i in IDS)),
        ("actors", Mapping((i, Mapping([("name", draw(texts)), *draw(ACTOR_FIELDS)])) for i in IDS)),
        ("places", Mapping((i, Mapping([("name", draw(texts)), *draw(POSITIONS), *draw(PLACE_FIELDS)])) for i in IDS)),
        ("periods", [Mapping([("id", i), ("name", draw(texts)), ("date", draw(good_dates))]) for i in IDS]),
        ("tags", Mapping((i, draw(TAG_FIELDS)) for i in IDS)),
        *draw(KINDS),
        ("events", [_event(draw, i, IDS[:place]) for place, i in enumerate(ids)]),
    ])  # fmt: skip


def _source(draw: st.DrawFn) -> Mapping:
    """Return a source, with its title alone or more."""
    return Mapping([("title", draw(texts)), *draw(SOURCE_FIELDS), *draw(MORE_SOURCE_FIELDS), *draw(own)])


def _event(draw: st.DrawFn, event_id: str, before: tuple[str, ...]) -> Mapping:
    """Return an event, perhaps because of some of those before it."""
    because = [
        Mapping([("event", cause), ("source", draw(st.sampled_from(IDS))), *draw(NOTE)])
        for cause in (draw(some(before)) if before else [])
    ]
    cited = [Mapping([("source", i), *draw(CITATION_FIELDS)]) for i in draw(some(IDS))]
    return Mapping([
        ("id", event_id), ("date", draw(good_dates)), ("title", draw(texts)),
        ("because", because), ("sources", cited), *draw(EVENT_FIELDS), *draw(own),
    ])  # fmt: skip


def _in_order(amounts: Sequence[tuple[str, int]], numbers: Sequence[str]) -> list[tuple[str, str]]:
    """Return amounts of which none is more than the next: low, value, high."""
    names = [name for name in ("low", "value", "high") if name in dict(amounts)]
    return list(zip(names, (numbers[index] for index in sorted(dict(amounts).values())), strict=True))


NAMES = (
    "Gao",
    "Port Said",
    "M\u00e9naka",
    "\u041a\u0438\u0434\u0430\u043b\u044c",
    "\u063a\u0627\u0648",
    "\u4e2d\u56fd",
    "2012",
    "a - b",
)
ADDRESSES = ("https://a.example/1", "https://a.example/2", "http://www.b.example/")


COUNTRY = optional(country=st.sampled_from(("Mali", "Egypt")))
KIND = optional(kind=st.just("state"))
BOOK = optional(publisher=texts, author=texts, at=texts, note=texts, weekday=st.just("Sunday"))


@st.composite
def loose_files(draw: st.DrawFn) -> Mapping:
    """Return a sound file without registers: names, addresses and whole entries in the events, which have no ids."""

    def names(rest: st.SearchStrategy[Mapping]) -> list[Nodes]:
        return [Mapping([("name", name), *draw(rest)]) if draw(st.booleans()) else name for name in draw(some(NAMES))]

    events = []
    for _ in range(draw(st.integers(1, 3))):
        book = draw(BOOK)
        cited = [*draw(some(ADDRESSES)), *draw(some(("The Book",))), *draw(st.sampled_from([[], [book]]))]
        cited = [Mapping([("title", draw(texts)), *each]) if isinstance(each, Mapping) else each for each in cited]
        events.append(Mapping([
            ("date", draw(good_dates)), ("title", draw(texts | st.sampled_from(NAMES))),
            ("places", names(COUNTRY)), ("actors", names(KIND)), ("tags", draw(some(NAMES))), ("sources", cited),
        ]))  # fmt: skip
    return Mapping([("events", events)])


BREAKS: tuple[Nodes, ...] = (
    *("", "~", "no", "one", "2012-13", "x" * 20_001),
    *([], Mapping(), ["one"] * 2, Mapping([("one", "one")])),
)


@st.composite
def broken_files(draw: st.DrawFn) -> Mapping:
    """Return a sound file in which one node is another one, is gone, stands there twice, or has another key."""
    file = deepcopy(draw(sound_files()))  # some of its nodes belong to the strategies
    spots = list(_spots(file))
    holder, place = spots[draw(st.integers(0, len(spots) - 1))]
    key, node = holder[place] if isinstance(holder, Mapping) else ("", holder[place])
    what = draw(st.sampled_from(("another", "gone", "twice", "key", "swapped")))
    if what == "gone":
        del holder[place]
    elif what == "twice":
        holder.insert(place, holder[place])
    elif what == "key" and isinstance(holder, Mapping):
        holder[place] = (draw(texts | st.sampled_from(("<<", "id", "title", "events"))), node)
    elif what == "swapped":
        holder[place], holder[0] = holder[0], holder[place]
    else:
        other = draw(st.sampled_from(BREAKS) | texts | date_texts)
        holder[place] = (key, other) if isinstance(holder, Mapping) else other
    return file


def _spots(node: Nodes) -> Any:  # noqa: ANN401 - an iterator of lists and places in them
    """Return every place of a file."""
    if isinstance(node, list):
        for place, item in enumerate(node):
            yield node, place
            yield from _spots(item[1] if isinstance(node, Mapping) else item)


def as_yaml(node: Nodes) -> str:
    """Write nodes in flow style, every text in double quotes and in plain letters."""
    if isinstance(node, Mapping):
        return "{" + ", ".join(f"{as_yaml(key)}: {as_yaml(value)}" for key, value in node) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(map(as_yaml, node)) + "]"
    if node in {"", "~"} or re.fullmatch(r"(?!null)[a-z0-9-]*[a-z0-9]", node):
        return str(node)
    return (
        '"'
        + "".join(letter if letter.isalnum() and letter.isascii() else f"\\U{ord(letter):08x}" for letter in node)
        + '"'
    )


def in_lines(file: Mapping) -> str:
    """Write a file with a line for each of its parts and events."""
    return "".join(
        f"{key}:\n{''.join(f'- {as_yaml(item)}' + chr(10) for item in node)}"
        if isinstance(node, list) and not isinstance(node, Mapping) and node and key == "events"
        else f"{as_yaml(key)}: {as_yaml(node)}\n"
        for key, node in file
    )


# A sound file that is small enough to be changed at any place.
SMALL = """\
title: T
sources:
  one: {title: S, publisher: P, kind: ngo, date: 2012-03, url: 'http://a.b', origin: O}
  two: {title: R, publisher: Q, kind: un}
actors: {one: {name: N, kind: state, full_name: F, about: A, aliases: [B]}}
places: {one: {name: Gao, region: Gao, country: Mali, lat: 16.27, lon: -0.04}}
periods: [{id: one, name: W, date: 2012/..}]
tags: {one: {about: T}}
events:
- id: one
  date: 2012-03-21/2012-03-22
  title: "M\\u00e9n\\u0301 \\x1b\\u202e"
  text: >-
    A mutiny.
  sources: [{source: one, at: p. 1, date: 2012-04-01, weekday: Sunday, note: N}, {source: two}]
- id: two
  date: 199X~
  title: "\u99ac [red] :smile:"
  text: 'B'
  places: [one]
  actors: [one]
  tags: [one]
  figures: [{label: dead, value: 12, unit: km, source: one}, {label: dead, low: 20}]
  because: [{event: one, source: two, note: X}]
  sources: [{source: one}]
  disputed: D
"""
runs = st.sampled_from([*EVERY_RUN, *EVERY_FORMAT])
