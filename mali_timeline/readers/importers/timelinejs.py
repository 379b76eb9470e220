"""TimelineJS (Knight Lab): its JSON and its spreadsheet, by the fields that its documentation names.

Headline and text come without their HTML, with the addresses of links in brackets. A group is a tag, an era a period;
media, backgrounds and texts for dates are kept as `x-` fields.
"""

import re
from html.parser import HTMLParser
from typing import Any

from mali_timeline.readers.importers.chronology import (
    BEFORE_YEAR_1,
    Chronology,
    RowError,
    Value,
    extras,
    is_empty,
    prose_of,
    text_of,
)
from mali_timeline.readers.importers.tables import Table
from mali_timeline.readers.importers.written_dates import join_dates
from mali_timeline.text import shorten

MARKS = frozenset(("year", "headline"))  # columns of its spreadsheet, in small letters
_DATE_PARTS = ("year", "month", "day")
_TIME_PARTS = ("hour", "minute", "second", "millisecond")


def is_timelinejs(value: Value) -> bool:
    """Return whether a JSON value has slides with the dates or texts of TimelineJS."""
    events = value.get("events") if isinstance(value, dict) else None
    return isinstance(events, list) and any(
        isinstance(each, dict) and (isinstance(each.get("start_date"), dict) or isinstance(each.get("text"), dict))
        for each in events
    )


def slides_of(table: Table) -> dict[str, Value]:
    """Return the JSON of TimelineJS that a spreadsheet of its columns stands for."""
    timeline: dict[str, Any] = {"events": [], "eras": [], "rows": []}
    for row in table.rows:
        cells = {name.strip().casefold(): text for name, text in row.values.items()}

        def group(*names: str, of: dict[str, Value] = cells, **columns: str) -> dict[str, Value]:
            wanted = {**{name: name for name in names}, **columns}
            return {name: of[column] for name, column in wanted.items() if not is_empty(of.get(column))}

        slide: dict[str, Value] = {
            "where": row.where,
            "start_date": group(*_DATE_PARTS, "time"),
            "end_date": group(year="end year", month="end month", day="end day", time="end time"),
            "text": group("headline", "text"),
            "media": group(url="media", credit="media credit", caption="media caption", thumbnail="media thumbnail"),
            **group("group", "background", "display_date", display_date="display date", autolink="autolink"),
        }
        known = {
            *_DATE_PARTS, "time", "end year", "end month", "end day", "end time", "headline", "text", "media",
            "media credit", "media caption", "media thumbnail", "group", "background", "display date", "type",
            "autolink",
            "display_date",
        }  # fmt: skip
        slide.update({name: value for name, value in cells.items() if name not in known})
        kind = text_of(cells.get("type"), "type").casefold()
        if kind == "title" and "title" not in timeline:
            timeline["title"] = slide
        else:
            timeline["eras" if kind == "era" else "events"].append(slide)
    return timeline


def import_timelinejs(value: Value) -> Chronology:
    """Return the chronology of the JSON of TimelineJS; raise RowError for what has no slides."""
    if not isinstance(value, dict) or not isinstance(value.get("events"), list):
        raise RowError("it has no list `events` of slides")
    chronology = Chronology()
    title = value.get("title")
    if isinstance(title, dict):
        _title(chronology, title)
    for number, slide in enumerate(value["events"], 1):
        chronology.rows += 1
        where = slide.get("where", f"event {number}") if isinstance(slide, dict) else f"event {number}"
        try:
            chronology.event(where, _event(chronology, slide))
        except RowError as error:
            chronology.refuse(where, str(error))
    eras = value.get("eras")
    for number, era in enumerate(eras if isinstance(eras, list) else (), 1):
        where = era.get("where", f"era {number}") if isinstance(era, dict) else f"era {number}"
        try:
            _era(chronology, era)
        except RowError as error:
            chronology.lose(where, str(error))
    return chronology


def _title(chronology: Chronology, slide: dict[str, Value]) -> None:
    """Keep the headline of the title slide, which has no date; what else it holds has no field."""
    headline, text = _texts(slide)
    chronology.title = headline or None
    if text or not is_empty(slide.get("media")):
        chronology.lose(slide.get("where", "title"), "text and media of the title slide have no field")


