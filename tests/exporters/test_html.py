import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import EVENTS, Run

from mali_timeline.dates import parse_edtf
from mali_timeline.exporters.html import export
from mali_timeline.readers import read_timeline
from mali_timeline.records import Actor, Citation, Event, Figure, Place, Source, Tag, Timeline
from mali_timeline.text import printable

GOLDEN = Path(__file__).parent / "golden"
VOID = {"br", "input", "link", "meta", "wbr"}
# Elements of SVG that are written as one tag.
EMPTY = {"rect", "line", "path"}
MEGABYTE = 1_000_000


@dataclass
class Element:
    """An element of a page, with the text below it."""

    tag: str
    attributes: dict[str, str | None]
    parent: "Element | None" = None
    children: "list[Element]" = field(default_factory=list)
    text: str = ""

    def all(self, tag: str = "", css_class: str = "") -> "Iterator[Element]":
        """Yield every element below with this tag and class, in the order of the page."""
        for child in self.children:
            if tag in {"", child.tag} and css_class in {"", *(child.attributes.get("class") or "").split()}:
                yield child
            yield from child.all(tag, css_class)

    def one(self, tag: str = "", css_class: str = "") -> "Element":
        """Return the only such element below."""
        (found,) = self.all(tag, css_class)
        return found

    def by_id(self, element_id: str) -> "Element":
        """Return the only element with this id."""
        (found,) = (each for each in self.all() if each.attributes.get("id") == element_id)
        return found

    @property
    def words(self) -> str:
        """The text with blanks and line breaks as single blanks."""
        return " ".join(self.text.split())


