import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text
from support import EVENTS, deceptions, drawn, load, piped, widest

from mali_timeline.columns import Column, Records, event_records
from mali_timeline.date_input import read_date
from mali_timeline.query import Query, select
from mali_timeline.readers import read_timeline
from mali_timeline.records import Timeline
from mali_timeline.render.styled import styled
from mali_timeline.render.tables import (
    EIGHTHS,
    MAX_BAR,
    EventTable,
    ReadingsTable,
    RecordTable,
    ShareColumn,
    ShareTable,
    TableColumn,
    TextTable,
    bar,
    count_table,
    entry_table,
    fit_columns,
    format_share,
)
from mali_timeline.reports.grouping import count_by
from mali_timeline.reports.registers import REGISTERS, SOURCES, TAGS, entries_of

PACKED = read_timeline(str(EVENTS))

# Events under their years


def test_events_are_listed_under_their_years_which_their_dates_leave_out(history: Timeline) -> None:
    table = EventTable(select(history, Query()))
    assert drawn(table, 90) == (
        "By: number of independent sources. ≠: disputed.\n"
        "Date               Event                    Id               By  Where\n"
        "1990s              1 event\n"
        "about 1990s        The old war              old-war          1   Kidal\n"
        "\n"
        "2012               4 events\n"
        "some time in 2012  A year of drought        year-of-drought  2\n"
        "21–22 Mar          A mutiny in the capital  mutiny           1\n"
        "31 Mar             The rebels take Gao      gao-taken        2≠  Gao\n"
        "Dec                Accord in Paris          accord           1≠  Paris, Kidal\n"
    )


def test_below_80_columns_date_and_title_never_give_way_to_the_other_columns(history: Timeline) -> None:
    table = EventTable(select(history, Query(limit=3, reverse=True)))
    assert drawn(table, 34) == (
        "Date       Event\n"
        "2012       3 events\n"
        "Dec        Accord in Paris\n"
        "31 Mar     The rebels take Gao\n"
        "21–22 Mar  A mutiny in the capital\n"
    )
    assert "21–22 Mar  A mutiny in the\n           capital\n" in drawn(table, 26)


def test_from_80_columns_up_there_is_an_id_and_a_wider_terminal_never_shows_less() -> None:
    table = EventTable(PACKED.events)
    before: list[str] = []
    for width in (*range(60, 120, 10), 140, 180, 220):
        lines = drawn(table, width).splitlines()
        shown = next(line for line in lines if line.startswith("Date")).split()
        assert set(shown) >= set(before), width
        before = shown
        if width >= 80:
            assert shown[:4] == ["Date", "Event", "Id", "By"]
            assert all(re.search(rf"(?m)^.* {event.id} ", "\n".join(lines)) for event in PACKED.events[:20])
    assert before == ["Date", "Event", "Id", "By", "Where", "Who"]


def test_data_in_a_table_is_never_markup() -> None:
    timeline = load("""
        sources: {s: {title: S, publisher: P, kind: ngo}}
        places: {p: {name: "a\\tb\\u202e", country: "[/x]"}}
        events: [{id: e, date: 2012, title: "[crisis] \\x9b31m", text: E., places: [p], sources: [{source: s}]}]
    """)
    text = drawn(EventTable(timeline.events), 100)
    assert not list(deceptions(text, "\n"))
    assert "some time in 2012  [crisis] \\x9b31m  e   1   a b\\u202e" in text


# Any records


def test_a_table_of_fields_has_those_columns(history: Timeline) -> None:
    records = event_records(history, select(history, Query()))
    assert drawn(RecordTable(records, ("date", "independent_sources", "disputed")), 72) == (
        "Date                   Independent sources  Disputed\n"
        "199X~                  1\n"
        "2012                   2\n"
        "2012-03-21/2012-03-22  1\n"
        "2012-03-31             2\n"
        "2012-12                1                    Only one paper reports it.\n"
    )
    assert drawn(RecordTable(records), 200).startswith("Date                   Id               Title")


