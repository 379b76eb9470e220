"""The pictures of the HTML page, as inline SVG: events over time, the days of a date within its year, and a map.

The style sheet of the page colours them; none has a style attribute, which the policy of the page would refuse.
"""

from calendar import isleap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import ceil, cos, floor, log10, pi, radians, sqrt
from typing import NamedTuple

from mali_timeline.dates import HistoricalDate, between
from mali_timeline.exporters.markup import html_text
from mali_timeline.formatting import plural
from mali_timeline.records import Event, Place
from mali_timeline.reports.histogram import BinCount, Days, Unit, bins_between, count_bins, default_unit, extent
from mali_timeline.text import display_width, printable

ANY_TIME = between(None, None)


def number(value: float) -> str:
    """Return a coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


# Events over time

BARS_TOP, BARS_BOTTOM, HEIGHT = 20, 130, 154  # pixels from the top of the picture
MOST_LABELS = 7
LABEL_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # years from one label to the next
NEAR_START, NEAR_END = 4, 94  # percent of the width, past which a label in the middle would be cut off


class Density(NamedTuple):
    """How many events there are per unit of time, from the first known day to the last; the bins leave no gap."""

    days: Days
    unit: Unit
    bins: Sequence[BinCount]

    @property
    def most(self) -> BinCount:
        """The first of the bins with the most events."""
        return max(self.bins, key=size)


def size(count: BinCount) -> int:
    """Return how many events touch a bin, whether or not they lie certainly in it."""
    return len(count.certain) + len(count.possible)


def density_of(events: Sequence[Event]) -> Density:
    """Return the events, of which there is at least one, per unit of time, from the first known day to the last."""
    # Every date has a day that is known.
    days = extent(ANY_TIME, [event.date for event in events]) or (date.min, date.max)
    unit = default_unit(days)
    return Density(days, unit, count_bins(bins_between(days, unit, ANY_TIME), events))


def draw_density(density: Density, targets: Mapping[int, str]) -> Iterator[str]:
    """Yield a bar per bin, with the events that may lie elsewhere in a lighter tone; `targets` are fragments by year.

    The text beside it says the same, and the list of years has the same links, so that it is hidden from readers of
    screens and from the keyboard.
    """
    highest, width = size(density.most), 100 / len(density.bins)
    yield f'<svg class="density" width="100%" height="{HEIGHT}" aria-hidden="true">\n'
    for index, count in enumerate(density.bins):
        if size(count):
            yield _bar(count, index * width, width, highest, targets)
    yield f'<line class="axis" x1="0" x2="100%" y1="{BARS_BOTTOM}" y2="{BARS_BOTTOM}"/>\n'
    peak = (density.bins.index(density.most) + 0.5) * width
    anchor = "start" if peak < NEAR_START else "end" if peak > NEAR_END else "middle"
    yield f'<text class="peak" x="{number(peak)}%" y="{BARS_TOP - 6}" text-anchor="{anchor}">{highest:,}</text>\n'
    for index, label in _axis_labels(density):
        x = number(index * width)
        side, away = ("end", -4) if index * width > NEAR_END else ("start", 4)
        yield f'<line class="axis" x1="{x}%" x2="{x}%" y1="{BARS_BOTTOM}" y2="{HEIGHT}"/>'
        yield f'<text x="{x}%" dx="{away}" y="{HEIGHT - 6}" text-anchor="{side}">{label}</text>\n'
    yield "</svg>\n"


def _bar(count: BinCount, x: float, width: float, highest: int, targets: Mapping[int, str]) -> str:
    """Return one bar with what it counts, as a link to its year if the page has such a year."""
    parts, bottom = [f"<title>{html_text(count.bin.label)}: {plural(size(count), 'event')}</title>"], float(BARS_BOTTOM)
    for kind, events in (("certain", count.certain), ("possible", count.possible)):
        height = (BARS_BOTTOM - BARS_TOP) * len(events) / highest
        if height:
            bottom -= height
            parts.append(
                f'<rect class="{kind}" x="{number(x + width * 0.12)}%" width="{number(width * 0.76)}%" '
                f'y="{number(bottom)}" height="{number(height)}"/>'
            )
    target = targets.get((count.bin.days.earliest or date.min).year)
    if target is None:
        return f"<g>{''.join(parts)}</g>\n"
    return f'<a href="#{target}" tabindex="-1">{"".join(parts)}</a>\n'


def _axis_labels(density: Density) -> Iterator[tuple[int, str]]:
    """Yield the index and the year of the bins that begin a round year, the first alone where there is none."""
    firsts = [each.bin.days.earliest or date.min for each in density.bins]
    years = [(index, day.year) for index, day in enumerate(firsts) if day.month == 1]
    steps = ([(index, year) for index, year in years if year % step == 0] for step in LABEL_STEPS)
    labelled = next((labels for labels in steps if len(labels) <= MOST_LABELS), [])
    yield from ((index, str(year)) for index, year in labelled or [(0, firsts[0].year)])


# The days of a date within its year

MIN_DAYS = 5  # that a mark is wide: a single day could not be seen


def draw_days(when: HistoricalDate, year: int) -> str:
    """Return a line for the year on which all days that a date can mean are marked, those that are certain darker."""
    certain = when.certain_span
    marks = [] if when.precision == "day" else [_days_mark("possible", *days, year) for days in when.bounds()]
    if certain:
        marks.append(_days_mark("certain", certain.earliest, certain.latest, year))
    return f'<svg class="days" aria-hidden="true">{"".join(marks)}</svg>'


def _days_mark(kind: str, earliest: date | None, latest: date | None, year: int) -> str:
    """Return the mark of a range of days, cut to the year; nothing for one that does not touch it."""
    new_year, length = date(year, 1, 1).toordinal(), 366 if isleap(year) else 365
    first = max((earliest or date.min).toordinal() - new_year, 0)
    stop = min((latest or date.max).toordinal() - new_year + 1, length)
    if first >= stop:
        return ""
    width = max(stop - first, MIN_DAYS)
    x, percent = min(first, length - width), 100 / length
    return f'<rect class="{kind}" x="{x * percent:.1f}%" width="{width * percent:.1f}%"/>'


# Map

MAP_WIDTH = 480  # units of the drawing
MIN_SPAN = 1.0  # degrees that a map shows at least
KM_PER_DEGREE = 6371.0088 * pi / 180  # of a great circle of the mean Earth
DEGREE_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30)
MOST_LINES = 10  # of the grid in either direction
DEGREES_ROOM = 32  # units that the name of a line needs
LARGEST_DOT, SMALLEST_DOT, DOT = 18.0, 2.2, 4.0  # radii: of the most events, the least that is seen, of one event
LARGE_LABELS, LARGE, SMALL = 10, 17, 11  # how many labels are large, and the sizes for which there must be room
LETTER = 0.6  # the width of a letter, as a part of the size of the font
MOST_STRETCH = 1.3  # the height of a map by its width


class Box(NamedTuple):
    """A rectangle, by its corners."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Return whether the two share more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def inside(self, other: "Box") -> bool:
        """Return whether no part of it is outside the other."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


class Located(NamedTuple):
    """A place with a position, and how many events it has."""

    place: Place
    lat: float
    lon: float
    events: int


class PlaceMap(NamedTuple):
    """Places within a frame (degrees), those with the most events first, and places with a position outside it."""

    frame: Box
    places: Sequence[Located]
    outside: Sequence[Located]

    @property
    def middle(self) -> float:
        """The latitude along which the map is true to scale."""
        return (self.frame.top + self.frame.bottom) / 2


def located_places(events: Sequence[Event]) -> list[Located]:
    """Return the places of the events that have a position, those with the most events first."""
    counts = Counter(place for event in events for place in dict.fromkeys(event.places))
    return [
        Located(place, place.lat, place.lon, times)
        for place, times in counts.most_common()
        if place.lat is not None and place.lon is not None
    ]


def map_of(events: Sequence[Event]) -> PlaceMap | None:
    """Return a map of the country with the most events if that has at least half of them, otherwise of all places.

    None when no place has a position. Places of other countries are on it where they lie within the frame.
    """
    places = located_places(events)
    if not places:
        return None
    countries: Counter[str | None] = Counter()
    for each in places:
        countries[each.place.country] += each.events
    country, times = countries.most_common(1)[0]
    inside = [each for each in places if each.place.country == country] if 2 * times >= countries.total() else places
    frame = _frame(inside)
    shown = [each for each in places if frame.left <= each.lon <= frame.right and frame.top >= each.lat >= frame.bottom]
    return PlaceMap(frame, shown, [each for each in places if each not in shown])


def _frame(places: Sequence[Located]) -> Box:
    """Return the longitudes and latitudes around places, with some room on all sides; the top is the north."""
    west, east = _span([each.lon for each in places], 180)
    south, north = _span([each.lat for each in places], 90)
    middle = (south + north) / 2
    stretch = (north - south) / ((east - west) * _shrink(middle))
    if stretch > MOST_STRETCH:  # a tall map gets room at its sides
        more = (east - west) * (stretch / MOST_STRETCH - 1) / 2
        west, east = west - more, east + more
    elif stretch < 1 / 2:
        more = (north - south) * (1 / stretch / 2 - 1) / 2
        south, north = max(south - more, -90), min(north + more, 90)
    return Box(west, north, east, south)


def _span(degrees: Sequence[float], limit: float) -> tuple[float, float]:
    """Return the least and the most, with a tenth of the way between them as room at both ends."""
    first, last = min(degrees), max(degrees)
    room = max((last - first) * 0.1, (MIN_SPAN - (last - first)) / 2)
    return max(first - room, -limit), min(last + room, limit)


def _shrink(latitude: float) -> float:
    """Return the length of a degree along a parallel by that along a meridian; near a pole as at 80 degrees."""
    return max(cos(radians(latitude)), cos(radians(80)))


class _Projection:
    """Degrees to units of the drawing: equirectangular, with the parallel in the middle of the frame true to scale."""

    def __init__(self, shown: PlaceMap) -> None:
        self._frame = shown.frame
        self.per_longitude = MAP_WIDTH / (shown.frame.right - shown.frame.left)
        self.per_latitude = self.per_longitude / _shrink(shown.middle)
        self.height = (shown.frame.top - shown.frame.bottom) * self.per_latitude

    def x(self, longitude: float) -> float:
        return (longitude - self._frame.left) * self.per_longitude

    def y(self, latitude: float) -> float:
        return (self._frame.top - latitude) * self.per_latitude


def draw_map(shown: PlaceMap, label: str) -> Iterator[str]:
    """Yield the grid, a dot per place with the number of its events as area, names where there is room, and a scale."""
    projection = _Projection(shown)
    size = f"0 0 {MAP_WIDTH} {number(projection.height)}"
    yield f'<svg class="map" viewBox="{size}" role="img" aria-label="{html_text(label)}">\n'
    yield from _grid(shown, projection)
    scale = _Scale(shown, projection)
    dots = list(_dots(shown, projection))
    for dot in dots:
        title = f"<title>{html_text(dot.place.name)}: {plural(dot.events, 'event')}</title>"
        yield f'<circle cx="{number(dot.x)}" cy="{number(dot.y)}" r="{number(dot.radius)}">{title}</circle>\n'
    edge = Box(0, 0, MAP_WIDTH, projection.height)
    circles, names = [dot.box for dot in dots], [scale.box]
    for index, dot in enumerate(dots):
        large = index < LARGE_LABELS
        free = _Label.around(dot, LARGE if large else SMALL, edge, [*circles, *names])
        # The name of a main place may cover the dot of another one.
        if found := free or (_Label.around(dot, LARGE, edge, names) if large else None):
            names.append(found.box)
            at = f'x="{number(found.x)}" y="{number(found.y)}" text-anchor="{found.anchor}"'
            yield f'<text class="{"large" if large else "small"}" {at}>{html_text(dot.place.name)}</text>\n'
    yield from scale.draw()
    yield "</svg>\n"


class _Dot(NamedTuple):
    place: Place
    events: int
    x: float
    y: float
    radius: float

    @property
    def box(self) -> Box:
        return Box(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


def _dots(shown: PlaceMap, projection: _Projection) -> Iterator[_Dot]:
    unit = min(DOT, LARGEST_DOT / sqrt(max(each.events for each in shown.places)))
    for each in shown.places:
        radius = max(unit * sqrt(each.events), SMALLEST_DOT)
        yield _Dot(each.place, each.events, projection.x(each.lon), projection.y(each.lat), radius)


class _Label(NamedTuple):
    box: Box
    anchor: str
    x: float
    y: float

    @staticmethod
    def around(dot: _Dot, font: float, edge: Box, taken: Sequence[Box]) -> "_Label | None":
        """Return the label of a dot on the first side where it stands within the edge and covers nothing, if any."""
        width = display_width(printable(dot.place.name)) * font * LETTER
        beside, diagonal = dot.radius + 3, dot.radius * 0.7 + 2
        low, high = font * 0.75, -font * 0.1
        for anchor, across, down in (
            ("start", beside, font * 0.35),
            ("end", -beside, font * 0.35),
            ("start", diagonal, high - diagonal),
            ("start", diagonal, low + diagonal),
            ("end", -diagonal, high - diagonal),
            ("end", -diagonal, low + diagonal),
            ("middle", 0.0, high - beside),
            ("middle", 0.0, low + beside),
        ):
            x, y = dot.x + across, dot.y + down
            left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
            box = Box(left - 2, y - font * 0.8, left + width + 2, y + font * 0.25)
            if box.inside(edge) and not any(box.overlaps(each) for each in taken):
                return _Label(box, anchor, x, y)
        return None


def _grid(shown: PlaceMap, projection: _Projection) -> Iterator[str]:
    """Yield lines of latitude and longitude with their degrees."""
    west, north, east, south = shown.frame
    widest = max(east - west, north - south)
    step = next((each for each in DEGREE_STEPS if widest / each <= MOST_LINES), DEGREE_STEPS[-1])
    bottom = number(projection.height)
    for degrees in (index * step for index in range(ceil(west / step), floor(east / step) + 1)):
        x = number(projection.x(degrees))
        yield f'<line class="grid" x1="{x}" x2="{x}" y1="0" y2="{bottom}"/>'
        if projection.x(degrees) < MAP_WIDTH - DEGREES_ROOM:
            yield f'<text class="degrees" x="{x}" dx="3" y="11">{_degrees(degrees, "E", "W")}</text>\n'
    for degrees in (index * step for index in range(ceil(south / step), floor(north / step) + 1)):
        y = number(projection.y(degrees))
        yield f'<line class="grid" x1="0" x2="{MAP_WIDTH}" y1="{y}" y2="{y}"/>'
        if projection.y(degrees) > DEGREES_ROOM:
            yield f'<text class="degrees" x="3" y="{y}" dy="-3">{_degrees(degrees, "N", "S")}</text>\n'


def _degrees(degrees: float, positive: str, negative: str) -> str:
    amount = f"{number(abs(degrees))}°"
    return f"{amount} {positive if degrees > 0 else negative}" if round(degrees, 6) else "0°"


class _Scale:
    """The bar in the corner below: a round number of kilometres, true along the parallel in the middle of the map."""

    def __init__(self, shown: PlaceMap, projection: _Projection) -> None:
        per_km = projection.per_longitude / (KM_PER_DEGREE * _shrink(shown.middle))
        most = MAP_WIDTH / 4 / per_km
        magnitude = 10 ** floor(log10(most))
        self._km = next(times * magnitude for times in (5, 2, 1) if times * magnitude <= most)
        self._width = self._km * per_km
        self._y = projection.height - 10
        left = MAP_WIDTH - 12 - self._width
        self.box = Box(left - 4, self._y - 20, MAP_WIDTH, projection.height)

    def draw(self) -> Iterator[str]:
        """Yield the bar and what it measures."""
        right = MAP_WIDTH - 12
        left = number(right - self._width)
        y = number(self._y)
        yield f'<path class="scale" d="M{left} {number(self._y - 5)}V{y}H{right}V{number(self._y - 5)}"/>'
        at = f'x="{right}" y="{number(self._y - 7)}" text-anchor="end"'
        yield f'<text class="degrees" {at}>{number(self._km)} km</text>\n'
