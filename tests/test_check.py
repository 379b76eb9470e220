"""`check`: what it finds, in which order and form, and what its codes mean."""

import ast
import json
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import FrameType
from typing import get_args

import pytest
from conftest import EVENTS, ROOT, Run
from hypothesis import given
from hypothesis import strategies as st

from mali_timeline.checks import periods_begun_in
from mali_timeline.codes import CODES, FILE
from mali_timeline.dates import read_edtf
from mali_timeline.loader import check_bytes, check_file
from mali_timeline.problems import ProblemCode, WarningCode
from mali_timeline.records import Event, Period, Timeline

Go = Callable[..., Run]
Check = Callable[[str], list[tuple[int, str, str, str]]]
TWENTY = ROOT / "tests" / "problems" / "twenty.yaml"
NAMES = sorted([*get_args(ProblemCode), *get_args(WarningCode)])
SOURCES = """\
sources:
  radio: {title: News, publisher: Radio, kind: broadcaster, date: 2013-02-20}
  copy: {title: News, publisher: Portal, kind: newspaper, origin: Radio}
  paper: {title: Morning paper, publisher: Paper, kind: newspaper}
"""


@pytest.fixture
def found(tmp_path: Path) -> Check:
    """Give what is found in a file behind SOURCES: line (SOURCES not counted), code, message and hint."""

    def check(text: str) -> list[tuple[int, str, str, str]]:
        path = tmp_path / "f"
        path.write_text(SOURCES + text, encoding="utf-8")
        before = SOURCES.count("\n")
        return [
            (each.span.line - before, each.code, each.message, each.hint) for each in check_file(str(path)).findings
        ]

    return check


def event(name: str = "e", date: str = "2013-01-11", rest: str = "sources: [{source: radio}, {source: paper}]") -> str:
    """Write an event on one line, with a title of its own."""
    return f"- {{id: {name}, date: {date}, title: What {name} tells, text: Something., {rest}}}\n"


# The codes


def test_every_code_is_explained_and_none_else() -> None:
    """The table of codes holds what a problem or a warning can have as its code."""
    assert sorted(CODES) == NAMES


def test_every_code_that_is_reported_is_in_the_table() -> None:
    """Whatever the code hands on as a code, in a call that reports, is one of them, and each of them is handed on."""
    reporting = {"report", "second_time", "known", "one_of", "Finding", "NodeError", "Problem"}
    paths = [*(ROOT / "mali_timeline" / "loader").glob("*.py"), ROOT / "mali_timeline" / "checks.py"]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    handed_on = {
        argument.value
        for call in calls
        if (getattr(call.func, "attr", None) or getattr(call.func, "id", None)) in reporting
        for argument in call.args
        if isinstance(argument, ast.Constant) and re.fullmatch(r"alias|[a-z0-9]+(-[a-z0-9]+)+", str(argument.value))
    }
    syntax = {"tab-indent", "yaml-syntax"}  # which stand in a table of what PyYAML says
    assert handed_on | syntax == set(CODES)


@pytest.mark.parametrize("code", NAMES)
def test_the_wrong_example_of_a_code_gives_it_and_the_right_one_nothing(code: str) -> None:
    """Both examples of every code are read."""
    meaning = CODES[code]
    assert [found.code for found in check_bytes("f", meaning.whole(meaning.wrong)).findings] == [code]
    assert check_bytes("f", meaning.whole(meaning.right)).findings == []
    assert not meaning.instead or FILE.count(meaning.instead) == 1
    assert meaning.about.endswith(".")
    assert len(meaning.about) <= 80


def test_the_file_of_the_examples_is_sound() -> None:
    """With nothing wrong and nothing odd in it."""
    assert check_bytes("f", FILE.encode()).findings == []


def test_codes_are_listed_with_a_sentence_each(run: Go, terminal: Go) -> None:
    """One a line in a pipe, a table on a terminal, and their examples in JSON."""
    lines = run("check", "--codes").out.splitlines()
    assert len(lines) == len(CODES)
    assert "unknown-field\tproblem\tA field that its record does not have." in lines
    assert "unused-entry\twarning\tAn entry of a register that no event uses." in lines
    assert "unknown-field" in terminal("check", "--codes").out
    first = json.loads(run("check", "--codes", "--json").out)[0]
    assert list(first) == ["code", "severity", "about", "wrong", "right"]