WORDS = Records(
    "word",
    {
        "id": Column(lambda row: row, len, "aside", wrap=False),
        "word": Column(lambda row: f"{row} {row}", len),
        "title": Column(lambda row: row, len, min_width=20),
        "events": Column(lambda row: str(len(row)), len, wrap=False, align="right"),
    },
    ("id", "word", "title", "events"),
    ("abcdefghijkl" * 3, "word"),
)


def test_long_texts_keep_their_columns_and_numbers_stand_to_the_right() -> None:
    assert drawn(RecordTable(WORDS, ("events", "title", "events")), 90).splitlines()[2] == (
        "     4  word                                       4"
    )


@pytest.mark.parametrize("width", [12, 20, 30, 40, 60, 79, 80, 100, 120, 200])
def test_no_character_of_a_record_is_lost_and_no_line_is_too_long(width: int) -> None:
    text = drawn(RecordTable(WORDS), width)
    assert "".join(sorted("".join(text.split()))) == "".join(sorted("".join(piped(RecordTable(WORDS)).split())))
    assert widest(text) <= width


# The engine


def test_the_widest_columns_shrink_first_and_what_does_not_wrap_last() -> None:
    wrapped, fixed = TableColumn(), TableColumn(wrap=False)
    assert fit_columns([wrapped, fixed, wrapped], [30, 12, 20], 80) == [30, 12, 20]
    assert fit_columns([wrapped, fixed, wrapped], [30, 12, 20], 60) == [24, 12, 20]
    assert fit_columns([wrapped, fixed, wrapped], [30, 12, 20], 40) == [11, 12, 13]
    assert fit_columns([wrapped, fixed, wrapped], [30, 12, 20], 30) == [8, 10, 8]
    assert fit_columns([wrapped, fixed, wrapped], [30, 12, 20], 12) == [1, 6, 1]
    assert fit_columns([wrapped, fixed, wrapped], [30, 12, 20], 7) == [1, 1, 1]
    assert fit_columns([wrapped, fixed, wrapped], [30, 12, 20], 3) == [1, 1, 1]


def test_columns_come_by_priority_as_far_as_there_is_room() -> None:
    always = TableColumn(wrap=False)
    first, second, third = (TableColumn(min_width=10, priority=number) for number in (1, 2, 2))
    assert fit_columns([always, third, second, first], [10, 20, 40, 20], 100) == [10, 20, 40, 20]
    assert fit_columns([always, third, second, first], [10, 20, 40, 20], 65) == [10, 20, 0, 20]
    assert fit_columns([always, second, third, first], [10, 40, 20, 20], 65) == [10, 31, 0, 20]
    assert fit_columns([always, first], [10, 20], 21) == [10, 0]
    assert fit_columns([always, first], [10, 20], 22) == [10, 10]
    thirds = TableColumn(min_width=5, priority=1, share=3)
    assert fit_columns([always, thirds], [10, 50], 70) == [10, 20]
    assert fit_columns([always, thirds], [10, 50], 32) == [10, 10]


@given(
    st.lists(
        st.tuples(
            st.builds(
                TableColumn,
                wrap=st.booleans(),
                min_width=st.integers(1, 40),
                max_width=st.integers(1, 60),
                priority=st.integers(0, 3),
                share=st.integers(1, 3),
            ),
            st.integers(1, 80),
        ),
        min_size=1,
        max_size=6,
    ),
    st.integers(20, 200),
)
def test_whatever_the_columns_they_fit_and_are_no_wider_than_they_need(
    columns: list[tuple[TableColumn, int]], width: int
) -> None:
    widths = fit_columns([column for column, _ in columns], [needs for _, needs in columns], width)
    shown = [each for each in widths if each]
    assert sum(shown) + 2 * (len(shown) - 1) <= width
    for each, (column, needs) in zip(widths, columns, strict=True):
        assert 0 <= each <= needs
        assert each or column.priority