def _event(chronology: Chronology, slide: Value) -> dict[str, Value]:
    """Return the fields of the event of a slide; raise RowError."""
    if not isinstance(slide, dict):
        raise RowError("it is no slide")
    date, time = _date(slide)
    headline, text = _texts(slide)
    if not headline:
        raise RowError("it has no headline")
    known = {"where", "start_date", "end_date", "text", "media", "group", "unique_id"}
    kept = {name: value for name, value in slide.items() if name not in known}
    media = slide.get("media")
    for name, value in media.items() if isinstance(media, dict) else [("url", media)]:
        kept["media" if name == "url" else f"media-{name}"] = value
    for which in ("start_date", "end_date"):
        part = slide.get(which)
        if isinstance(part, dict) and not is_empty(part.get("display_date")):
            kept[f"{which}-display"] = part["display_date"]
    group = text_of(slide.get("group"), "group")
    fields: dict[str, Value] = {
        "id": text_of(slide.get("unique_id"), "unique_id"),
        "date": date,
        "title": headline,
        "text": text,
        "tags": [chronology.tag(group)] if group else [],
        **extras({**kept, "time": time}),
    }
    return {name: value for name, value in fields.items() if value}


def _era(chronology: Chronology, era: Value) -> None:
    """Keep an era as a period; raise RowError."""
    if not isinstance(era, dict):
        raise RowError("it is no era")
    headline, text = _texts(era)
    if not headline:
        raise RowError("the era has no headline, which would be its name")
    chronology.period(headline, _date(era)[0], text)


def _texts(slide: dict[str, Value]) -> tuple[str, str]:
    """Return headline and text without HTML."""
    texts = slide.get("text")
    if not isinstance(texts, dict):
        return "", ""
    headline = " ".join(plain_text(prose_of(texts.get("headline"), "headline")).split())
    return headline, prose_of(plain_text(texts["text"] if isinstance(texts.get("text"), str) else ""), "text")


def _date(slide: dict[str, Value]) -> tuple[str, str]:
    """Return the date of a slide in EDTF, and its times of day; raise RowError."""
    start, end = slide.get("start_date"), slide.get("end_date")
    if not isinstance(start, dict) or not any(not is_empty(start.get(name)) for name in _DATE_PARTS):
        raise RowError("it has no start_date")
    first, time = _point(start)
    if isinstance(end, dict) and any(not is_empty(end.get(name)) for name in _DATE_PARTS):
        last, until = _point(end)
        return join_dates(first, last), " / ".join(filter(None, (time, until)))
    return first, time


def _point(date: dict[str, Value]) -> tuple[str, str]:
    """Return a date of TimelineJS in EDTF, and its time of day; raise RowError."""
    numbers = {}
    for name in _DATE_PARTS:
        written = text_of(date.get(name), name).removesuffix(".0")
        if written and not re.fullmatch(r"-?[0-9]{1,12}", written):
            raise RowError(f"{name} '{shorten(written)}' is not a number")
        if written:
            numbers[name] = int(written)
    year = numbers.get("year")
    if year is None:
        raise RowError("its date has no year")
    if year < 1:
        raise RowError(f"year {year}: {BEFORE_YEAR_1}")
    if "day" in numbers and "month" not in numbers:
        raise RowError("its date has a day, but no month")
    parts = [f"{year:04}", *(f"{numbers[name]:02}" for name in ("month", "day") if name in numbers)]
    edtf = join_dates("-".join(parts), "..").removesuffix("/..")
    times = [text_of(date.get(name), name) for name in _TIME_PARTS]
    time = text_of(date.get("time"), "time") or ":".join(f"{part:0>2}" for part in times[:3] if part)
    return edtf, time


# HTML


def plain_text(html: str) -> str:
    """Return the text of HTML: tags left out, paragraphs apart, and the address of each link behind it in brackets."""
    if "<" not in html and "&" not in html:
        return html
    reader = _TextOfHtml()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


class _TextOfHtml(HTMLParser):
    """Collects the text of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote", "tr"}:
            self.parts.append("\n\n")
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")
        elif dict(attrs).get("src"):
            self.parts.append(f" ({dict(attrs)['src']}) ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            link = self._links.pop()
            if link and link not in "".join(self.parts[-1:]):
                self.parts.append(f" ({link})")
        elif tag in {"p", "div", "blockquote", "ul", "ol"}:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
