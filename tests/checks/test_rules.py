"""`check`: what it finds, in which order and form, and what its codes mean."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from support import ROOT
from work import calls_of

from mali_timeline.checks.rule import SOUND_FILE
from mali_timeline.checks.rules import RULES
from mali_timeline.readers import check_bytes, check_file

Check = Callable[[str], list[tuple[int, str, str, str]]]
NAMES = sorted(RULES)
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
            (each.span.line - before, each.code, each.message, each.hint) for each in check_file(str(path)).diagnostics
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


def test_every_code_that_the_readers_report_has_a_rule() -> None:
    reported = set()
    for path in (ROOT / "mali_timeline" / "readers").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and re.fullmatch(r"alias|[a-z0-9]+(-[a-z0-9]+)+", str(node.value)):
                reported.add(node.value)
            if isinstance(node, ast.JoinedStr) and ast.unparse(node) == "f'unknown-{noun}'":
                reported |= {"unknown-source", "unknown-actor", "unknown-place", "unknown-tag"}
    checked = {code for code, rule in RULES.items() if rule.check}
    assert reported - {"mali-timeline", "utf-8", "utf-8-sig", "utf-16-be"} == set(RULES) - checked


@pytest.mark.parametrize("code", NAMES)
def test_the_wrong_example_of_a_code_gives_it_and_the_right_one_nothing(code: str) -> None:
    """Both examples of every code are read."""
    rule = RULES[code]
    assert [found.code for found in check_bytes("f", rule.file(rule.wrong)).diagnostics] == [code]
    assert check_bytes("f", rule.file(rule.right)).diagnostics == []
    assert not rule.instead or SOUND_FILE.count(rule.instead) == 1
    assert rule.about.endswith(".")
    assert len(rule.about) <= 80


def test_the_file_of_the_examples_is_sound() -> None:
    """With nothing wrong and nothing odd in it."""
    assert check_bytes("f", SOUND_FILE.encode()).diagnostics == []


def test_problems_and_warnings_stand_together_in_the_order_of_the_file(found: Check) -> None:
    """On what is sound warnings are given beside problems; but an unused entry may be used by what is unsound."""
    text = "tags: {battle: }\nevents:\n" + event(rest="sources: [{source: radio}]") + event("f", "2013-13") + event("g")
    assert [each[:2] for each in found(text)] == [(3, "single-voice"), (4, "invalid-date")]
    assert [each[1] for each in found(text.replace("2013-13", "2012"))] == [
        "unused-entry",
        "unused-entry",
        "single-voice",
    ]


def test_faults_of_a_sound_part_are_found_beside_unsound_events(found: Check) -> None:
    """Among events without an id, and events that are no mappings at all."""
    text = "events:\n- {title: Lost}\n- lost\n- [lost]\n" + event(
        rest="because: [{event: e, source: radio}], sources: []"
    )
    looped = text + event("f", rest="because: [{event: f, source: radio}], sources: [{source: radio}, {source: paper}]")
    assert [each[:2] for each in found(looped)] == [
        (2, "missing-field"), (3, "wrong-shape"), (4, "wrong-shape"), (5, "no-source"), (6, "own-cause"),
    ]  # fmt: skip


def test_check_warns_of_entries_places_causes_and_single_voices(tmp_path: Path) -> None:
    """Places outside their countries, causes after effects, single voices, entries that nothing uses."""
    path = tmp_path / "f"
    path.write_text(WARNED)
    findings = check_file(str(path)).diagnostics
    assert [(warning.span.line, warning.message, warning.hint) for warning in findings] == [
        (4, "no event uses idle of sources", "remove it, or use it"),
        (6, "no event uses idler of actors", "remove it, or use it"),
        (8, "Gao (latitude -0.04, longitude 16.27) is outside Mali",
         "see whether lat and lon, or a sign, were exchanged"),
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
def test_two_events_with_nearly_one_title_and_date_are_one(title: str, date: str, same: bool, found: Check) -> None:  # noqa: FBT001 - a column of a table
    """Four words in five, whatever their case, accents and order, on days that touch."""
    events = "".join(
        f"- {{id: {name}, date: {when}, title: '{what}', text: Something., "
        "sources: [{source: radio}, {source: paper}, {source: copy, note: x}]}\n"
        for name, when, what in (("one", date, title), ("two", "2013-01-12", "The French operation is named Serval"))
    )
    expected = [(3, "near-duplicate", f"two has nearly the title and the date of one ({date})")] if same else []
    assert [each[:3] for each in found("events:\n" + events)] == expected


def test_titles_without_words_can_be_equal_too(found: Check) -> None:
    """And the later in the file is told of, whichever is the earlier in time."""
    events = "".join(
        f"- {{id: e{day}, date: 2013-01-{day}, title: '!!!', text: Something., "
        "sources: [{source: radio}, {source: paper}, {source: copy, note: x}]}\n"
        for day in (12, 11)
    )
    assert [each[2] for each in found("events:\n" + events)] == [
        "e11 has nearly the title and the date of e12 (2013-01-12)"
    ]


def test_a_long_circle_of_causes_is_told_without_its_middle(found: Check) -> None:
    """The message names its first and its last events."""
    cited = (
        "sources: [{source: radio}, {source: paper}, {source: copy, note: x}], because: [{event: e%d, source: radio}]"
    )
    circle = "".join(event(f"e{number}", rest=cited % ((number + 1) % 30)) for number in range(30))
    ((_, code, message, _),) = found("events:\n" + circle)
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
        made = calls_of(lambda: findings.extend(check_file(str(path)).diagnostics))
        assert len(findings) > 4 * number
        return made

    assert calls(800) < 5 * calls(200)
