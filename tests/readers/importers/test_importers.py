import json
from typing import get_args

import laws
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import EVENTS, HISTORY, load

from mali_timeline.cli.data import ImportFormat
from mali_timeline.columns import event_records
from mali_timeline.errors import UsageError
from mali_timeline.exporters.tabular import json as as_json
from mali_timeline.exporters.yaml import data_file
from mali_timeline.readers import check_bytes, read_timeline
from mali_timeline.readers.importers import FORMATS, Imported, Options, import_chronology, recognise
from mali_timeline.records import Timeline

ACLED = "event_id_cnty,event_date,time_precision,event_type,actor1,fatalities\nMLI1,2012-03-22,2,Battles,MNLA,3\n"
UCDP = "id,type_of_violence,side_a,side_b,date_start,date_end,best,low,high\n1,1,A,B,2012-03-01,2012-03-31,3,2,4\n"
SLIDES = '{"events": [{"start_date": {"year": 2012}, "text": {"headline": "A", "text": "<b>b</b>"}, "group": "g"}]}'
SHEET = "Year,Month,Day,Headline,Text,Type\n2012,3,22,A,b,\n1990,,,Old,,era\n"
MARKWHEN = "title: T\n\n# S #t\n2012-03-22 / 2012-04: A #u\nText.\nJan 2012: B\n2012-01-01 every week: C\n"
GEOJSON = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Point", '
    '"coordinates": [1, 2]}, "properties": {"date": "2012", "title": "A"}}]}'
)
ROWS = [
    {"date": "2012", "title": "A", "url": "https://a.example/1", "tags": ["x", "Y z"], "odd": {"k": [1]}},
    {"date": "26 July 1956", "title": "A", "places": "B; C", "because": [{"event": "a", "source": "s"}]},
]
SAMPLES = {
    "csv": "date,title,text\n2012,A,b\n03/04/2012,B,\n",
    "tsv": "date\ttitle\ttext\n2012\tA\tb\n",
    "json": json.dumps(ROWS),
    "jsonl": "\n".join(map(json.dumps, ROWS)),
    "yaml": "# data\n- date: 2012\n  title: A\n- {date: 2013~, title: 'B: C', tags: [d, e]}\n",
    "geojson": GEOJSON,
    "acled": ACLED,
    "ucdp": UCDP,
    "timelinejs": SLIDES,
    "markwhen": MARKWHEN,
}


def sound(imported: Imported) -> str:
    """Return the data file of what has come in, which has no errors."""
    text = "".join(data_file(imported.timeline))
    found = check_bytes("imported", text.encode()).diagnostics
    assert [each for each in found if each.severity == "error"] == [], text
    return text


def test_the_command_names_every_format() -> None:
    assert get_args(ImportFormat) == tuple(FORMATS) == tuple(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_each_format_is_recognised_and_comes_in_without_errors(name: str) -> None:
    text = SAMPLES[name]
    assert recognise(text) == name
    imported = import_chronology(text.encode())
    assert imported.format == name
    assert len(imported.timeline.events) > 0
    assert imported.rows == len(imported.timeline.events) + sum(loss.whole for loss in imported.losses)
    sound(imported)
    assert import_chronology(text.encode(), name) == imported


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (SHEET, "timelinejs"),
        (ACLED.replace(",", ";").upper(), "acled"),
        (f'{{"data": [{json.dumps(dict.fromkeys(("event_id_cnty", "event_date", "event_type"), "2012"))}]}}', "acled"),
        ('{"title": "T", "events": [{"date": "2012", "title": "A"}]}', "json"),
        ('{"date": "2012", "title": "A"}', "jsonl"),
        ("[]", "json"),
        ('"date";"title"\n', "csv"),
        ("when\twhat\n2012\tA\n", "tsv"),
        ("---\nevents:\n- date: 2012\n  title: A\n", "yaml"),
        ("- date: 2012\n  title: 'a\n", "csv"),
        ("2012: A\n", "markwhen"),
    ],
)
def test_the_content_decides_on_the_format(text: str, name: str) -> None:
    if text.startswith("- "):
        with pytest.raises(UsageError, match="its format is not recognised"):
            recognise(text)
    else:
        assert recognise(text) == name


def test_chosen_columns_are_columns_of_a_table() -> None:
    assert recognise("when,what\n", Options({"date": ["When"]})) == "csv"


@pytest.mark.parametrize("text", [HISTORY.replace("\n    ", "\n"), '{"sources": {}, "events": [{"date": "2012"}]}'])
def test_a_data_file_is_no_chronology_in_another_format(text: str) -> None:
    with pytest.raises(UsageError, match="it is a data file already"):
        recognise(text)


@pytest.mark.parametrize("text", ["hello", "- a\n- b\n", "a: b\n", "{", "[1", '{"a": 1', "<html>", "{broken}\n{}"])
def test_other_texts_are_not_recognised(text: str) -> None:
    with pytest.raises(UsageError, match="its format is not recognised"):
        recognise(text)


@pytest.mark.parametrize(
    ("raw", "name", "options", "message"),
    [
        (b" \n", None, Options(), "it is empty"),
        (ACLED.encode(), None, Options({"date": ["event_date"]}), "--columns: the columns of acled are known"),
        (b"a,b\n1,2\n", "acled", Options(), "it has no column event_date, event_id_cnty, event_type"),
        (b"a,b\n1,2\n", "timelinejs", Options(), "it has no column headline, year"),
        (b"{}", "timelinejs", Options(), "no list `events` of slides"),
        (b"{", "json", Options(), "line 1, column 2: it is not JSON"),
        (
            json.dumps({"title": "x" * 20_001, "events": ROWS}).encode(),
            None,
            Options(),
            "it cannot be held: a text of 20,001",
        ),
        (b"hello", "geojson", Options(), "it is not JSON"),
    ],
)
def test_what_cannot_be_read_is_one_error(raw: bytes, name: str | None, options: Options, message: str) -> None:
    with pytest.raises(UsageError) as error:
        import_chronology(raw, name, options)
    assert message in error.value.message


