"""What `check` found, as records for programs, and the codes of it, each with its examples on a card."""

from collections.abc import Iterable, Sequence
from typing import Any

from mali_timeline.codes import CODES
from mali_timeline.problems import WARNINGS, Problem
from mali_timeline.views.cards import Card, Cards, Section
from mali_timeline.views.listings import Column, Listing
from mali_timeline.views.pieces import Piece, Words

LONGEST_LINE = 100  # characters of a line of an example that are shown


def findings_listing(findings: Sequence[tuple[str, Problem]]) -> Listing[tuple[str, Problem]]:
    """Give problems and warnings, each with the name of its file; `end` is the column behind its last character."""
    values = {
        "file": lambda found: found[0],
        "line": lambda found: found[1].span.line,
        "column": lambda found: found[1].span.column,
        "end": lambda found: found[1].span.column + found[1].span.length,
        "severity": lambda found: found[1].severity,
        "code": lambda found: found[1].code,
        "message": lambda found: found[1].message,
        "hint": lambda found: found[1].hint or None,
    }
    return Listing("finding", {name: _column(value) for name, value in values.items()}, tuple(values), findings)


def codes_listing(codes: Sequence[str]) -> Listing[str]:
    """Give codes with what they mean."""
    values = {
        "code": lambda code: code,
        "severity": severity,
        "about": lambda code: CODES[code].about,
        "wrong": lambda code: _shown(CODES[code].wrong),
        "right": lambda code: _shown(CODES[code].right),
    }
    columns = {name: _column(value) for name, value in values.items()}
    return Listing("code", columns, ("code", "severity", "about"), codes)


def severity(code: str) -> str:
    """Give whether what has this code is a `problem` or a `warning`."""
    return "warning" if code in WARNINGS else "problem"


def code_card(code: str, found: Problem) -> Cards:
    """Give what a code means, its wrong example with what is `found` in it, and its right one."""
    meaning = CODES[code]
    said = (found.message, f"= hint: {found.hint}") if found.hint else (found.message,)
    sections = (
        Section("Meaning", _lines([meaning.about])),
        Section("Severity", _lines([severity(code)])),
        Section("Wrong", _lines(_shown(meaning.wrong).splitlines())),
        Section("Report", _lines(said)),
        Section("Right", _lines(_shown(meaning.right).splitlines())),
    )
    return Cards([Card(code, sections)])


def _column(value: Any) -> Column[Any]:  # noqa: ANN401 - a function of one kind of record
    """Give a column whose cell is its JSON value as a text."""
    return Column(lambda record: str(value(record) or ""), value)


def _lines(texts: Iterable[str]) -> tuple[Words, ...]:
    """Give texts as the lines of a section, long ones cut."""
    return tuple((Piece(text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]} ..."),) for text in texts)


def _shown(example: str) -> str:
    """Give an example in which tabs, and bytes that are not UTF-8, can be seen."""
    return example.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").replace("\t", "\\t")
