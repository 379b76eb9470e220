import csv
import random
from datetime import date, timedelta
from io import StringIO

import pytest

from mali_timeline.dates import parse_edtf
from mali_timeline.readers.importers.acled import import_acled
from mali_timeline.readers.importers.chronology import Chronology
from mali_timeline.readers.importers.tables import read_csv

# The columns of the export, in its order, as the codebook names them.
COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region",
    "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale",
    "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
ROW = {
    "event_id_cnty": "MLI1234", "event_date": "2012-03-22", "year": "2012", "time_precision": "1",
    "disorder_type": "Political violence", "event_type": "Battles", "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Mali (2012-2013)", "assoc_actor_1": "Police Forces of Mali; Gendarmes", "inter1": "1",
    "actor2": "MNLA: National Movement for the Liberation of Azawad", "assoc_actor_2": "", "inter2": "Rebel group",
    "interaction": "12", "civilian_targeting": "", "iso": "466", "region": "Western Africa", "country": "Mali",
    "admin1": "Gao", "admin2": "Ansongo", "admin3": "Ansongo", "location": "Ansongo", "latitude": "15.6597",
    "longitude": "0.5022", "geo_precision": "1", "source": "AFP; Twitter", "source_scale": "National",
    "notes": "On 22 March,\nthey fought.", "fatalities": "12", "tags": "crowd size=no report",
    "timestamp": "1675191965",
}  # fmt: skip


def export(*rows: dict[str, str]) -> str:
    """Return an export with these rows."""
    page = StringIO()
    writer = csv.DictWriter(page, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return page.getvalue()


def imported(order: str | None = None, **changes: str) -> Chronology:
    return import_acled(read_csv(export({**ROW, **changes})), order)


def test_every_column_of_a_row_is_held() -> None:
    chronology = imported()
    assert chronology.document() == {
        "kinds": {"actor": ["state forces", "rebel group"]},
        "sources": {
            "afp": {"title": "AFP", "publisher": "AFP"},
            "twitter": {"title": "Twitter", "publisher": "Twitter"},
        },
        "actors": {
            "military-forces-of-mali-2012-2013": {
                "name": "Military Forces of Mali (2012-2013)",
                "kind": "state forces",
            },
            "police-forces-of-mali": {"name": "Police Forces of Mali"},
            "gendarmes": {"name": "Gendarmes"},
            "mnla-national-movement-for-the-liberation-of-azawad": {
                "name": "MNLA: National Movement for the Liberation of Azawad",
                "kind": "rebel group",
            },
        },
        "places": {
            "ansongo": {
                "name": "Ansongo", "region": "Gao", "country": "Mali", "lat": "15.6597", "lon": "0.5022",
                "x-admin2": "Ansongo", "x-admin3": "Ansongo",
            }
        },
        "tags": {"battles": {"name": "Battles"}, "armed-clash": {"name": "Armed clash"}},
        "events": [
            {
                "id": "mli1234",
                "date": "2012-03-22",
                "title": "Armed clash: Military Forces of Mali (2012-2013) – "
                "MNLA: National Movement for the Liberation of Azawad, Ansongo",
                "text": "On 22 March, they fought.",
                "sources": [{"source": "afp"}, {"source": "twitter"}],
                "places": ["ansongo"],
                "actors": [
                    "military-forces-of-mali-2012-2013", "police-forces-of-mali", "gendarmes",
                    "mnla-national-movement-for-the-liberation-of-azawad",
                ],
                "tags": ["battles", "armed-clash"],
                "figures": [{"label": "fatalities", "value": "12"}],
                "x-disorder-type": "Political violence",
                "x-interaction": "12",
                "x-iso": "466",
                "x-region": "Western Africa",
                "x-geo-precision": "1",
                "x-source-scale": "National",
                "x-tags": "crowd size=no report",
                "x-timestamp": "1675191965",
            }
        ],
    }  # fmt: skip
    assert chronology.losses == []


@pytest.mark.parametrize(
    ("precision", "written", "edtf"),
    [
        ("1", "2012-03-22", "2012-03-22"),
        ("", "22 March 2012", "2012-03-22"),
        ("2", "2012-03-22", "[2012-03-19..2012-03-25]"),
        ("3", "2012-03-16", "2012-03"),
    ],
)
def test_a_date_is_as_exact_as_its_precision(precision: str, written: str, edtf: str) -> None:
    assert imported(event_date=written, time_precision=precision).events[0]["date"] == edtf


def test_days_in_figures_need_an_order() -> None:
    assert imported("dmy", event_date="03/04/2012").events[0]["date"] == "2012-04-03"
    assert "2012-04-03 or 2012-03-04" in imported(event_date="03/04/2012").losses[0].message


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"event_date": ""}, "it has no event_date"),
        ({"time_precision": "4"}, "time_precision '4' is not 1, 2 or 3"),
        ({"event_date": "2012", "time_precision": "2"}, "date '2012' is not a day"),
        ({"event_type": "", "sub_event_type": ""}, "it has no event_type"),
    ],
)
def test_a_row_that_cannot_be_held_is_refused(changes: dict[str, str], reason: str) -> None:
    (loss,) = imported(**changes).losses
    assert (loss.where, loss.message, loss.whole) == ("row 2", reason, True)


