import csv
import random
from datetime import date, timedelta
from io import StringIO

import pytest

from mali_timeline.dates import parse_edtf
from mali_timeline.readers.importers.chronology import Chronology
from mali_timeline.readers.importers.tables import read_csv
from mali_timeline.readers.importers.ucdp import import_ucdp

# The columns of GED, in its order, as the codebook names them.
COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
    "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec",
    "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low",
    "gwnoa",
    "gwnob",
)  # fmt: skip
ROW = dict.fromkeys(COLUMNS, "") | {
    "id": "244657", "relid": "MLI-2012-1-1", "year": "2012", "type_of_violence": "1", "conflict_name": "Mali: Azawad",
    "dyad_name": "Government of Mali - MNLA", "side_a": "Government of Mali", "side_b": "MNLA",
    "number_of_sources": "2",
    "source_article": '"AFP,2012-03-23,Rebels attack";"Reuters,2012-03-24,Mali fights"', "source_office": "AFP;Reuters",
    "source_date": "2012-03-23;2012-03-24", "source_headline": "Rebels attack;Mali fights", "source_original": "police",
    "where_prec": "1", "where_coordinates": "Gao town", "where_description": "Near the bridge", "adm_1": "Gao region",
    "adm_2": "Gao", "latitude": "16.27", "longitude": "-0.04", "country": "Mali", "date_prec": "1",
    "date_start": "2012-03-22 00:00:00.000", "date_end": "2012-03-22 00:00:00.000", "deaths_a": "3", "best": "10",
    "high": "12", "low": "8",
}  # fmt: skip


def table(*rows: dict[str, str]) -> str:
    """Return a table of GED with these rows."""
    page = StringIO()
    writer = csv.DictWriter(page, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return page.getvalue()


def imported(**changes: str) -> Chronology:
    return import_ucdp(read_csv(table({**ROW, **changes})), None)


def test_every_column_of_a_row_is_held() -> None:
    chronology = imported()
    assert chronology.document() == {
        "sources": {
            "rebels-attack": {"title": "Rebels attack", "publisher": "AFP", "date": "2012-03-23"},
            "mali-fights": {"title": "Mali fights", "publisher": "Reuters", "date": "2012-03-24"},
        },
        "actors": {"government-of-mali": {"name": "Government of Mali"}, "mnla": {"name": "MNLA"}},
        "places": {
            "gao-town": {"name": "Gao town", "region": "Gao region", "country": "Mali", "lat": "16.27", "lon": "-0.04"}
        },
        "tags": {"state-based-conflict": {"name": "State-based conflict"}},
        "events": [
            {
                "id": "ucdp-244657",
                "date": "2012-03-22",
                "title": "State-based conflict: Government of Mali – MNLA, Gao town",
                "text": "Near the bridge",
                "sources": [{"source": "rebels-attack"}, {"source": "mali-fights"}],
                "places": ["gao-town"],
                "actors": ["government-of-mali", "mnla"],
                "tags": ["state-based-conflict"],
                "figures": [{"label": "deaths", "value": "10", "low": "8", "high": "12"}],
                "x-relid": "MLI-2012-1-1",
                "x-conflict-name": "Mali: Azawad",
                "x-number-of-sources": "2",
                "x-source-article": "AFP,2012-03-23,Rebels attack; Reuters,2012-03-24,Mali fights",
                "x-source-original": "police",
                "x-where-prec": "1",
                "x-adm-2": "Gao",
                "x-date-prec": "1",
                "x-deaths-a": "3",
            }
        ],
    }
    assert chronology.losses == []


@pytest.mark.parametrize(
    ("start", "end", "edtf"),
    [
        ("2012-03-22", "2012-03-22", "2012-03-22"),
        ("2012-03-22", "", "2012-03-22"),
        ("2012-03-20", "2012-03-24", "[2012-03-20..2012-03-24]"),
        ("2012-03-01", "2012-03-31", "2012-03"),
        ("2012-01-01", "2012-12-31", "2012"),
    ],
)
def test_a_date_is_some_day_between_the_two(start: str, end: str, edtf: str) -> None:
    assert imported(date_start=start, date_end=end).events[0]["date"] == edtf


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"date_start": ""}, "it has no date_start"),
        ({"date_end": "2011-01-01"}, "date_end 2011-01-01 is before date_start 2012-03-22"),
        ({"side_a": "", "side_b": "", "dyad_name": "", "type_of_violence": ""}, "it has neither sides"),
    ],
)
def test_a_row_that_cannot_be_held_is_refused(changes: dict[str, str], reason: str) -> None:
    (loss,) = imported(**changes).losses
    assert loss.whole
    assert reason in loss.message