def test_a_code_is_explained_by_a_wrong_and_a_right_example(
    run: Go, terminal: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And by what check says of the wrong one."""
    done = run("check", "--explain", "weekday-mismatch")
    assert done == Run(
        0,
        """\
weekday-mismatch
Meaning   A weekday that is not that of the date it stands with.
Severity  warning
Wrong           - {source: paper, weekday: Friday}
Report    31 March 2012 was a Saturday; 31 August 2012 was a Friday
          = hint: mend the copying; where the source itself errs, say so in `note`
Right           - {source: paper, weekday: Saturday}
""",
        "",
    )
    monkeypatch.setenv("NO_COLOR", "1")
    drawn = terminal("check", "--explain", "weekday-mismatch", columns=100).out
    assert [line.rstrip() for line in drawn.splitlines()] == done.out.splitlines()
    (found,) = json.loads(run("check", "--explain", "not-utf-8", "--json").out)
    assert found["wrong"] == "title: Caf\\xe9\nevents: []\n"


@pytest.mark.parametrize("code", NAMES)
def test_no_example_breaks_the_card(code: str, run: Go) -> None:
    """Neither bytes, nor control characters, nor very long lines."""
    out = run("check", "--explain", code).out
    assert all(line.isprintable() and len(line) <= 120 for line in out.splitlines())


def test_an_unknown_code_is_refused_with_the_nearest(run: Go) -> None:
    """Or, where none is near, with where to find them."""
    assert run("check", "--explain", "merge-kee") == Run(
        2, "", "mali-timeline: --explain: there is no code 'merge-kee'\n  = hint: did you mean merge-key?\n"
    )
    assert run("check", "--explain", "xyzzy").err.endswith("  = hint: see mali-timeline check --codes\n")


# The report


def test_twenty_faults_are_twenty_problems_in_order(run: Go) -> None:
    """Each of another code, at its place, as in the golden file; the count stands last."""
    done = run("check", str(TWENTY))
    assert done.out.replace(str(TWENTY), "twenty.yaml") == TWENTY.with_suffix(".txt").read_text(encoding="utf-8")
    assert (done.code, done.err) == (1, "20 problems, 0 warnings in 4 events\n")
    found = json.loads(run("check", "--json", str(TWENTY)).out)
    assert len({each["code"] for each in found}) == 20
    places = [(each["line"], each["column"]) for each in found]
    assert places == sorted(set(places))


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


def test_events_are_counted_be_they_sound_or_not(run: Go, tmp_path: Path) -> None:
    """Where there are none, because the list is a word or is not there, there are none."""
    path = tmp_path / "f"
    for text, number in (
        ("events: [a, b, c]", "3 events"),
        ("events: x", "0 events"),
        ("title: x", "0 events"),
        ("x", "0 events"),
    ):
        path.write_text(text)
        assert run("check", str(path)).err.endswith(f" in {number}\n")


def test_check_counts_on_standard_error_and_exits_by_what_it_found(run: Go, history_file: str, tmp_path: Path) -> None:
    """Findings are the answer and stand on standard output; warnings are no problems unless --strict says so."""
    done = run("--file", history_file, "check")
    assert done.code == 0
    assert done.out.count("warning: ") == 4
    assert done.err == "0 problems, 4 warnings in 5 events\n"
    assert run("check", "--strict", "--file", history_file) == Run(1, done.out, done.err)
    sound = tmp_path / "sound.yaml"
    sound.write_text("events: []\n")
    assert run("check", "--strict", str(sound)) == Run(0, "", "0 problems, 0 warnings in 0 events\n")


def test_json_is_one_array_over_all_files(run: Go, history_file: str, tmp_path: Path) -> None:
    """And nothing beside it: the exit code tells."""
    sound = tmp_path / "sound.yaml"
    sound.write_text("events: []\n")
    assert run("check", "--json", str(sound)) == Run(0, "[]\n", "")
    done = run("check", "--json", str(TWENTY), history_file, str(sound))
    assert (done.code, done.err) == (1, "")
    found = json.loads(done.out)
    assert [each["file"] for each in found] == [str(TWENTY)] * 20 + [history_file] * 4
    assert found[1] == {
        "file": str(TWENTY), "line": 5, "column": 75, "end": 85, "severity": "problem", "code": "invalid-date",
        "message": "date '2012-02-30': Feb 2012 has 29 days, not 30",
        "hint": "write 2012-02 for the month, or one of its days: 2012-02-01 to 2012-02-29",
    }  # fmt: skip
    assert found[0]["hint"] == "keep one of the two"
    assert found[-1]["hint"] is None or found[-1]["hint"]
    assert run("check", "--json", "--strict", history_file).code == 1
    assert run("check", "--json", history_file).code == 0


def test_several_files_are_checked_one_after_another(run: Go, history_file: str, tmp_path: Path) -> None:
    """One that cannot be read does not hide the others; one named twice is checked once."""
    sound = tmp_path / "sound.yaml"
    sound.write_text("events: []\n")
    missing = str(tmp_path / "none.yaml")
    done = run("check", history_file, missing, str(sound), history_file, "--file", str(TWENTY))
    assert done.code == 2
    assert done.out == run("check", history_file).out + run("check", str(TWENTY)).out
    assert done.err == (
        f"mali-timeline: {missing}: No such file or directory\n20 problems, 4 warnings in 9 events of 3 files\n"
    )


def test_where_no_file_could_be_read_nothing_is_counted(run: Go, tmp_path: Path) -> None:
    """A folder is no file."""
    assert run("check", str(tmp_path)) == Run(2, "", f"mali-timeline: {tmp_path}: Is a directory\n")
    assert run("check", "--json", str(tmp_path)) == Run(2, "[]\n", f"mali-timeline: {tmp_path}: Is a directory\n")


def test_a_file_is_named_by_the_argument_or_else_as_for_every_command(
    run: Go, history_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By --file, by the environment, or our own is taken."""
    expected = run("check", history_file)
    assert run("--file", "/none", "check", history_file) == expected
    assert run("--file", history_file, "check") == expected
    assert run("check").err == f"0 problems, {len(check_file(str(EVENTS)).findings)} warnings in 346 events\n"
    monkeypatch.setenv("MALI_TIMELINE_FILE", history_file)
    assert run("check") == expected


@pytest.mark.parametrize("raw", [b"events: [\n", b"title: \xff\nevents: []\n", b""])
def test_a_file_that_is_not_read_to_its_end_says_so(raw: bytes, run: Go, tmp_path: Path) -> None:
    """There may be more wrong behind the place where reading stopped."""
    path = tmp_path / "f"
    path.write_bytes(raw)
    done = run("check", str(path))
    assert (done.code, done.out.count(f"{path}:")) == (1, 1)
    assert done.err == f"{path}: what stands behind this problem was not read\n1 problem, 0 warnings in 0 events\n"


def test_a_code_can_be_completed(run: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what it means."""
    monkeypatch.setenv("_MALI_TIMELINE_COMPLETE", "complete_zsh")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", "mali-timeline check --explain unus")
    assert "unused-entry" in run().out


# The rules


def test_check_warns_of_entries_places_causes_and_single_voices(tmp_path: Path) -> None:
    """Places outside their countries, causes after effects, single voices, entries that nothing uses."""
    path = tmp_path / "f"
    path.write_text(WARNED)
    findings = check_file(str(path)).findings
    assert [(warning.span.line, warning.message, warning.hint) for warning in findings] == [
        (4, "no event uses idle of sources", "take it out, or use it"),
        (6, "no event uses idler of actors", "take it out, or use it"),
        (8, "Gao (latitude -0.04, longitude 16.27) lies outside Mali",
         "see whether lat and lon, or a sign, were exchanged"),
        (12, "no event uses later of periods", "take it out, or use it"),
        (13, "no event uses battle of tags", "take it out, or use it"),
        (21, "later-on (2013-02) comes after what it is said to have led to (2013-01-12)",
         "see which of the two dates, or whether the link, is wrong"),
        (23, "serval-named has no second source that is independent of Radio",
         "cite another origin, or say in `disputed` why there is none"),
        (24, "copy and radio share one origin, Radio: they are one voice",
         "cite another origin, or say in `note` what it adds"),
        (30, "later-on has no second source that is independent of Radio", ""),
    ]  # fmt: skip


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
    assert (code, said, hint.split(";")[0]) == ("weekday-mismatch", message, "mend the copying")
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
         "see which date is wrong; where it speaks of what is to come, say so in `note`")
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
        "these causes go in a circle: e0 because of e1 because of e2 because of e3 because of e4 because of 21 more "
        "because of e26 because of e27 because of e28 because of e29 because of e0"
    )


DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2000, 3, 1))


@given(
    st.lists(st.one_of(DAYS.map(str), DAYS.map("../{}".format))),
    st.lists(st.one_of(st.tuples(DAYS, DAYS).map(lambda ends: "{}/{}".format(*sorted(ends))), DAYS.map("{}/..".format),
                       DAYS.map("../{}".format))),
)  # fmt: skip
def test_the_periods_in_use_are_those_to_which_an_event_belongs(days: list[str], spans: list[str]) -> None:
    """One walk along the days finds what asking for each event would."""
    events = tuple(
        Event(id=f"e{number}", date=read_edtf(day), title="E", text="E.", sources=()) for number, day in enumerate(days)
    )
    periods = {f"p{n}": Period(id=f"p{n}", name="P", date=read_edtf(span)) for n, span in enumerate(spans)}
    timeline = Timeline(events=events, periods=periods)
    asked = (timeline.period_of(event) for event in events)
    assert periods_begun_in(timeline) == {period.id for period in asked if period}


def test_the_work_of_check_grows_with_the_number_of_events(tmp_path: Path) -> None:
    """Not with its square: four times as many findings of each kind take not much more than four times the calls."""

    def calls(number: int) -> int:
        path = tmp_path / f"{number}.yaml"
        events = "".join(
            f"- {{id: e{n}, date: 2013-01-{n % 28 + 1:02}, title: Nearly the same title, text: Something., "
            f"because: [{{event: e{(n + 1) % number}, source: radio}}], sources: [{{source: radio, date: 2012}}]}}\n"
            for n in range(number)
        )
        idle = "".join(f"  a{n}: {{name: A, kind: person}}\n" for n in range(number))
        periods = "".join(f"- {{id: p{n}, name: P, date: 2014}}\n" for n in range(number))
        path.write_text(f"{SOURCES}actors:\n{idle}periods:\n{periods}events:\n{events}")
        made = 0

        def count(_frame: FrameType, _kind: str, _argument: object) -> None:
            nonlocal made
            made += 1

        before = sys.getprofile()
        sys.setprofile(count)
        try:
            findings = check_file(str(path)).findings
        finally:
            sys.setprofile(before)
        assert len(findings) > 4 * number
        return made

    assert calls(800) < 5 * calls(200)
