from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from work import calls_of

from mali_timeline.checks.timeline_rules import errors, warnings
from mali_timeline.dates import parse_edtf
from mali_timeline.readers import check_bytes, check_files
from mali_timeline.records import Because, Citation, Event, Source, Timeline

DAY = parse_edtf("2012-01-01")
SOURCE = Source("s", "S", "S", "ngo")
Check = Callable[[str], list[tuple[int, str, str, str]]]
SOURCES = """\
sources:
  radio: {title: News, publisher: Radio, kind: broadcaster, date: 2013-02-20}
  copy: {title: News, publisher: Portal, kind: newspaper, origin: Radio}
  paper: {title: Morning paper, publisher: Paper, kind: newspaper}
"""


@pytest.fixture
def found(tmp_path: Path) -> Check:
    """Return what is found in a file behind SOURCES: line (SOURCES not counted), code, message and hint."""

    def check(text: str) -> list[tuple[int, str, str, str]]:
        path = tmp_path / "f"
        path.write_text(SOURCES + text, encoding="utf-8")
        before = SOURCES.count("\n")
        return [
            (each.span.line - before, each.code, each.message, each.hint)
            for each in check_files([str(path)])[0].diagnostics
        ]

    return check


def event(name: str = "e", date: str = "2013-01-11", rest: str = "sources: [{source: radio}, {source: paper}]") -> str:
    """Write an event on one line, with a title of its own."""
    return f"- {{id: {name}, date: {date}, title: What {name} tells, text: Something., {rest}}}\n"


WARNED = """\
sources:
  radio: {title: News, publisher: Radio, kind: broadcaster}
  copy: {title: News, publisher: Portal, kind: newspaper, origin: Radio}
  idle: {title: Idle, publisher: Nobody, kind: reference}
actors:
  idler: {name: Idler, kind: person}
places:
  gao: {name: Gao, country: Mali, lat: -0.04, lon: 16.27}
  sea: {name: Sea, lat: 0, lon: 0}
  town: {name: Town, country: Atlantis, lat: 0, lon: 0}
periods:
  - {id: later, name: Later, date: 2020/..}
tags: {battle: , talks: }
events:
  - id: serval-named
    date: 2013-01-12
    title: Named
    text: Named.
    places: [gao, sea, town]
    tags: [talks]
    because: [{event: later-on, source: radio}]
    sources:
      - {source: radio}
      - {source: copy}
  - id: later-on
    date: 2013-02
    title: Later
    text: Later.
    disputed: Only one voice.
    sources: [{source: radio}]
"""


def test_errors_and_warnings_are_in_file_order(found: Check) -> None:
    """An entry that nothing uses is no warning while something is unsound, which may be what uses it."""
    text = "tags: {battle: }\nevents:\n" + event(rest="sources: [{source: radio}]") + event("f", "2013-13") + event("g")
    assert [each[:2] for each in found(text)] == [(3, "single-voice"), (4, "invalid-date")]
    assert [each[1] for each in found(text.replace("2013-13", "2012"))] == [
        "unused-entry",
        "unused-entry",
        "single-voice",
    ]


def test_errors_between_sound_events_are_found_beside_unsound_ones(found: Check) -> None:
    text = "events:\n- {title: Lost}\n- lost\n- [lost]\n" + event(
        rest="because: [{event: e, source: radio}], sources: []"
    )
    looped = text + event("f", rest="because: [{event: f, source: radio}], sources: [{source: radio}, {source: paper}]")
    assert [each[:2] for each in found(looped)] == [
        (2, "missing-field"), (3, "wrong-shape"), (4, "wrong-shape"), (5, "no-source"), (5, "own-cause"),
        (6, "own-cause"),
    ]  # fmt: skip