class Page(HTMLParser):
    """Reads a page into elements; every element must be closed where it was opened."""

    def __init__(self, text: str) -> None:
        """Read the whole text."""
        super().__init__()
        self.root = Element("", {})
        self._open = self.root
        self.feed(text)
        self.close()
        assert self._open is self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute of {tag} stands twice"
        element = Element(tag, dict(attrs), self._open)
        self._open.children.append(element)
        if tag not in VOID:
            self._open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Add an element of SVG."""
        assert tag in EMPTY
        self._open.children.append(Element(tag, dict(attrs), self._open))

    def handle_endtag(self, tag: str) -> None:
        """Close the open element."""
        assert tag == self._open.tag, f"{tag} is closed where {self._open.tag} is open"
        assert self._open.parent
        self._open = self._open.parent

    def handle_data(self, data: str) -> None:
        """Add a text to all open elements."""
        element: Element | None = self._open
        while element:
            element.text += data
            element = element.parent


def page_of(timeline: Timeline, *events: Event) -> Element:
    """Return the page with these events of a timeline, by default all of them."""
    exported = export(timeline, events or timeline.in_order)
    assert not exported.notes
    return Page(exported.text).root


def assert_sound(page: Element) -> None:
    """Assert what must hold for every page, whatever the data."""
    everything = list(page.all())
    ids = [each.attributes["id"] for each in everything if "id" in each.attributes]
    assert len(set(ids)) == len(ids)
    for each in everything:
        assert not [name for name in each.attributes if name.startswith("on") or name in {"style", "src", "action"}]
        address = each.attributes.get("href") or ""
        if address.startswith("#"):
            assert address[1:] in ids
        elif each.tag == "link":
            assert address == "data:,"
        elif "href" in each.attributes:
            assert address.lower().startswith(("http://", "https://"))
            assert each.attributes["rel"] == "noopener noreferrer"
    policy = next(each for each in page.all("meta") if "http-equiv" in each.attributes).attributes["content"] or ""
    for tag in ("style", "script"):
        digest = b64encode(sha256(page.one(tag).text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}';" in policy


@pytest.fixture(scope="module")
def shipped() -> Timeline:
    """Return the timeline that is packed with the program."""
    return read_timeline(str(EVENTS))


# The page


def test_the_page_of_a_small_history_is_as_it_was_looked_at(
    history: Timeline, golden: Callable[[Path, str], None]
) -> None:
    text = export(history, history.in_order).text
    assert_sound(Page(text).root)
    # Style and script are files of their own.
    for tag in ("style", "script"):
        text = re.sub(f"<{tag}>.*?</{tag}>", f"<{tag}>…</{tag}>", text, flags=re.DOTALL)
    golden(GOLDEN / "history.html", re.sub(r"sha256-[^']*", "sha256-…", text))


def test_the_whole_shipped_timeline_is_on_one_page_under_a_megabyte(shipped: Timeline) -> None:
    text = export(shipped, shipped.in_order).text
    assert len(text.encode()) < MEGABYTE
    page = Page(text).root
    assert_sound(page)
    articles = list(page.all("article"))
    assert [each.attributes["id"] for each in articles] == [f"event-{event.id}" for event in shipped.in_order]
    for event, article in zip(shipped.in_order, articles, strict=True):
        assert article.one("h3").text == event.title
        assert len(list(article.one("details").one("ul").all("li"))) == len(event.sources)
        assert ("disputed" in (article.attributes["class"] or "")) == event.is_disputed
        for part in (event.text, event.disputed, event.caveat):
            assert " ".join((part or "").split()) in article.words


def test_the_command_writes_the_page(run: Callable[..., Run], history_file: str) -> None:
    done = run("--file", history_file, "export", "html", "--in", "2012-12")
    assert (done.code, done.err) == (0, "")
    page = Page(done.out).root
    assert page.one("", "deck").words == ("2 events of this timeline's 5, 2012, from 2 sources. 1 is disputed.")


def test_years_are_listed_with_the_number_of_their_events(history: Timeline) -> None:
    years = page_of(history).one("nav", "years")
    links = [(each.attributes["href"], each.words) for each in years.all("a")]
    assert links == [("#time-0", "1990s 1 event"), ("#year-2012", "2012 4 events")]


def test_dates_have_their_words_their_weekday_or_edtf_text_and_a_machine_s_form_where_html_has_one() -> None:
    dates = {
        "2012-03-22": ("22 Mar 2012 Thursday", "2012-03-22"),
        "2012-03": ("Mar 2012 2012-03", "2012-03"),
        "2012": ("2012 2012", "2012"),
        "2012-03-22?": ("perhaps 22 Mar 2012 2012-03-22?", None),
        "2012-03-XX": ("a day in Mar 2012 2012-03-XX", None),
        "2012-33": ("first quarter of 2012 2012-33", None),
        "2012-03-21/2012-03-22": ("21–22 Mar 2012 2012-03-21/2012-03-22", None),
        "[2012-03-21,2012-03-23]": ("21 or 23 Mar 2012 [2012-03-21,2012-03-23]", None),
        "199X~": ("about 1990s 199X~", None),
    }
    for edtf, (words, machine) in dates.items():
        when = page_of(one_event(Event("e", parse_edtf(edtf), "E", "", ()))).one("div", "when")
        assert " ".join(each.text for each in when.children if each.tag != "svg") == words
        assert [each.attributes["datetime"] for each in when.all("time")] == ([machine] if machine else [])


def one_event(event: Event, *others: Event) -> Timeline:
    """Return a timeline of these events, with a register of their tags."""
    events = (event, *others)
    return Timeline(events=events, tags={tag: Tag(tag) for each in events for tag in each.tags})


def test_the_line_of_the_year_marks_certain_days_and_days_that_are_only_possible() -> None:
    def marks(edtf: str) -> list[tuple[str, int, int]]:
        page = page_of(one_event(Event("e", parse_edtf(edtf), "E", "", ())))
        rows = [each.attributes for each in page.one("svg", "days").all("rect")]
        return [(row["class"] or "", days(row["x"]), days(row["width"])) for row in rows]

    def days(percent: str | None) -> int:
        return round(float((percent or "").rstrip("%")) * 3.65)

    assert marks("2013-01-01") == [("certain", 0, 5)]
    assert marks("2013-12-31") == [("certain", 360, 5)]
    assert marks("2013-02") == [("possible", 31, 28)]
    assert marks("2013-12-01/2014-03") == [("possible", 334, 31), ("certain", 334, 31)]
    assert marks("[2013-02-01..2013-02-10,2013-12-31]") == [("possible", 31, 10), ("possible", 360, 5)]
    # In winter, or two years later: no day of this year is certain.
    assert marks("2013-24/2015") == [("possible", 334, 31)]
    assert marks("2012-12-31") == [("certain", 360, 5)]
    assert marks("2013-06/..") == [("possible", 151, 214), ("certain", 180, 185)]


def test_a_period_is_introduced_once_at_its_first_event(history: Timeline) -> None:
    page = page_of(history)
    assert [each.words for each in page.all("div", "period")] == ["Before the war 1960–2011", "The war from 2012"]


def test_what_sources_contradict_one_another_about_stands_with_who_says_what(history: Timeline) -> None:
    article = page_of(history).by_id("event-gao-taken")
    rows = [[part.words for part in row.children] for row in article.one("dl", "claims").children]
    assert rows == [
        ["date, here 31 Mar 2012", "Sunday 1 Apr 2012 Radio"],
        ["dead", "12 Radio", "at least 20 Paper"],
    ]
    assert article.one("em", "differs").text == "dates it Sunday 1 Apr 2012; a day late"


def test_causes_and_effects_link_to_events_on_the_page_only(history: Timeline) -> None:
    both = page_of(history)
    (link,) = both.by_id("event-gao-taken").one("div", "links").all("a")
    assert link.attributes["href"] == "#event-mutiny"
    assert (
        both.by_id("event-mutiny")
        .one("div", "links")
        .words.startswith("Led to 31 Mar 2012, The rebels take Gao Radio:")
    )
    alone = page_of(history, history.by_id["gao-taken"]).by_id("event-gao-taken").one("div", "links")
    assert not list(alone.all("a"))
    assert "A mutiny in the capital" in alone.words


def test_the_registers_list_what_the_events_name(history: Timeline) -> None:
    page = page_of(history)

    def entry(element_id: str) -> list[str]:
        return [each.words for each in page.by_id(element_id).children]

    assert entry("place-gao") == ["Gao", "Mali; 16.27, -0.04", "1 event"]
    assert entry("place-paris") == ["Paris", "France", "1 event"]
    assert entry("actor-army") == ["Army", "organisation; also Les Armées", "The army.", "2 events"]
    assert entry("actor-rebels") == ["REB", "Rebels of the Dunes; armed group", "2 events"]
    assert entry("tag-battle") == ["battle", "Fighting.", "1 event"]
    assert entry("tag-talks") == ["talks", "1 event"]
    assert [each.text for each in page.by_id("places").all("dt")] == ["Gao", "Kidal", "Paris"]
    bare = page_of(history, history.by_id["mutiny"])
    assert [each.one("h2").text for each in bare.all("section", "register")] == ["Actors"]


def test_paragraphs_are_kept_and_languages_are_named() -> None:
    source = Source("s", "Une page", "Radio", "ngo", language="fr")
    other = Source("t", "A page", "Radio", "ngo", language='x" onload="')
    event = Event("e", parse_edtf("2012"), "E", "One.\n\nTwo.", (Citation(source), Citation(other)))
    page = page_of(one_event(event))
    assert [each.text for each in page.one("div", "what").children if each.tag == "p"] == ["One.", "Two."]
    assert [each.attributes for each in page.all("cite")] == [{"lang": "fr"}, {}]


def test_texts_from_right_to_left_have_a_direction_of_their_own() -> None:
    source = Source("s", "صفحة", "راديو", "ngo")
    event = Event("e", parse_edtf("2012"), "حرب", "Text.", (Citation(source),))
    page = page_of(one_event(event))
    assert page.one("h3").attributes == page.one("cite").attributes == {"dir": "auto"}
    assert [each.text for each in page.all("bdi")] == ["راديو"]


# Events over time


def heights(page: Element) -> list[tuple[str, float]]:
    """Return the bars of the histogram with their heights."""
    bars = page.one("svg", "density").all("rect")
    return [(each.attributes["class"] or "", float(each.attributes["height"] or "")) for each in bars]


def test_bars_are_as_high_as_the_events_are_many(history: Timeline) -> None:
    page = page_of(history)
    # Ten years that are only possible, then four events that lie certainly in theirs.
    assert heights(page) == [("possible", 27.5)] * 10 + [("certain", 110)]
    assert page.one("svg", "density").one("text", "peak").text == "4"
    assert [each.attributes["href"] for each in page.one("svg", "density").all("a")] == ["#year-2012"]
    assert page.one("figure", "over-time").one("figcaption").words == (
        "Events per year. The most, 4, are in 2012. In the lighter part: events that may also lie elsewhere."
    )


@pytest.mark.parametrize(
    ("dates", "labels"),
    [
        (["1960", "2026"], ["1960", "1970", "1980", "1990", "2000", "2010", "2020"]),
        (["2012-03", "2013-02"], ["2013"]),
        (["2012-03", "2012-05"], ["2012"]),
        (["2012-03-01"], ["2012"]),
        (["0900", "1905"], ["1000", "1200", "1400", "1600", "1800"]),
    ],
)
def test_the_axis_names_round_years(dates: list[str], labels: list[str]) -> None:
    events = [Event(f"e{index}", parse_edtf(text), "E", "", ()) for index, text in enumerate(dates)]
    page = page_of(one_event(*events))
    texts = [each for each in page.one("svg", "density").all("text") if "class" not in each.attributes]
    assert [each.text for each in texts] == labels


# Map


def circles(page: Element) -> list[tuple[str, float, float, float]]:
    """Return the dots of the map: name with number of events, x, y and radius."""
    dots = page.one("svg", "map").all("circle")
    return [(each.text, length(each, "cx"), length(each, "cy"), length(each, "r")) for each in dots]


def length(element: Element, name: str) -> float:
    """Return an attribute of an element as a number."""
    return float(element.attributes[name] or "")


def named(page: Element) -> list[str]:
    """Return the names on the map."""
    return [each.text for kind in ("large", "small") for each in page.one("svg", "map").all("text", kind)]


def at(*places: Place, times: int = 1) -> list[Event]:
    """Return events at these places."""
    return [Event(f"{places[0].id}-{index}", parse_edtf("2012"), "E", "", (), places) for index in range(times)]


def town(name: str, lat: float | None = None, lon: float | None = None, country: str | None = "Mali") -> Place:
    """Return a place."""
    return Place(name.lower(), name, country=country, lat=lat, lon=lon)


def test_the_area_of_a_dot_is_the_number_of_events_and_its_position_that_of_the_place() -> None:
    events = [*at(town("Gao", 16, 0), times=4), *at(town("Kidal", 18, 2)), *at(town("Mali"))]
    page = page_of(one_event(*events))
    (gao, gao_x, gao_y, gao_radius), (kidal, kidal_x, kidal_y, kidal_radius) = circles(page)
    assert (gao, kidal) == ("Gao: 4 events", "Kidal: 1 event")
    assert gao_radius == 2 * kidal_radius == 8
    # Two degrees of longitude are shorter than two of latitude, by the cosine of 17 degrees.
    assert (kidal_x - gao_x) / (gao_y - kidal_y) == pytest.approx(0.9563, abs=1e-4)
    assert page.by_id("event-gao-0").parent is not None
    assert named(page) == ["Gao", "Kidal"]
    assert "1 place without a position is not on it." in next(page.all("figcaption")).words


def test_the_bar_is_as_long_as_it_says() -> None:
    page = page_of(one_event(*at(town("Gao", 16, 0)), *at(town("Kidal", 18, 2))))
    (_, gao_x, _, _), (_, kidal_x, _, _) = circles(page)
    bar = page.one("svg", "map").one("path", "scale").attributes["d"] or ""
    left, right = (float(number) for number in re.findall(r"[MH]([0-9.]+)", bar))
    (kilometres,) = (each.text for each in page.one("svg", "map").all("text", "degrees") if "km" in each.text)
    # Two degrees along the 17th parallel are 212.7 km.
    assert kilometres == "50 km"
    assert (right - left) / (kidal_x - gao_x) == pytest.approx(50 / 212.7, abs=1e-3)


def test_the_map_shows_the_country_with_at_least_half_of_the_events_and_names_places_outside_it() -> None:
    malian = [*at(town("Gao", 16, 0), times=2), *at(town("Bamako", 12.6, -8))]
    abroad = [town(name, 48 + index, 2, "France") for index, name in enumerate(["Paris", "Lille", "Pau"])]
    near = town("Arlit", 14, -1, "Niger")
    page = page_of(one_event(*malian, *at(*abroad[:2], near)))
    assert [name for name, *_ in circles(page)] == ["Gao: 2 events", "Bamako: 1 event", "Arlit: 1 event"]
    assert "Outside it: Paris (1), Lille (1)." in next(page.all("figcaption")).words
    page = page_of(one_event(*malian, *at(*abroad, near)))
    assert len(circles(page)) == 6
    assert "Outside" not in next(page.all("figcaption")).words


def test_of_many_places_outside_the_map_six_are_named() -> None:
    away = [town(f"Away {index}", 40 + index, 50, f"Country {index}") for index in range(8)]
    page = page_of(one_event(*at(town("Gao", 16, 0), times=9), *at(*away)))
    assert "Away 4 (1), Away 5 (1) and 2 more. All places" in next(page.all("figcaption")).words


def test_a_single_place_has_a_map_of_a_degree_and_no_place_none(history: Timeline) -> None:
    page = page_of(one_event(*at(town("Gao", 16, 0))))
    ((_, x, y, _),) = circles(page)
    box = (page.one("svg", "map").attributes["viewbox"] or "").split()
    assert (x, y) == pytest.approx((float(box[2]) / 2, float(box[3]) / 2), abs=0.01)
    assert not list(page_of(history, history.by_id["mutiny"]).all("svg", "map"))


def test_tall_and_wide_maps_are_given_room() -> None:
    def stretch(*towns: Place) -> float:
        box = page_of(one_event(*at(*towns))).one("svg", "map").attributes["viewbox"] or ""
        return float(box.split()[3]) / float(box.split()[2])

    assert stretch(town("North", 60, 0), town("South", -50, 0)) == pytest.approx(1.3, abs=0.01)
    assert stretch(town("East", 0, 60), town("West", 0, -60)) == pytest.approx(0.5, abs=0.01)
    assert 0 < stretch(town("Pole", 90, 0), town("Other", 89, 90)) < 2


def test_the_grid_names_round_degrees_on_both_sides_of_the_equator_and_of_greenwich() -> None:
    page = page_of(one_event(*at(town("One", -3, -3), town("Two", 3, 3))))
    degrees = [each.text for each in page.one("svg", "map").all("text", "degrees")]
    east, north = ["3° W", "2° W", "1° W", "0°", "1° E", "2° E", "3° E"], ["3° S", "2° S", "1° S", "0°", "1° N", "2° N"]
    assert degrees == [*east, *north, "3° N", "200 km"]


def test_a_line_too_near_to_the_edge_has_no_name() -> None:
    page = page_of(one_event(*at(town("One", 0, -3.49), town("Two", 0, 2.51))))
    names = [each.text for each in page.one("svg", "map").all("text", "degrees")]
    # The map ends at 3.1 degrees east.
    assert [name for name in names if name[-1] in "WE"] == ["4° W", "3° W", "2° W", "1° W", "1° E", "2° E"]


positions = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@settings(max_examples=40)
@given(st.lists(st.tuples(positions, st.text(min_size=1, max_size=20), st.integers(1, 5)), min_size=1, max_size=30))
def test_names_on_the_map_never_cover_one_another_and_dots_lie_within(
    places: list[tuple[tuple[float, float], str, int]],
) -> None:
    events = []
    for index, ((lat, lon), name, times) in enumerate(places):
        place = Place(f"p{index}", name, lat=lat, lon=lon)
        events += [Event(f"e{index}-{each}", parse_edtf("2012"), "E", "", (), (place,)) for each in range(times)]
    page = page_of(one_event(*events))
    assert_sound(page)
    drawing = page.one("svg", "map")
    width, height = (float(each) for each in (drawing.attributes["viewbox"] or "").split()[2:])
    assert width == 480
    assert 0 < height < 1000
    for _, x, y, _ in circles(page):
        assert -0.01 <= x <= width + 0.01
        assert -0.01 <= y <= height + 0.01
    lines = []
    for kind, font in (("large", 13), ("small", 10.5)):
        for label in drawing.all("text", kind):
            x, y, across = length(label, "x"), length(label, "y"), len(label.text) * font * 0.5
            left = x - {"start": 0, "middle": across / 2, "end": across}[label.attributes["text-anchor"] or ""]
            lines.append((left, left + across, y - font * 0.7, y))
    for one, other in combinations(lines, 2):
        assert one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]


# Hostile data

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></script><h1>",
    "&lt;b&gt; &amp; &#x1b;",
    "<!-- -->]]>",
    "\x1b[31mred\u202edetsrever",
    "javascript:alert(1)",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(text: str) -> None:
    page = page_of(in_every_field(text))
    assert_sound(page)
    assert page.one("h1").text == page.one("head").one("title").text == page.one("h3").text == printable(text)
    # Apart from the text itself the page is that of a harmless text of the same length.
    harmless = "Z" * len(printable(text))
    other = page_of(in_every_field(harmless))
    assert [each.tag for each in page.all()] == [each.tag for each in other.all()]
    assert page.text.replace(printable(text), "…") == other.text.replace(harmless, "…")


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_stays_a_text(text: str) -> None:
    page = page_of(in_every_field(text))
    assert_sound(page)
    assert page.one("h1").text == page.one("h3").text == page.one("cite").text == printable(text)


def in_every_field(text: str) -> Timeline:
    """Return a timeline with a text in every place where data can have one."""
    source = Source("s", text, text, text, url=text, origin=text, language=text)
    place = Place("p", text, region=text, country=text, lat=16.0, lon=0.0, about=text, aliases=(text,))
    actor = Actor("a", text, text, full_name=text, about=text, aliases=(text,))
    figures = (Figure(text, 1, unit=text, source=source), Figure(text, 2, unit=text), Figure(f"{text}2", 2))
    citation = Citation(source, at=text, date=parse_edtf("2011"), note=text)
    event = Event("e", parse_edtf("2012"), text, text, (citation,), (place,), (actor,), ("t",), figures)
    return Timeline(title=text, events=(event._replace(disputed=text, caveat=text),), tags={"t": Tag("t")})


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://radio.example/1?a=1&b=2", "https://radio.example/1?a=1&b=2"),
        ("HTTP://radio.example", "HTTP://radio.example"),
        ('https://x/" onmouseover="alert(1)', "https://x/%22%20onmouseover=%22alert(1)"),
        ("javascript:alert(1)", None),
        ("JAVASCRIPT:alert(1)//http://", None),
        ("data:text/html,<script>", None),
        ("file:///etc/passwd", None),
        ("//radio.example", None),
    ],
)
def test_only_addresses_of_the_web_become_links(url: str, link: str | None) -> None:
    event = Event("e", parse_edtf("2012"), "E", "", (Citation(Source("s", "S", "P", "ngo", url=url)),))
    page = page_of(one_event(event))
    assert_sound(page)
    links = [each.attributes["href"] for each in page.all("a") if "rel" in each.attributes]
    assert links == ([link] if link else [])
    assert [each.text for each in page.all("span", "address")] == ([] if link else [url])


def test_tags_of_any_characters_are_jumped_to() -> None:
    event = Event("e", parse_edtf("2012"), "E", "", (), tags=("sécurité", "a b", "100%", '"'))
    page = page_of(one_event(event))
    assert_sound(page)
    assert page.by_id("tag-a%20b").one("dt").text == "a b"