@pytest.mark.parametrize(
    ("changes", "figures", "kept", "losses"),
    [
        ({"best": "10", "high": "8"}, [{"label": "deaths", "value": "10", "low": "8"}], {"x-high": "8"}, 1),
        ({"best": "1", "low": "2"}, [{"label": "deaths", "value": "1", "high": "12"}], {"x-low": "2"}, 1),
        ({"best": "", "low": "9", "high": "8"}, [{"label": "deaths", "low": "9"}], {"x-high": "8"}, 1),
        ({"best": "", "low": "", "high": ""}, None, {}, 0),
        ({"best": "few"}, [{"label": "deaths", "low": "8", "high": "12"}], {"x-best": "few"}, 1),
    ],
)
def test_estimates_that_contradict_one_another_are_kept_and_said(
    changes: dict[str, str], figures: list[dict[str, str]] | None, kept: dict[str, str], losses: int
) -> None:
    chronology = imported(**changes)
    (event,) = chronology.events
    assert event.get("figures") == figures
    assert kept.items() <= event.items()
    assert len(chronology.losses) == losses


@pytest.mark.parametrize(
    ("changes", "titles", "kept"),
    [
        ({"source_headline": "", "source_office": "", "source_date": ""},
         ["AFP,2012-03-23,Rebels attack", "Reuters,2012-03-24,Mali fights"], {}),
        ({"source_headline": "", "source_date": "", "source_article": ""}, ["AFP", "Reuters"], {}),
        ({"source_headline": "One; Two; Three", "source_article": ""}, ["One", "Two", "Three"],
         {"x-source-office": "AFP; Reuters", "x-source-date": "2012-03-23; 2012-03-24"}),
        ({"source_headline": "One"}, ["AFP,2012-03-23,Rebels attack", "Reuters,2012-03-24,Mali fights"],
         {"x-source-headline": "One"}),
        ({"source_article": "https://a.example/1", "source_headline": "", "source_office": "", "source_date": ""},
         ["https://a.example/1"], {}),
        ({"source_article": ""}, ["Rebels attack", "Mali fights"], {}),
        ({"source_date": ""}, ["Rebels attack", "Mali fights"], {}),
        ({"source_date": "soon;2012"}, ["Rebels attack", "Mali fights"], {}),
    ],
)  # fmt: skip
def test_sources_are_paired_only_where_there_are_as_many_of_each(
    changes: dict[str, str], titles: list[str], kept: dict[str, str]
) -> None:
    chronology = imported(**changes)
    assert [source["title"] for source in chronology.registers["sources"].entries.values()] == titles
    assert kept.items() <= chronology.events[0].items()


def test_what_a_row_does_not_say_is_not_there() -> None:
    empty = dict.fromkeys(COLUMNS, "")
    text = table({**empty, "type_of_violence": "4", "side_a": "IS", "date_start": "2012-03-22"})
    assert import_ucdp(read_csv(text), None).document() == {
        "actors": {"is": {"name": "IS"}},
        "events": [{"id": "is", "date": "2012-03-22", "title": "IS", "actors": ["is"], "x-type-of-violence": "4"}],
    }
    chronology = imported(where_coordinates="", latitude="x")
    assert chronology.registers["places"].entries["gao-region"]["name"] == "Gao region"
    assert len(chronology.losses) == 1


@pytest.mark.parametrize("precision", ["2", "3", "4", "5", "6", "7"])
def test_a_position_that_is_not_exact_is_a_caveat(precision: str) -> None:
    assert f"where_prec {precision}" in imported(where_prec=precision).events[0]["caveat"]


def test_totals_are_those_of_a_plain_sum_of_the_rows() -> None:
    choose = random.Random(14)  # noqa: S311 - the same rows every time
    rows = []
    for number in range(500):
        start = date(2012, 1, 1) + timedelta(days=choose.randrange(700))
        end = start + timedelta(days=choose.choice((0, 0, 0, 3, 6, 30)))
        low = choose.randrange(5)
        best = low + choose.randrange(5)
        rows.append(
            {
                **ROW, "id": str(number), "date_start": str(start), "date_end": str(end), "low": str(low),
                "best": str(best),
                "high": str(best + choose.randrange(9)), "where_prec": str(choose.randint(1, 7)),
            }
        )  # fmt: skip
    chronology = import_ucdp(read_csv(table(*rows)), None)
    assert len(chronology.events) == chronology.rows == len(rows)
    figures = [figure for event in chronology.events for figure in event["figures"]]
    for name, column in (("value", "best"), ("low", "low"), ("high", "high")):
        assert sum(int(figure[name]) for figure in figures) == sum(int(row[column]) for row in rows)
    for event, row in zip(chronology.events, rows, strict=True):
        when = parse_edtf(event["date"])
        assert (str(when.earliest), str(when.latest)) == (row["date_start"], row["date_end"])
