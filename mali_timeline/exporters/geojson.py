"""GeoJSON (RFC 7946): one feature per event, at the positions of its places; an event without one has no geometry."""

from collections.abc import Sequence
from typing import Any

from mali_timeline.columns import event_records
from mali_timeline.exporters import Export
from mali_timeline.exporters.wording import dispute_texts, heading, left_over
from mali_timeline.formatting import format_date
from mali_timeline.records import Event, Timeline
from mali_timeline.text import json_printable


def export(timeline: Timeline, events: Sequence[Event]) -> Export:
    """Return a feature collection whose `name` is the title of the timeline, one feature per line.

    The properties of a feature are the fields of the event as in JSON, with the date in words and all disputes.
    """
    from json import JSONEncoder

    encode = JSONEncoder(ensure_ascii=False).encode
    columns = event_records(timeline, events).columns
    features = []
    for event in events:
        known = {name: column.value(event) for name, column in columns.items()}
        properties = {**known, "date_in_words": format_date(event.date), "disputes": list(dispute_texts(event))}
        features.append({"type": "Feature", "id": event.id, "geometry": _geometry(event), "properties": properties})
    lines = ",\n".join(json_printable(encode(feature), keep_breaks=False) for feature in features)
    name = json_printable(encode(heading(timeline)), keep_breaks=False)
    text = f'{{"type": "FeatureCollection", "name": {name}, "features": [\n{lines}\n]}}\n'
    without = [event for event in events if not _positions(event)]
    partly = [event for event in events if 0 < len(_positions(event)) < len(event.places)]
    return Export(
        text,
        [
            *left_over("event", without, "without a position, as features with null geometry"),
            *left_over("event", partly, "at the positions of only some of their places"),
        ],
    )


def _positions(event: Event) -> list[tuple[float, float]]:
    """Return the positions of the places of an event, the longitude first."""
    return [(place.lon, place.lat) for place in event.places if place.lon is not None and place.lat is not None]


def _geometry(event: Event) -> dict[str, Any] | None:
    positions = _positions(event)
    if not positions:
        return None
    if len(positions) == 1:
        return {"type": "Point", "coordinates": positions[0]}
    return {"type": "MultiPoint", "coordinates": positions}
