import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from browser import program_or_skip
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from support import EVENTS, EVERY_DATE, HOSTILE_TEXTS, HOSTILE_URL, hostile, load

from mali_timeline.exporters.handout import export
from mali_timeline.exporters.wording import web_address
from mali_timeline.query import Query, select
from mali_timeline.readers import read_timeline
from mali_timeline.records import Timeline
from mali_timeline.text import printable

GOLDEN = Path(__file__).parent / "golden" / "handout.md"


def handout(timeline: Timeline, **asked: Any) -> str:
    """Return the handout of the events that are asked for."""
    text, notes = export(timeline, select(timeline, Query(**asked)))
    assert list(notes) == []
    return text


def render(text: str) -> tuple[str, dict[str, Any]]:
    """Return a document as HTML, and what the parser knows of its footnotes."""
    parser = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
    known: dict[str, Any] = {}
    return parser.render(text, known), known.get("footnotes", {})


def test_a_handout_is_read_by_year_with_the_sources_as_footnotes(
    history: Timeline, golden: Callable[[Path, str], None]
) -> None:
    golden(GOLDEN, handout(history))


@pytest.mark.parametrize("timeline", [load(EVERY_DATE), read_timeline(str(EVENTS))], ids=["dates", "shipped"])
def test_every_footnote_is_referred_to_and_every_reference_resolves(timeline: Timeline) -> None:
    html, footnotes = render(handout(timeline))
    assert "[^" not in html
    numbers = range(1, len(footnotes["refs"]) + 1)
    assert set(footnotes["refs"]) == {f":{number}" for number in numbers}
    assert [each["label"] for each in footnotes["list"].values()] == [str(number) for number in numbers]
    assert html.count("<h1>") == 1
    assert html.count("<h3>") == len(timeline.events)
    assert all(f"(EDTF {event.date.text})" in html for event in timeline.events)
    assert html.count("<strong>Caveat.</strong>") == sum(bool(event.caveat) for event in timeline.events)
    disputed = [event for event in timeline.events if event.is_disputed]
    assert html.count("<strong>Disputed.</strong>") >= len(disputed)


def test_events_are_in_the_order_asked_for_under_the_year_in_which_they_begin(history: Timeline) -> None:
    headings = [line for line in handout(history, reverse=True).splitlines() if line.startswith("## ")]
    assert headings == ["## 2012", "## 1990s"]
    assert handout(history, limit=1).startswith("# A small history\n\n1 event.\n\n## 1990s\n")


def test_an_event_without_sources_says_so_and_paragraphs_stay_paragraphs(history: Timeline) -> None:
    event = history.by_id["mutiny"]._replace(sources=(), text="One.\n\n2. Two.", tags=(), actors=())
    text, _ = export(Timeline(), [event])
    assert text == (
        "# Timeline\n\n1 event.\n\n## 2012\n\n### A mutiny in the capital\n\n"
        "*21–22 Mar 2012 (EDTF 2012-03-21/2012-03-22).* One.\n\n2\\. Two. (no source named)\n"
    )


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_data_is_never_markdown(text: str) -> None:
    html, footnotes = render(handout(load(hostile(text))))
    assert len(footnotes["list"]) == 2
    for mark in ("<script", "<img", "<code", "<table", "<h4", "<strong>bold", 'javascript:alert(1)"', "<del"):
        assert mark not in html
    assert html.count('<a href="http') == 2
    assert f'href="{web_address(HOSTILE_URL)}"' in html


def test_pandoc_makes_a_word_document_of_it_with_all_its_footnotes(tmp_path: Path) -> None:
    pandoc = program_or_skip("pandoc")
    page = tmp_path / "handout.docx"
    text = handout(read_timeline(str(EVENTS)))
    subprocess.run([pandoc, "--fail-if-warnings", "-o", str(page)], input=text, text=True, encoding="utf-8", check=True)
    with ZipFile(page) as parts:
        notes, body = (parts.read(f"word/{name}.xml").decode() for name in ("footnotes", "document"))
    marks = text.count("[^") - text.count("\n[^")  # each mark of a source; a source that is named twice is a note twice
    assert body.count("<w:footnoteReference ") == marks
    assert notes.count("<w:footnoteRef ") == marks
    assert "[^" not in body


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_pandoc_shows_data_as_it_is(text: str, history: Timeline) -> None:
    """Only its typographic quotation marks are its own."""
    pandoc = program_or_skip("pandoc")
    event = history.by_id["mutiny"]._replace(title=text, text=text, actors=())
    page, _ = export(Timeline(), [event])
    done = subprocess.run(
        [pandoc, "-t", "json"], input=page, capture_output=True, text=True, encoding="utf-8", check=True
    )
    heading = json.loads(done.stdout)["blocks"][3]
    assert heading["t"] == "Header"
    shown = "".join(_text(heading["c"][2]))
    quotes = str.maketrans({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})
    assert shown.translate(quotes) == " ".join(printable(text).split())


def _text(inlines: Any) -> Iterator[str]:
    """Yield the text of pandoc's inline elements, none of which is markup."""
    for inline in inlines:
        assert inline["t"] in {"Str", "Space", "Quoted"}, inline
        if inline["t"] == "Quoted":
            sign = "'" if inline["c"][0]["t"] == "SingleQuote" else '"'
            yield from (sign, *_text(inline["c"][1]), sign)
        else:
            yield inline.get("c", " ")
