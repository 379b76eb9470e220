import csv
from pathlib import Path
from typing import Any

import pytest
from support import EVENTS, EVERY_DATE, HOSTILE_TEXTS, deceptions, hostile, load

from mali_timeline.exporters.anki import export
from mali_timeline.query import Query, select
from mali_timeline.readers import read_timeline
from mali_timeline.records import Timeline
from mali_timeline.text import printable


class Anki:
    """Anki's own collection in a folder, into which files are imported."""

    def __init__(self, folder: Path) -> None:
        """Make an empty collection; skip the test where Anki is not installed."""
        self._library: Any = pytest.importorskip("anki.collection", reason="Anki is not installed")
        self.collection: Any = self._library.Collection(str(folder / "collection.anki2"))
        self._path = folder / "cards.csv"

    def load(self, text: str) -> Any:
        """Import a file as the dialog suggests it, and return the log of the import."""
        self._path.write_text(text, encoding="utf-8")
        metadata = self.collection.get_csv_metadata(str(self._path), None)
        request = self._library.ImportCsvRequest(path=str(self._path), metadata=metadata)
        return self.collection.import_csv(request).log

    def notes(self) -> list[Any]:
        """Return all notes, in the order in which they were made."""
        return [self.collection.get_note(each) for each in sorted(self.collection.find_notes(""))]


def rows(timeline: Timeline) -> list[list[str]]:
    """Return the rows below the headers."""
    text = export(timeline, select(timeline, Query())).text
    return list(csv.reader(line for line in text.splitlines(keepends=True) if not line.startswith("#")))


def test_the_headers_say_how_the_file_is_to_be_read(history: Timeline) -> None:
    text, notes = export(history, history.events)
    assert text.splitlines()[:8] == [
        "#separator:Comma",
        "#html:true",
        "#notetype:Basic",
        "#deck:A small history",
        "#columns:GUID,Front,Back,Tags",
        "#guid column:1",
        "#tags column:4",
        text.splitlines()[7],
    ]
    assert list(notes) == []
    back = (
        "<p><b>The rebels take Gao</b></p><p>The army leaves the town of Gao.</p>"
        "<p><b>Date:</b> 31 Mar 2012 (EDTF 2012-03-31)</p><p><b>Where:</b> Gao (Mali)</p>"
    )
    (gao,) = (row for row in rows(history) if row[1] == "31 Mar 2012")
    assert gao[2].startswith(back)
    assert gao[3] == "battle"


def test_anki_makes_a_card_of_each_event_and_the_same_one_the_second_time(tmp_path: Path) -> None:
    anki = Anki(tmp_path)
    timeline = read_timeline(str(EVENTS))
    text = export(timeline, select(timeline, Query())).text
    first, second = anki.load(text), anki.load(text)
    assert len(first.new) == first.found_notes == len(timeline.events)
    assert len(second.new) == 0
    notes = anki.notes()
    assert [note.fields[0] for note in notes] == [row[1] for row in rows(timeline)]
    assert {tag for note in notes for tag in note.tags} == {tag for event in timeline.events for tag in event.tags}
    assert anki.collection.decks.name(notes[0].cards()[0].did) == timeline.title


def test_cards_of_the_same_date_are_numbered(history: Timeline) -> None:
    event = history.by_id["gao-taken"]
    events = [event._replace(id=name) for name in ("a", "b")]
    found = rows(Timeline(events=(*events, history.by_id["mutiny"])))
    assert [row[1] for row in found] == ["21–22 Mar 2012", "31 Mar 2012 (1 of 2)", "31 Mar 2012 (2 of 2)"]
    assert len({row[0] for row in found}) == 3


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_data_is_never_html_a_sound_a_formula_or_another_column(text: str, tmp_path: Path) -> None:
    timeline = load(hostile(text))
    event = timeline.by_id["two"]._replace(id="three", tags=(text,))
    timeline = Timeline(title=text, events=(*timeline.events, event))
    anki = Anki(tmp_path)
    log = anki.load(export(timeline, timeline.events).text)
    assert len(log.new) == 3
    notes = anki.notes()
    assert [note.fields[0] for note in notes] == ["6–8 May 2012", "7 Jun 2012 (1 of 2)", "7 Jun 2012 (2 of 2)"]
    for note in notes:
        back = note.fields[1]
        assert "<script" not in back
        assert "<img" not in back
        assert "[" not in back
        assert "\\(" not in back
        assert not note.cards()[0].answer_av_tags()
    assert sorted(notes[2].tags) == sorted({"_".join(printable(text).split())})
    assert not list(deceptions(export(timeline, timeline.events).text, "\n"))


def test_every_date_has_a_card() -> None:
    timeline = load(EVERY_DATE)
    assert len(rows(timeline)) == len(timeline.events)
