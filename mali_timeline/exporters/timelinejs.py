"""TimelineJS 3: the JSON of its `events`, one slide per event, the periods behind them as `eras`."""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from mali_timeline.dates import HistoricalDate
from mali_timeline.exporters import Export
from mali_timeline.exporters.markup import html_body, html_text
from mali_timeline.exporters.wording import heading, left_over
from mali_timeline.formatting import format_date, plural
from mali_timeline.records import Event, Period, Timeline
from mali_timeline.text import json_printable

Slide = dict[str, Any]
# How many of year, month and day are known; what is less exact than a day is placed by its first and last one.
_PARTS_KNOWN = {"day": 3, "month": 2, "season": 2, "quarter": 2, "half": 2, "year": 1, "decade": 1, "century": 1}
_PARTS = ("year", "month", "day")
MAX_GROUPS = 6  # each has a lane of its own, and more of them leave no room for the slides
_LASTING = {"season", "quarter", "half", "decade", "century"}  # wider than a date of TimelineJS can say


def export(timeline: Timeline, events: Sequence[Event]) -> Export:
    """Return an object with a title slide, a slide per event, and an era per period in which one of them begins.

    TimelineJS reads `headline` and `text` as HTML; they hold data only escaped. It places a slide by `start_date` and
    `end_date`; what it shows is `display_date`, the date in words. The group of a slide is the first tag of its event,
    unless there are too many.
    """
    from json import JSONEncoder

    encode = JSONEncoder(ensure_ascii=False).encode
    periods = {period.id: period for event in events if (period := timeline.period_of(event))}
    eras = {id_: era for id_, period in periods.items() if (era := _era(period))}
    groups = {event.tags[0] for event in events if event.tags}
    title = {
        "unique_id": "title",
        "text": {"headline": html_text(heading(timeline)), "text": f"<p>{plural(len(events), 'event')}</p>"},
    }
    slides = (encode(_slide(timeline, event, grouped=len(groups) <= MAX_GROUPS)) for event in events)
    lines = (
        f'{{"title": {encode(title)},',
        '"events": [',
        ",\n".join(json_printable(slide, keep_breaks=False) for slide in slides),
        f'], "eras": {encode(list(eras.values()))}}}',
    )
    open_periods = ", ".join(period.name for id_, period in periods.items() if id_ not in eras)
    no_start = [event for event in events if event.date.earliest is None]
    no_end = [event for event in events if event.date.latest is None]
    return Export(
        "\n".join(lines) + "\n",
        [
            *left_over("event", no_start, "without a known beginning, placed at the end"),
            *left_over("event", no_end, "without a known end, placed at the beginning"),
            *(
                [f"an era needs a beginning and an end, which these periods lack: {open_periods}"]
                if open_periods
                else []
            ),
        ],
    )


def _slide(timeline: Timeline, event: Event, *, grouped: bool) -> Slide:
    slide: Slide = {
        "unique_id": event.id,
        **_placed(event.date),
        "display_date": format_date(event.date),
        "text": {"headline": html_text(event.title), "text": html_body(timeline, event)},
        "autolink": False,  # or it would make links of whatever looks like an address
    }
    if grouped and event.tags:
        # TimelineJS takes the markup off a group, which undoes one escape, and then reads it as HTML.
        slide["group"] = escape(html_text(event.tags[0]))
    return slide


def _era(period: Period) -> Slide | None:
    """Return a period as an era, or None when one of its ends is not known."""
    placed = _placed(period.date)
    if period.date.earliest is None or period.date.latest is None:
        return None
    end = placed.get("end_date") or _date(period.date.latest, 3)
    return {"start_date": placed["start_date"], "end_date": end, "text": {"headline": html_text(period.name)}}


def _placed(when: HistoricalDate) -> Slide:
    """Return `start_date` and, for what lasts or may be on several days, `end_date`, no more exact than they are known.

    What has no known beginning is placed at its end.
    """
    first, last = (when.start, when.end) if when.precision == "interval" else (when, when)
    start = _date(first.earliest, _known(first)) if first and first.earliest else None
    end = _date(last.latest, _known(last)) if last and last.latest else None
    if start is None:
        return {"start_date": end}
    lasts = when.precision in {"interval", "set"} | _LASTING
    return {"start_date": start, "end_date": end} if lasts and end else {"start_date": start}


def _known(when: HistoricalDate) -> int:
    return _PARTS_KNOWN.get(when.precision, len(_PARTS))


def _date(day: date, known: int) -> dict[str, int]:
    """Return so many parts of a day, the year first."""
    return dict(zip(_PARTS[:known], (day.year, day.month, day.day), strict=False))