def test_numbers_that_are_none_are_kept_and_said() -> None:
    chronology = imported(fatalities="many", latitude="91")
    (event,) = chronology.events
    assert (event["x-fatalities"], event["x-latitude"], event["x-longitude"]) == ("many", "91", "0.5022")
    assert [loss.whole for loss in chronology.losses] == [False, False]


def test_what_a_row_does_not_say_is_not_there() -> None:
    empty = dict.fromkeys(COLUMNS, "")
    chronology = import_acled(read_csv(export({**empty, "event_date": "2012", "event_type": "Riots"})), None)
    assert chronology.document() == {
        "tags": {"riots": {"name": "Riots"}},
        "events": [{"id": "riots", "date": "2012", "title": "Riots", "tags": ["riots"]}],
    }
    chronology = imported(location="", admin1="", inter1="9", actor2="")
    assert chronology.registers["places"].entries["mali"]["name"] == "Mali"
    assert "kind" not in chronology.registers["actors"].entries["military-forces-of-mali-2012-2013"]
    chronology = imported(location="", admin1="", country="")
    assert [each["name"] for each in chronology.registers["places"].entries.values()] == ["15.6597, 0.5022"]


def test_a_place_that_stands_for_its_area_is_a_caveat() -> None:
    assert "geo_precision 3" in imported(geo_precision="3").events[0]["caveat"]


def large_export(rows: int, seed: int = 14) -> list[dict[str, str]]:
    """Return rows in the shape of a real export, of a country and two years."""
    choose = random.Random(seed)  # noqa: S311 - the same rows every time
    kinds = [("Battles", "Armed clash"), ("Protests", "Peaceful protest"), ("Violence against civilians", "Attack")]
    towns = [
        ("Gao", "Gao", "16.27", "-0.04"),
        ("Kidal", "Kidal", "18.44", "1.41"),
        ("Mopti", "Konna", "14.94", "-3.89"),
    ]
    found = []
    for number in range(rows):
        event, sub_event = choose.choice(kinds)
        region, town, lat, lon = choose.choice(towns)
        day = date(2012, 1, 1) + timedelta(days=choose.randrange(730))
        found.append(
            {
                **ROW, "event_id_cnty": f"MLI{number}", "event_date": day.isoformat(), "year": str(day.year),
                "time_precision": choose.choice("1112223"), "event_type": event, "sub_event_type": sub_event,
                "actor2": choose.choice(("", "Civilians (Mali)", "JNIM")), "inter2": choose.choice(("0", "7", "2")),
                "admin1": region, "location": town, "latitude": lat, "longitude": lon,
                "geo_precision": choose.choice("1123"), "source": choose.choice(("AFP", "AFP; Twitter",
                "MaliActu; RFI")),
                "fatalities": str(choose.choice((0, 0, 0, 1, 3, 12))), "notes": f'Event {number}; it was "reported".',
            }
        )  # fmt: skip
    return found


def test_totals_are_those_of_a_plain_sum_of_the_rows() -> None:
    rows = large_export(800)
    text = export(*rows)
    chronology = import_acled(read_csv(text), None)
    plain = list(csv.DictReader(StringIO(text)))
    figures = [figure for event in chronology.events for figure in event["figures"]]
    assert len(chronology.events) == len(plain) == chronology.rows == 800
    assert sum(int(figure["value"]) for figure in figures) == sum(int(row["fatalities"]) for row in plain)
    for event, row in zip(chronology.events, plain, strict=True):
        when, day = parse_edtf(event["date"]), date.fromisoformat(row["event_date"])
        assert when.earliest is not None
        assert when.latest is not None
        assert when.earliest <= day <= when.latest
        assert (when.latest - when.earliest).days in {"1": {0}, "2": {6}, "3": {27, 28, 29, 30}}[row["time_precision"]]