def test_a_row_of_a_table_that_is_broken_is_a_row_of_timelinejs_too() -> None:
    imported = import_chronology(SHEET.replace("A,b,", "A,b,,c").encode())
    assert (imported.rows, len(imported.timeline.events)) == (1, 0)
    assert [loss.where for loss in imported.losses] == ["row 2"]


def test_windows_1252_is_noted() -> None:
    imported = import_chronology("date,title\n2012,Ménaka\n".encode("cp1252"))
    assert imported.notes == ["it is not UTF-8: read as Windows-1252; see whether its accents are right"]
    assert imported.timeline.events[0].title == "Ménaka"


def test_years_before_0001_are_counted() -> None:
    imported = import_chronology(b"date,title\n44 BC,A\n-0100,B\n2012,C\nsoon,D\n")
    assert (imported.rows, len(imported.timeline.events), imported.early) == (4, 1, 2)


def test_an_event_that_a_data_file_refuses_is_left_out_with_what_names_it() -> None:
    rows = [
        {"id": "a", "date": "2012", "title": "A", "text": "x" * 20_001},
        {"id": "b", "date": "2012", "title": "B", "because": [{"event": "a", "source": "s"}]},
        {"id": "c", "date": "2012", "title": "C", "because": [{"event": "c", "source": "s"}]},
        {"id": "d", "date": "2012", "title": "D", "place": "P"},
    ]
    imported = import_chronology(json.dumps(rows).encode())
    assert [event.id for event in imported.timeline.events] == ["d"]
    assert sorted((loss.where, loss.whole) for loss in imported.losses) == [
        ("item 1", True), ("item 2", True), ("item 3", True),
    ]  # fmt: skip
    assert imported.timeline.sources == {}


def test_events_come_in_order_and_entries_that_nothing_uses_do_not() -> None:
    rows = [
        {"date": "2013", "title": "B", "actor": "x"},
        {"date": "2012", "title": "A", "actor": "y", "figures": [{"label": "dead", "value": 1, "source": "s"}]},
        {"date": "soon", "title": "C", "actor": "z"},
    ]
    timeline = import_chronology(json.dumps(rows).encode()).timeline
    assert [event.title for event in timeline.events] == ["A", "B"]
    assert list(timeline.actors) == ["x", "y"]
    assert list(timeline.sources) == ["s"]


# Laws


def events_as_json(timeline: Timeline) -> list[dict[str, object]]:
    """Return what `list --format json` writes, without the period, of which JSON has only the id.

    Nor can JSON tell an empty field of the file's own from one that the event lacks, since every event has every key.
    """
    rows = json.loads("".join(as_json(event_records(timeline, timeline.in_order), ())))
    for row in rows:
        row.pop("period")
        for name in [name for name, value in row.items() if name.startswith("x-") and value is None]:
            del row[name]
    return rows  # type: ignore[no-any-return]


def reads_back_equal(timeline: Timeline) -> None:
    """Hold that the JSON of events comes in as the same events."""
    written = "".join(as_json(event_records(timeline, timeline.in_order), ()))
    imported = import_chronology(written.encode(), "json")
    assert imported.losses == []
    assert events_as_json(imported.timeline) == events_as_json(timeline)
    assert load(sound(imported)) == imported.timeline


@pytest.mark.no_cover
def test_json_of_the_packed_events_reads_back_equal() -> None:
    reads_back_equal(read_timeline(str(EVENTS)))


# Making a whole file takes time.
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=25)
@given(laws.sound_files())
def test_json_of_events_reads_back_equal(file: laws.Mapping) -> None:
    reads_back_equal(load(laws.in_lines(file)))


def test_what_has_come_in_comes_in_again_as_it_is() -> None:
    for text in SAMPLES.values():
        once = load(sound(import_chronology(text.encode())))
        written = "".join(as_json(event_records(once, once.in_order), ()))
        again = load(sound(import_chronology(written.encode())))
        assert events_as_json(again) == events_as_json(once)


PARTS = st.sampled_from(
    [
        *"\";,\t\n:{}[]-/#!~%\\'|&*<> ",
        "2012",
        "0000",
        "-44",
        "199X",
        "..",
        "every ",
        "now",
        "null",
        "1e999",
        "NaN",
        "\\ud800",
    ]
)


@given(
    st.sampled_from([*SAMPLES.values(), SHEET]),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 20), st.one_of(PARTS, st.text(max_size=3))), max_size=6),
    st.sampled_from([None, *FORMATS]),
    st.sampled_from([None, "dmy", "mdy", "ymd"]),
)
def test_any_text_comes_in_without_errors_or_is_one_error(
    text: str, changes: list[tuple[int, int, str]], name: str | None, order: str | None
) -> None:
    for begin, length, part in changes:
        text = text[:begin] + part + text[begin + length :]
    try:
        imported = import_chronology(text.encode("utf-8", "surrogatepass"), name, Options(dates=order))
    except UsageError:
        return
    assert len(imported.timeline.events) + sum(loss.whole for loss in imported.losses) == imported.rows
    sound(imported)


@given(st.binary(max_size=60), st.sampled_from([None, *FORMATS]))
def test_any_bytes_come_in_without_errors_or_are_one_error(raw: bytes, name: str | None) -> None:
    try:
        imported = import_chronology(raw, name)
    except UsageError:
        return
    sound(imported)