def test_a_cell_takes_as_many_lines_as_it_needs_and_other_rows_the_whole_width() -> None:
    table = TextTable(
        [TableColumn("A"), TableColumn("B", align="right")],
        [(styled("one two three four"), styled("x")), styled("a line over the whole width"), (styled("only"),)],
        caption="said of both columns",
    )
    assert drawn(table, 16) == (
        "A              B\none two three  x\nfour\na line over the\nwhole width\nonly\nsaid of both\ncolumns\n"
    )


# Counts


TABLE = """\
Actor     Id      Events  Share
Army      army         2    40%  ███████████████████████████
REB       rebels       2    40%  ███████████████████████████
no actor               2    40%  ███████████████████████████
5 events in all. One that has several counts for each: the
rows add up to 6.
"""


def test_counts_have_bars_as_long_as_there_is_room(history: Timeline) -> None:
    counts = count_by(history, select(history, Query()), "actor")
    assert drawn(count_table(counts, "actor"), 60) == TABLE
    for width in (40, 60, 80, 140):
        table = drawn(count_table(counts, "actor"), width).splitlines()
        assert max(map(len, table)) <= width
        assert len(table[1]) == width if 40 < width < 140 else table[1].count("█") == (MAX_BAR if width == 140 else 0)
    years = drawn(count_table(count_by(history, select(history, Query()), "year"), "year"), 50)
    assert years == (
        "Year   Events  Share\n"
        "2012        4    80%  ████████████████████████████\n"
        "1990s       1    20%  ███████\n"
        "5 events in all.\n"
    )


def test_without_events_a_table_of_counts_is_empty(history: Timeline) -> None:
    assert "".join(drawn(count_table([], "tag")).split()) == "TagEvents0eventsinall."


def test_without_room_the_bar_goes_before_the_names_and_numbers_never() -> None:
    columns = [ShareColumn[tuple[str, int]]("Name", lambda row: Text(row[0]), 4, always=True)]
    columns.append(ShareColumn("Id", lambda row: Text(row[0][0])))
    table = ShareTable([("a long name", 12), ("b", 3)], columns, lambda row: row[1])
    assert drawn(table, 36) == (
        "Name         Id  Events\na long name  a       12  ███████████\nb            b        3  ██▊\n"
    )
    assert drawn(table, 30).splitlines()[1:3] == ["a long    a       12  ████████", "name"]
    assert drawn(table, 20) == ("Name      Id  Events\na long    a       12\nname\nb         b        3\n")
    assert drawn(table, 14) == "Name    Events\na long      12\nname\nb            3\n"
    assert "12" in drawn(table, 9)


@given(st.integers(1, 10_000), st.integers(1, 10_000), st.integers(8, 100))
def test_a_larger_number_never_has_a_shorter_bar_and_none_is_longer_than_the_width(
    one: int, other: int, width: int
) -> None:
    most = max(one, other)
    lengths = [
        8 * bar(number, most, width).count("█") + EIGHTHS.index(bar(number, most, width).lstrip("█"))
        for number in sorted((one, other))
    ]
    assert 1 <= lengths[0] <= lengths[1] == 8 * width
    assert bar(0, most, width) == ""


def test_a_share_that_is_not_zero_is_never_shown_as_zero() -> None:
    assert [format_share(share) for share in (0, 0.001, 0.009, 0.01, 0.5, 1)] == [
        "0%", "<1%", "<1%", "1%", "50%", "100%",
    ]  # fmt: skip


# Registers


def test_a_wider_terminal_shows_more_of_each_entry(history: Timeline) -> None:
    table = entry_table(SOURCES, entries_of(history, SOURCES, history.events))

    def head(width: int) -> list[str]:
        return drawn(table, width).splitlines()[0].split()

    assert head(50) == ["Title", "Id", "Publisher", "Events"]
    assert head(80) == ["Title", "Id", "Publisher", "Origin", "Kind", "Events"]
    assert head(100) == ["Title", "Id", "Publisher", "Origin", "Kind", "Date", "Events"]
    tags = drawn(entry_table(TAGS, entries_of(history, TAGS, history.events)), 50)
    assert tags == (
        "Id      About      Events\n"
        "battle  Fighting.       1  ███████████████████████\n"
        "talks                   1  ███████████████████████\n"
    )


