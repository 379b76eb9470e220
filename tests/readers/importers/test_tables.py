import csv
import json
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mali_timeline.errors import UsageError
from mali_timeline.readers.importers.decoding import NOTE, decode_text
from mali_timeline.readers.importers.tables import (
    MAX_CELL,
    Table,
    read_csv,
    read_geojson,
    read_json,
    read_json_rows,
    read_jsonl,
    read_yaml,
    rows_of,
)


def values(table: Table) -> list[dict[str, object]]:
    return [row.values for row in table.rows]


# Bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_decoded_whatever_its_form(encoding: str) -> None:
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    assert decode_text(marks.get(encoding, b"") + "Ménaka".encode(encoding)) == ("Ménaka", "")


def test_windows_1252_is_decoded_with_a_note() -> None:
    assert decode_text("Ménaka’s".encode("cp1252")) == ("Ménaka’s", NOTE)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"a\x81", "byte 0x81 at offset 1 is neither UTF-8 nor Windows-1252"),
        (b"\xef\xbb\xbf\xff", "begins as UTF-8, but the bytes at offset 0 are not"),
        (b"\xff\xfea", "begins as UTF-16, but the bytes at offset 2 are not"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(UsageError) as error:
        decode_text(raw)
    assert message in error.value.message


# CSV


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_dialects_of_spreadsheets_are_recognised(delimiter: str, quoting: int, line_end: str) -> None:
    page = StringIO()
    writer = csv.writer(page, delimiter=delimiter, quoting=quoting, lineterminator=line_end)  # type: ignore[arg-type]
    rows = [["date", "title", "text"], ["2012", "a, b; c", 'he said "no"\nand left'], ["2013", "x|y", ""]]
    writer.writerows(rows)
    assert [list(each.values()) for each in values(read_csv(page.getvalue()))] == rows[1:]


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")), min_size=3, max_size=3)
    ),
    st.sampled_from(",;\t|"),
)
def test_what_the_csv_module_writes_is_read_again(rows: list[list[str]], delimiter: str) -> None:
    page = StringIO()
    csv.writer(page, delimiter=delimiter).writerows([["date", "title", "text"], *rows])
    table = read_csv(page.getvalue())
    assert [list(row.values.values()) for row in table.rows] == [
        row for row in rows if any(cell.strip() for cell in row)
    ]


def test_excel_may_name_the_delimiter_and_libreoffice_may_quote_with_apostrophes() -> None:
    assert values(read_csv("sep=;\r\ndate;title\r\n2012;a\r\n")) == [{"date": "2012", "title": "a"}]
    assert values(read_csv("'date','title'\n'2012','it''s'\n")) == [{"date": "2012", "title": "it's"}]


def test_rows_count_as_in_a_spreadsheet_and_blank_ones_are_none() -> None:
    table = read_csv("date,title\n2012,a\n,\n\n2013,b\n")
    assert [row.where for row in table.rows] == ["row 2", "row 5"]


def test_a_row_with_more_cells_than_the_header_is_refused_and_one_with_fewer_is_not() -> None:
    table = read_csv("date,title,text\n2012,a\n2013,b,c,d\n2014,e,f,\n")
    assert [row.where for row in table.rows] == ["row 2", "row 4"]
    assert [(loss.where, loss.whole) for loss in table.losses] == [("row 3", True)]


def test_columns_without_a_name_or_with_one_name_are_told_apart() -> None:
    assert read_csv("date,,text,text\n").columns == ("date", "column 2", "text", "text 2")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n2012,a\n", "the first row is empty"),
        ('date,title\n2012,"a\n', 'row 2: a quote (") is not closed'),
        ('date,title\n2012,"a" b\n', 'row 2: a quote (") is not closed'),
        ("date,title\n2012," + "a" * (MAX_CELL + 1), "row 2: a cell of more than"),
    ],
)
def test_csv_that_is_broken_is_refused_with_its_row(text: str, message: str) -> None:
    with pytest.raises(UsageError) as error:
        read_csv(text)
    assert message in error.value.message
    assert csv.field_size_limit() == 131072


# JSON


