from pathlib import Path

import pytest

from mali_timeline.errors import DataError
from mali_timeline.query import Query
from mali_timeline.readers.lesson import FILTERS, Lesson, Step, read_lesson
from mali_timeline.records import Timeline


def written(folder: Path, text: str) -> str:
    """Return the path of a lesson."""
    path = folder / "lesson.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_lesson_has_steps_with_events_or_filters(tmp_path: Path, history: Timeline) -> None:
    text = """\
title: A war
minutes: 12.5
steps:
  - {id: mutiny, note: Why?}
  - {in: [2012-03, 2012-04], min-sources: 1, certain: true, tag: battle}
"""
    assert read_lesson(written(tmp_path, text), history) == Lesson(
        title="A war",
        minutes=12.5,
        steps=(
            Step("mutiny", {}, "Why?"),
            Step(None, {"in_": ("2012-03", "2012-04"), "min_sources": 1, "certain": True, "tag": ("battle",)}, None),
        ),
    )
    assert read_lesson(written(tmp_path, "steps: [{id: accord}]"), history) == Lesson((Step("accord", {}, None),))


def test_every_filter_of_a_query_can_be_written_in_a_lesson() -> None:
    assert {name.replace("-", "_") for name in FILTERS} == {name.rstrip("_") for name in Query._fields}


@pytest.mark.parametrize(
    ("text", "place", "code", "words"),
    [
        ("steps: [{id: mutini}]", "1:9", "unknown-event", "there is no event 'mutini'"),
        ("title: A", "1:1", "missing-field", "lesson needs steps"),
        ("steps: []", "1:8", "empty-field", "a lesson needs a step"),
        ("steps: [{note: A}]", "1:9", "missing-field", "a step is either an event or filters"),
        ("steps: [{id: mutiny, in: 2012}]", "1:9", "missing-field", "a step is either an event or filters"),
        ("steps: [{certain: yes}]", "1:19", "wrong-shape", "true"),
        ("steps: [{limit: few}]", "1:17", "invalid-number", "is not a number"),
        ("steps: [{in: {a: b}}]", "1:14", "wrong-shape", "a string"),
        ("steps: [{in: [{a: b}]}]", "1:15", "wrong-shape", "a string"),
        ("steps: [{titel: A}]", "1:10", "unknown-field", "titel"),
        ("steps: {id: mutiny}", "1:8", "wrong-shape", "a list"),
        ("steps: [", "1:9", "yaml-syntax", ""),
    ],
)
def test_what_is_wrong_with_a_lesson_is_reported_with_its_place(  # noqa: PLR0913, PLR0917 - a table
    tmp_path: Path, history: Timeline, text: str, place: str, code: str, words: str
) -> None:
    with pytest.raises(DataError) as refused:
        read_lesson(written(tmp_path, text), history)
    (found,) = refused.value.diagnostics
    assert (f"{found.span.line}:{found.span.column}", found.code) == (place, code)
    assert words in found.message + found.hint