def test_check_warns_of_entries_places_causes_and_single_voices(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_text(WARNED)
    findings = check_files([str(path)])[0].diagnostics
    assert [(warning.span.line, warning.message, warning.hint) for warning in findings] == [
        (4, "no event uses idle of sources", "remove it, or use it"),
        (6, "no event uses idler of actors", "remove it, or use it"),
        (8, "Gao (latitude -0.04, longitude 16.27) is outside Mali",
         "it is inside with lat: 16.27, lon: -0.04"),
        (12, "no event uses later of periods", "remove it, or use it"),
        (13, "no event uses battle of tags", "remove it, or use it"),
        (21, "later-on (2013-02) comes after what it is said to have led to (2013-01-12)",
         "see which of the two dates, or whether the link, is wrong"),
        (23, "serval-named has no second source that is independent of Radio",
         "cite another origin, or say in `caveat` why there is none"),
        (24, "copy and radio share one origin, Radio: they are not independent",
         "cite another origin, or say in `note` what it adds"),
        (30, "later-on has no second source that is independent of Radio", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("date", "weekday", "message"),
    [
        ("2013-02-11", "Friday", "11 February 2013 was a Monday; 11 January 2013 was a Friday"),
        ("2013-01-31", "Sunday", "31 January 2013 was a Thursday; 31 March 2013 was a Sunday"),
        ("9999-12-31", "Monday", "31 December 9999 was a Friday; 31 May 9999 was a Monday"),
        ("0001-01-31", "Monday", "31 January 1 was a Wednesday; 31 December 1 was a Monday"),
    ],
)
def test_a_weekday_that_does_not_fit_has_the_nearest_month_in_which_it_would(
    date: str, weekday: str, message: str, found: Check
) -> None:
    """The 31st is looked for in months that have 31 days; a note answers the hint, not the warning."""
    others = f"{{source: radio, date: {date}, note: x}}, {{source: copy}}"
    cited = f"sources: [{{source: paper, weekday: {weekday}%s}}, {others}]"
    ((_, code, said, hint),) = found("events:\n" + event(date=date, rest=cited % ""))
    assert (code, said, hint.split(";")[0]) == ("weekday-mismatch", message, "correct the copying")
    ((_, _, _, answered),) = found("events:\n" + event(date=date, rest=cited % ", note: the month is a slip"))
    assert answered == ""


@pytest.mark.parametrize(
    ("country", "lat", "lon", "hint"),
    [
        ("Mali", -0.04, 16.27, "it is inside with lat: 16.27, lon: -0.04"),
        ("France", -48.86, 2.35, "it is inside with lat: 48.86, lon: 2.35"),
        ("Togo", 6.13, 1.22, None),
        ("Portugal", 32.67, -16.93, None),  # Funchal, on an island
        ("Germany", 54.71, 20.51, None),  # Königsberg
        ("Russia", 66.16, -169.8, None),  # beyond the 180th meridian
        ("United States", 13.48, 144.75, None),  # Hagåtña, on Guam
        ("Ruritania", 91 / 2, 0, None),
    ],
)
def test_a_position_is_doubted_only_where_an_exchange_would_put_it_into_its_country(
    country: str, lat: float, lon: float, hint: str | None
) -> None:
    place = f"{{name: P, country: {country}, lat: {lat}, lon: {lon}}}"
    found = check_bytes("f", f"places:\n  p: {place}\nevents: []\n".encode()).diagnostics
    assert [each.hint for each in found if each.code == "place-outside-country"] == ([hint] if hint else [])


def test_a_weekday_fits_where_it_does_or_nothing_can_be_said(found: Check) -> None:
    """It stands with the citation's own date, if there is one."""
    own = "{source: radio, date: 2013-01-12, weekday: Saturday, note: x}"
    fits = f"sources: [{{source: paper, weekday: Friday}}, {own}, {{source: copy}}]"
    assert found("events:\n" + event(rest=fits)) == []
    month = "sources: [{source: paper, weekday: Monday}, {source: radio}, {source: copy, note: x}]"
    assert found("events:\n" + event(date="2013-01", rest=month)) == []


def test_a_citation_dated_apart_has_a_note(found: Check) -> None:
    """One that shares a day with the event needs none."""
    cited = "sources: [{source: radio}, {source: copy, note: x}, {source: paper, date: %s}]"
    assert found("events:\n" + event(date="2013-01", rest=cited % "2012-12-31")) == [
        (2, "date-apart", "paper dates e 2012-12-31, the event has 2013-01",
         "say in `note` what the source dates so, or why it differs")
    ]  # fmt: skip
    assert found("events:\n" + event(date="2013-01", rest=cited % "2012-12-31, note: x")) == []
    assert found("events:\n" + event(date="2013-01", rest=cited % "2012-12-31/2013-01-01")) == []


def test_a_source_is_not_older_than_what_it_is_cited_for(found: Check) -> None:
    """The day that counts is the one that the source gives; what announces says so in its note."""
    cited = "sources: [{source: radio%s}, {source: copy, note: x}, {source: paper}]"
    assert found("events:\n" + event(date="2013-02-21", rest=cited % "")) == [
        (2, "published-before", "radio (2013-02-20) is older than what it is cited for (2013-02-21)",
         "see which date is wrong; if it speaks of what is to come, say so in `note`")
    ]  # fmt: skip
    assert found("events:\n" + event(date="2013-02-21", rest=cited % ", note: announces it")) == []
    assert found("events:\n" + event(date="2013-02", rest=cited % "")) == []
    given = found("events:\n" + event(date="2013-02-21", rest=cited % ", date: 2013-02-19"))
    assert [each[1] for each in given] == ["date-apart"]


def test_sources_that_share_an_origin_say_what_each_adds(found: Check) -> None:
    """A note on either answers, and `disputed` where it argues the only voice."""

    def codes(rest: str) -> list[str]:
        return [each[1] for each in found("events:\n" + event(rest=rest)) if each[1] != "unused-entry"]

    assert codes("sources: [{source: radio}, {source: paper}, {source: copy}]") == ["shared-origin"]
    assert codes("sources: [{source: radio, note: x}, {source: paper}, {source: copy}]") == []
    assert codes("sources: [{source: radio}, {source: paper}, {source: copy, note: x}]") == []
    assert codes("sources: [{source: radio}, {source: copy}]") == ["single-voice", "shared-origin"]
    assert codes("disputed: Nobody else., sources: [{source: radio}, {source: copy}]") == ["single-voice"]
    assert codes("disputed: x, sources: [{source: radio}, {source: paper}, {source: copy}]") == ["shared-origin"]


@pytest.mark.parametrize(
    ("title", "date", "same"),
    [
        ("The French operation is named Serval", "2013-01-12", True),
        ("The french Operation, is named «Sérval»!", "2013-01", True),
        ("French operation is named Serval", "2013-01-13", True),
        ("The French operation is named Serval", "2013-01-14", False),
        ("The French operation is named Serval", "2010/..", True),
        ("The French operation is named Serval", "../2010", False),
        ("The French operation is called Barkhane", "2013-01-12", False),
        ("!!!", "2013-01-12", False),
    ],
)
def test_events_of_nearly_one_title_and_date_are_near_duplicates(
    title: str, date: str, *, same: bool, found: Check
) -> None:
    """Four words in five, whatever their case, accents and order, on days that touch."""
    events = "".join(
        f"- {{id: {name}, date: {when}, title: '{what}', text: Something., "
        "sources: [{source: radio}, {source: paper}, {source: copy, note: x}]}\n"
        for name, when, what in (("one", date, title), ("two", "2013-01-12", "The French operation is named Serval"))
    )
    expected = [(3, "near-duplicate", f"two has nearly the title and the date of one ({date})")] if same else []
    assert [each[:3] for each in found("events:\n" + events)] == expected


def test_titles_without_words_can_be_equal_too(found: Check) -> None:
    """The later in the file is reported, whichever is the earlier in time."""
    events = "".join(
        f"- {{id: e{day}, date: 2013-01-{day}, title: '!!!', text: Something., "
        "sources: [{source: radio}, {source: paper}, {source: copy, note: x}]}\n"
        for day in (12, 11)
    )
    assert [each[2] for each in found("events:\n" + events)] == [
        "e11 has nearly the title and the date of e12 (2013-01-12)"
    ]


@pytest.mark.parametrize(
    ("title", "places", "same"),
    [
        ("Attack on a village near the river", "[gao]", True),
        ("Attack on a village near the river", "[kidal]", False),
        ("Attack on a village near the river", "[mali]", True),
        ("Attack on a village near the river", "[region]", True),
        ("Village near the river is raided", "[gao]", True),
        ("Village near the river is raided", "[kidal, gao]", True),
        ("Village near the river is raided", "[mali]", False),
        ("Soldiers raid a village in the north", "[gao]", False),
    ],
)
def test_near_duplicates_are_at_one_place_and_there_titles_may_differ_more(
    title: str, places: str, *, same: bool, found: Check
) -> None:
    """Or one of them in the area that the other names; elsewhere the same happens twice on one day."""
    register = (
        "places:\n  gao: {name: Gao, region: Gao Region, country: Mali}\n  kidal: {name: Kidal, country: Mali}\n"
        "  mali: {name: Mali}\n  region: {name: Gao Region}\n"
    )
    sources = "sources: [{source: radio}, {source: paper}, {source: copy, note: x}]"
    events = "".join(
        f"- {{id: {name}, date: 2012-03-31, title: {what}, text: T., places: {where}, {sources}}}\n"
        for name, what, where in (
            ("one", "Attack on a village near the river", "[gao]"),
            ("two", title, places),
            ("three", "Nothing of that kind", "[mali, kidal, region]"),
        )
    )
    near = [each[2] for each in found(f"{register}events:\n{events}") if each[1] == "near-duplicate"]
    what = "title, the date and the place" if "gao" in places else "title and the date"
    assert near == ([f"two has nearly the {what} of one (2012-03-31)"] if same else [])


def variants(parts: str) -> list[tuple[int, str]]:
    """Return line and message of every name that differs from another only in spelling."""
    found = check_bytes("f", f"{parts}events: []\n".encode()).diagnostics
    assert [each for each in found if each.severity == "error"] == []
    return [(each.span.line, each.message) for each in found if each.code == "name-variant"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Washington, D.C.", "Washington DC"),
        ("Tin Zaouaten", "Tinzaouaten"),
        ("Côte d'Ivoire", "Cote d\u2019Ivoire"),
        ("Al-Jazeera", "al Jazeera"),
        ("The Guardian", "Guardian"),
        ("Smith & Sons", "Smith and Sons"),
    ],
)
def test_names_of_a_register_that_differ_only_in_spelling_are_found(one: str, other: str) -> None:
    """Aliases, too, and of each entry once."""
    message = f"'{other}' (b) differs only in spelling from '{one}' (a)"
    assert variants(f'places:\n  a: {{name: "{one}"}}\n  b: {{name: "{other}"}}\n') == [(3, message)]
    actors = (
        f'actors:\n  a: {{name: X, kind: person, aliases: [Y, "{one}"]}}\n  b: {{name: "{other}", kind: person%s}}\n'
    )
    assert variants(actors % "") == [(3, message)]
    assert variants(actors % ", full_name: Y") == [(3, message)]
    periods = '- {{id: {}, name: "{}", date: 2012}}\n'
    assert variants("periods:\n" + periods.format("a", one) + periods.format("b", other)) == [(3, message)]


@pytest.mark.parametrize(("one", "other"), [("Gao", "Goa"), ("Mali", "Malia"), ("?", "!"), ("The", "A"), ("U", "V")])
def test_other_letters_are_another_name(one: str, other: str) -> None:
    assert variants(f'places:\n  a: {{name: "{one}"}}\n  b: {{name: "{other}"}}\n') == []


def test_two_entries_of_one_name_are_found_unless_they_lie_in_different_areas() -> None:
    place = "  {}: {{name: Springfield, {}}}\n"
    illinois, missouri = "region: Illinois, country: United States", "region: Missouri, country: United States"
    assert variants("places:\n" + place.format("a", illinois) + place.format("b", missouri)) == []
    assert variants("places:\n" + place.format("a", illinois) + place.format("b", "country: United States")) == [
        (3, "b has the name of a, Springfield")
    ]
    assert variants("tags:\n  coup-detat: {about: A.}\n  coup-d-etat: {about: A.}\n") == [
        (3, "'coup-d-etat' (coup-d-etat) differs only in spelling from 'coup-detat' (coup-detat)")
    ]


def test_a_publisher_an_origin_and_an_area_are_written_the_same_everywhere() -> None:
    """The rarer spelling is reported where it first stands; capitals and accents make no difference."""
    source = "  {}: {{title: T, publisher: {}, kind: newspaper}}\n"
    names = {"a": "Al-Jazeera", "b": "Al Jazeera", "c": "Al Jazeera", "d": "AL JAZEERA", "e": "Al-Jazeera"}
    assert variants("sources:\n" + "".join(source.format(*each) for each in names.items())) == [
        (2, "'Al-Jazeera' differs only in spelling from 'Al Jazeera' (b)")
    ]
    places = "places:\n  a: {name: A, country: United States}\n  b: {name: B, country: United-States}\n"
    assert variants(places) == [(3, "'United-States' differs only in spelling from 'United States' (a)")]


def test_a_long_cycle_of_causes_is_shown_without_its_middle(found: Check) -> None:
    cited = (
        "sources: [{source: radio}, {source: paper}, {source: copy, note: x}], because: [{event: e%d, source: radio}]"
    )
    cycle = "".join(event(f"e{number}", rest=cited % ((number + 1) % 30)) for number in range(30))
    ((_, code, message, _),) = found("events:\n" + cycle)
    assert code == "circular-causes"
    assert message == (
        "these causes form a cycle: e0 because of e1 because of e2 because of e3 because of e4 because of 21 more "
        "because of e26 because of e27 because of e28 because of e29 because of e0"
    )


def test_the_work_of_check_grows_with_the_number_of_events(tmp_path: Path) -> None:
    """Not with its square: four times as many findings of each kind take not much more than four times the calls."""

    def calls(number: int) -> int:
        findings: list[object] = []
        path = tmp_path / f"{number}.yaml"
        events = "".join(
            f"- {{id: e{n}, date: 2013-01-{n % 28 + 1:02}, title: Nearly the same title, text: Something., "
            f"because: [{{event: e{(n + 1) % number}, source: radio}}], sources: [{{source: radio, date: 2012}}]}}\n"
            for n in range(number)
        )
        idle = "".join(f"  a{n}: {{name: A, kind: person}}\n" for n in range(number))
        periods = "".join(f"- {{id: p{n}, name: P, date: 2014}}\n" for n in range(number))
        path.write_text(f"{SOURCES}actors:\n{idle}periods:\n{periods}events:\n{events}")
        made = calls_of(lambda: findings.extend(check_files([str(path)])[0].diagnostics))
        assert len(findings) > 4 * number
        return made

    assert calls(800) < 5 * calls(200)


@given(st.lists(st.lists(st.integers(0, 5), unique=True, max_size=3), min_size=6, max_size=6))
def test_a_cycle_is_reported_if_and_only_if_causes_lead_back(causes: list[list[int]]) -> None:
    events = tuple(
        Event(f"e{number}", DAY, "E", "E.", (), because=tuple(Because(f"e{cause}", SOURCE) for cause in led_to_it))
        for number, led_to_it in enumerate(causes)
    )
    found = [finding.code for finding in errors(Timeline(events=events))]
    left = {number: {*led_to_it} - {number} for number, led_to_it in enumerate(causes)}
    while free := [number for number, led_to_it in left.items() if not led_to_it & left.keys()]:
        for number in free:
            del left[number]
    assert ("circular-causes" in found) == bool(left)
    assert found.count("own-cause") == sum(number in led_to_it for number, led_to_it in enumerate(causes))


TITLES = st.lists(st.sampled_from(("rebels", "take", "leave", "gao", "kidal", "the")), min_size=1, max_size=6)


@given(st.lists(st.tuples(TITLES, st.integers(1, 9)), max_size=8))
def test_near_duplicates_are_found_if_and_only_if_two_titles_share_four_words_in_five_on_days_that_touch(
    reported: list[tuple[list[str], int]],
) -> None:
    events = tuple(
        Event(f"e{number}", parse_edtf(f"2012-01-0{day}"), " ".join(title), "E.", (Citation(SOURCE),))
        for number, (title, day) in enumerate(reported)
    )
    pairs = [
        (one, other)
        for (one, day), (other, other_day) in combinations(reported, 2)
        if abs(day - other_day) <= 1 and 2 * len({*one} & {*other}) >= 0.8 * (len({*one}) + len({*other}))
    ]
    found = [finding for finding in warnings(Timeline(events=events)) if finding.code == "near-duplicate"]
    assert bool(found) == bool(pairs)