def test_a_column_that_would_be_empty_is_left_out(history: Timeline) -> None:
    actors = REGISTERS["actors"]

    def head(query: Query) -> list[str]:
        entries = entries_of(history, actors, select(history, query), only_used=True)
        return drawn(entry_table(actors, entries), 80).splitlines()[0].split()

    assert head(Query(tag=("talks",))) == ["Name", "Id", "Kind", "Full", "name", "Events"]
    assert head(Query(in_=("2012-03-21",))) == ["Name", "Id", "Kind", "Events"]


def test_a_table_of_entries_has_dates_in_words(history: Timeline) -> None:
    periods = REGISTERS["periods"]
    text = drawn(entry_table(periods, entries_of(history, periods, history.events)), 80)
    assert "The war         war     from 2012       4  ███" in text
    assert "Before the war  before  1960–2011       1  ███" in text


def test_entries_are_never_markup_and_wide_characters_do_not_shift_the_bars() -> None:
    timeline = load("""
        sources: {s: {title: "[sic] \\e]8;;http://x\\a", publisher: "[/x]", origin: "[/x]", kind: ngo}}
        actors:
          a: {name: ":smile: [link=file:x]y[/link]\\u202e", kind: person, aliases: ["[red]"]}
          w: {name: 首都首都首都, kind: person}
        places: {p: {name: "a\\tb\\nc", country: "\\x9b31m"}}
        events:
          - {id: e, date: 2012, title: "[crisis]", text: E., actors: [a, w], places: [p],
             sources: [{source: s, note: "\\e[31m", at: "[/]"}]}
    """)
    sources, actors, places = (
        drawn(entry_table(REGISTERS[name], entries_of(timeline, REGISTERS[name], timeline.events)), 120)
        for name in ("sources", "actors", "places")
    )
    assert not list(deceptions(sources + actors + places, "\n"))
    assert "[sic] \\x1b]8;;http://x\\x07" in sources
    assert ":smile: [link=file:x]y[/link]\\u202e" in actors
    first, second = (line for line in actors.splitlines() if "█" in line)
    assert first.index("█") == second.index("█") + 6
    assert "a b c" in places


# Dates as they are parsed


READINGS = """\
Text       Earliest    Latest      Precision  Read as
2012~      2012-01-01  2012-12-31  year       about 2012
  approximate
mars 2012  2012-03-01  2012-03-31  month      Mar 2012
  words, for options only; in a file write 2012-03
2012-13                                       not a date
  date '2012-13': there is no month 13
  write 2012, 2012-03, 2012-03-22, 199X, 2012~ or 2012-01/2012-04; for the years 2012 to 2013 write 2012/2013
2012/..    2012-01-01  open        interval   from 2012
"""
NARROW_READINGS = """\
Text       Earliest    Latest
2012~      2012-01-01  2012-12-31
  about 2012 (year)
  approximate
mars 2012  2012-03-01  2012-03-31
  Mar 2012 (month)
  words, for options only; in a file
  write 2012-03
2012-13
  date '2012-13': there is no month 13
  write 2012, 2012-03, 2012-03-22,
  199X, 2012~ or 2012-01/2012-04; for
  the years 2012 to 2013 write
  2012/2013
2012/..    2012-01-01  open
  from 2012 (interval)
"""


@pytest.mark.parametrize(("width", "expected"), [(110, READINGS), (38, NARROW_READINGS)])
def test_dates_have_a_row_each_with_notes_under_it(width: int, expected: str) -> None:
    readings = [read_date(text) for text in ("2012~", "mars 2012", "2012-13", "2012/..")]
    assert drawn(ReadingsTable(readings), width) == expected