def test_scalars_of_json_stay_as_they_were_written() -> None:
    assert read_json('[2012, 1.50, true, null, "a\\ud800", "\\ud83d\\ude00"]') == [
        "2012",
        "1.50",
        "true",
        None,
        "a?",
        "😀",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[1,", "line 1, column 4: it is not JSON"),
        ("[NaN]", "NaN is not a number of JSON"),
        ('[{"a": 1, "a": 2}]', "duplicate key: a"),
        ("[" * 100 + "]" * 100, "nested more than 50 levels deep"),
        ("[" * 100_000, "nested more than 50 levels deep"),
        ("[]" * 2, "line 1, column 3: it is not JSON"),
    ],
)
def test_json_that_is_broken_or_would_lose_something_is_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError) as error:
        read_json(text)
    assert message in error.value.message


def test_rows_may_be_the_one_list_of_an_object() -> None:
    table = read_json_rows('{"title": "T", "licence": "CC", "events": [{"date": 2012}, {"title": "a"}]}')
    assert table.beside == {"title": "T", "licence": "CC"}
    assert table.columns == ("date", "title")
    assert [row.where for row in table.rows] == ["item 1", "item 2"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("a", "no list of mappings"),
        ({}, "no list of mappings"),
        ({"a": [{}], "b": [{}]}, "several lists of mappings: a, b"),
    ],
)
def test_other_values_have_no_rows(value: object, message: str) -> None:
    with pytest.raises(UsageError) as error:
        rows_of(value)
    assert message in error.value.message


def test_an_item_that_is_no_mapping_is_refused() -> None:
    assert rows_of([{"a": "b"}, "c"]).losses == [("item 2", "expected a mapping, found 'c'", True)]


def test_of_json_lines_each_stands_for_itself() -> None:
    table = read_jsonl('{"date": 2012}\n\n[1]\n{"a\n{"title": "b"}\n')
    assert [row.where for row in table.rows] == ["line 1", "line 5"]
    assert [(loss.where, loss.whole) for loss in table.losses] == [("line 3", True), ("line 4", True)]
    assert table.columns == ("date", "title")


# YAML


def test_scalars_of_yaml_stay_as_they_were_written() -> None:
    assert read_yaml('- {date: 2012-03, a: NO, b: ~, c: "null", d: [010], e: }') == [
        {"date": "2012-03", "a": "NO", "b": None, "c": "null", "d": ["010"], "e": None}
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- {a: 1, a: 2}", "line 1, column 10: duplicate key: a"),
        ("- &a b", "line 1, column 3: anchors"),
        ("- a\n- b: c: d", "line 2, column"),
        ("", "the file is empty"),
    ],
)
def test_yaml_that_is_broken_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(UsageError) as error:
        read_yaml(text)
    assert message in error.value.message


# GeoJSON


def feature(**parts: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": None, "properties": {"date": "2012", "title": "a"}, **parts}


def test_properties_are_columns_and_a_point_is_the_position() -> None:
    point = {"type": "Point", "coordinates": [-3.89, 14.94]}
    table = read_geojson(json.dumps({"type": "FeatureCollection", "features": [feature(geometry=point, id="one")]}))
    assert values(table) == [{"date": "2012", "title": "a", "id": "one", "position": ["-3.89", "14.94"]}]


def test_a_single_feature_is_a_row() -> None:
    assert len(read_geojson(json.dumps(feature())).rows) == 1


def test_other_geometries_and_features_without_properties_are_losses() -> None:
    features = [feature(geometry={"type": "Polygon"}), feature(geometry="x"), feature(properties=None), 7]
    table = read_geojson(json.dumps({"type": "FeatureCollection", "features": features}))
    assert [(loss.where, loss.whole) for loss in table.losses] == [
        ("feature 1", False),
        ("feature 2", False),
        ("feature 3", True),
        ("feature 4", True),
    ]


@pytest.mark.parametrize("text", ["{}", "[]", '{"type": "FeatureCollection"}'])
def test_other_json_is_no_geojson(text: str) -> None:
    with pytest.raises(UsageError):
        read_geojson(text)
