import json
from typing import Any

import geojson
import pytest
from support import EVENTS, EVERY_DATE, HOSTILE_TEXTS, deceptions, hostile, load

from mali_timeline.columns import event_records
from mali_timeline.exporters.geojson import export
from mali_timeline.exporters.tabular import json as json_rows
from mali_timeline.query import Query, select
from mali_timeline.readers import read_timeline
from mali_timeline.records import Timeline


def collection(timeline: Timeline, **asked: Any) -> tuple[Any, list[str]]:
    """Return what a reader of GeoJSON makes of the export, which must be valid, and the notes."""
    text, notes = export(timeline, select(timeline, Query(**asked)))
    read = geojson.loads(text)
    assert isinstance(read, geojson.FeatureCollection)
    assert read.errors() == []
    assert all(feature.geometry is None or feature.geometry.is_valid for feature in read.features)
    return read, list(notes)


def test_an_event_is_a_feature_at_the_positions_of_its_places_longitude_first(history: Timeline) -> None:
    read, notes = collection(history)
    assert read["name"] == "A small history"
    assert {feature.id: feature.geometry for feature in read.features} == {
        "old-war": None,
        "year-of-drought": None,
        "mutiny": None,
        "gao-taken": {"type": "Point", "coordinates": [-0.04, 16.27]},
        "accord": None,
    }
    assert notes == [
        "4 events without a position, as features with null geometry: old-war, year-of-drought, mutiny, accord"
    ]


def test_several_positions_are_one_geometry_and_places_without_one_are_counted(history: Timeline) -> None:
    gao, kidal = history.places["gao"], history.places["kidal"]
    event = history.by_id["gao-taken"]
    found, notes = export(
        history, [event._replace(places=(gao, gao._replace(lat=-1.0, lon=2.0))), event._replace(places=(gao, kidal))]
    )
    features = geojson.loads(found).features
    assert features[0].geometry == {"type": "MultiPoint", "coordinates": [[-0.04, 16.27], [2.0, -1.0]]}
    assert features[1].geometry == {"type": "Point", "coordinates": [-0.04, 16.27]}
    assert list(notes) == ["1 event at the positions of only some of their places: gao-taken"]


@pytest.mark.parametrize("timeline", [load(EVERY_DATE), read_timeline(str(EVENTS))], ids=["dates", "shipped"])
def test_a_feature_has_every_field_that_json_has(timeline: Timeline) -> None:
    events = select(timeline, Query())
    read, _ = collection(timeline)
    objects = json.loads("".join(json_rows(event_records(timeline, events), ())))
    assert len(read.features) == len(objects) == len(events)
    for feature, known in zip(read.features, objects, strict=True):
        assert known.items() <= feature.properties.items()
        assert set(feature.properties) - set(known) == {"date_in_words", "disputes"}
        assert bool(feature.properties["disputes"]) == known["is_disputed"]


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_data_is_never_more_than_text(text: str) -> None:
    timeline = load(hostile(text))
    read, _ = collection(timeline)
    assert [feature.properties["title"] for feature in read.features] == [text, text]
    assert not list(deceptions(export(timeline, timeline.events).text, "\n"))
