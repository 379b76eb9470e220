import json
import random
import shutil
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path
from textwrap import dedent

import pytest

from mali_timeline.dates import MONTHS, parse_edtf
from mali_timeline.readers.importers.markwhen import import_markwhen, is_markwhen

WAR = """
    ---
    title: The war in the north
    timezone: UTC
    ---
    // drafts are below
    # Rebellion #north
    2012-01-17: The MNLA attacks Ménaka #battle
    It opens the rebellion. [Ménaka](location)

    - one attack
    - and another
    status: draft

    ## Coup
    2012-03-21 / 2012-03-22: Soldiers overthrow the president #coup !coup
    url: none
    outlet: radio
    They speak on television at night. #television
    // not for the page
    # Occupation
    Apr 2012 - Jan 2013: Islamists hold the north
    12/11/2012: A prime minister is arrested
    """


def events_of(text: str, order: str | None = None) -> list[dict[str, object]]:
    return import_markwhen(dedent(text).removeprefix("\n"), order).events


def dates_of(text: str) -> list[object]:
    return [event["date"] for event in events_of(text)]


def losses_of(text: str) -> list[str]:
    return [f"{loss.where}: {loss.message}" for loss in import_markwhen(dedent(text).removeprefix("\n")).losses]


def test_an_event_has_the_date_the_title_and_the_text_of_its_lines() -> None:
    attack, coup, occupation, arrest = events_of(WAR)
    assert attack["date"] == "2012-01-17"
    assert attack["title"] == "The MNLA attacks Ménaka"
    assert attack["text"] == "It opens the rebellion.\n\n- one attack\n\n- and another status: draft"
    assert coup["date"] == "2012-03-21/2012-03-22"
    assert coup["id"] == "coup"
    assert coup["text"] == "They speak on television at night."
    assert occupation["date"] == "2012-04/2013-01"
    assert arrest["date"] == "2012-12-11"


def test_a_document_is_named_by_its_header_and_what_else_is_there_is_noted() -> None:
    chronology = import_markwhen(dedent(WAR).removeprefix("\n"))
    assert chronology.title == "The war in the north"
    assert chronology.notes == ["header left out: timezone"]
    assert chronology.rows == 4


def test_sections_are_tags_with_all_their_levels_beside_the_tags_of_the_event() -> None:
    attack, coup, occupation, _ = events_of(WAR)
    assert attack["tags"] == ["rebellion", "north", "battle"]
    assert coup["tags"] == ["rebellion", "north", "coup", "television"]
    assert occupation["tags"] == ["occupation"]


def test_locations_are_places_and_properties_are_kept() -> None:
    chronology = import_markwhen(dedent(WAR).removeprefix("\n"))
    assert chronology.registers["places"].entries == {"menaka": {"name": "Ménaka"}}
    assert chronology.events[0]["places"] == ["menaka"]
    assert chronology.events[1]["x-url"] == "none"
    assert chronology.events[1]["x-outlet"] == "radio"


def test_sections_of_the_older_kind_are_read_where_there_are_no_others() -> None:
    text = """
        title: Old
        section Early years #old
        2001: one
        group Deep
        2002: two

        group Deeper
        2003: three
        endGroup
        2004: four
        endSection
        2005: five
        end section
        """
    assert [event.get("tags") for event in events_of(text)] == [
        ["early-years", "old"],
        ["early-years", "old"],
        ["early-years", "old", "deeper"],
        ["early-years", "old"],
        None,
    ]
    assert events_of(text)[0]["text"] == "group Deep"  # for no line is blank before it


def test_a_section_may_have_no_name() -> None:
    assert events_of("section\n2001: one\nendSection\n")[0].get("tags") is None


def test_properties_may_be_fenced() -> None:
    (event,) = events_of("2012: one\n---\nid: first\nmood: {a: b}\nloose\n---\nthe text\n")
    assert event["id"] == "first"
    assert event["x-mood"] == "{a: b}"
    assert event["text"] == "the text"
    (event,) = events_of("2012: one\n---\nid: first\n")
    assert event["id"] == "first"


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2012", "2012"),
        ("2012-03", "2012-03"),
        ("2012-03-22", "2012-03-22"),
        ("2012~", "2012~"),
        ("199X", "199X"),
        ("2012/..", "2012/.."),
        ("2012-03-22/2012-04", "2012-03-22/2012-04"),
        ("2012 - 2014", "2012/2014"),
        ("2012 to 2014", "2012/2014"),
        ("476", "0476"),
        ("79 AD", "0079"),
        ("3/22/2012", "2012-03-22"),
        ("03/2012", "2012-03"),
        ("3/22/2012 - 3/23/2012", "2012-03-22/2012-03-23"),
        ("22 March 2012", "2012-03-22"),
        ("March 22, 2012", "2012-03-22"),
        ("Mar 2012", "2012-03"),
        ("march 2012 - 5 april 2012", "2012-03/2012-04-05"),
        ("2024-W05", "[2024-01-29..2024-02-04]"),
        ("2024W053", "2024-01-31"),
        ("2024-W05 / 2024-W06", "2024-01-29/2024-02-11"),
        ("2012-01-01 / 3 days", "2012-01-01/2012-01-03"),
        ("2012-01-31 / 1 month", "2012-01-31/2012-02-28"),
        ("2012 / 1 year, 2 weeks", "2012/2013-01-14"),
        ("2012-01-01 / 1 day", "2012-01-01"),
        ("2012-03 / now", "2012-03/.."),
    ],
)
def test_dates_are_read_as_markwhen_writes_them(written: str, edtf: str) -> None:
    assert dates_of(f"{written}: title") == [edtf]


@pytest.mark.parametrize(
    ("written", "day", "time"),
    [
        ("2012-03-22 10:30", "2012-03-22", "10:30"),
        ("2012-03-22 10:30pm", "2012-03-22", "10:30pm"),
        ("2012-03-22T10:00:00Z", "2012-03-22", "10:00:00Z"),
        ("22 Mar 2012 8am", "2012-03-22", "8am"),
        ("3/22/2012 10:15 - 3/23/2012 9", "2012-03-22/2012-03-23", "10:15 / 9"),
    ],
)
def test_a_time_of_day_is_kept_beside_the_date(written: str, day: str, time: str) -> None:
    (event,) = events_of(f"{written}: title")
    assert (event["date"], event["x-time"]) == (day, time)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("now", "it depends on the day of reading"),
        ("now - 2012", "it depends on the day of reading"),
        ("5 March", "its year is missing"),
        ("March", "its year is missing"),
        ("300 BC", "years before 0001 are not supported"),
        ("300 BCE - 200 BCE", "years before 0001 are not supported"),
        ("5 days", "it depends on another event"),
        ("after !coup 3 days", "it depends on another event"),
        ("2012-01-01 / after !coup 3 days", "it depends on another event"),
        ("2012-01-01 / 3 hours", "of hours or of working days"),
        ("2012-01-01 / 3 business days", "of hours or of working days"),
        ("9999 / 9999 years", "years run from 0001 to 9999"),
        ("2012 / +", "is not a date"),
        ("10:30", "a time of day alone"),
        ("10pm", "a time of day alone"),
        ("7", "a time of day alone"),
        ("3/4/12", "a year of two digits"),
        ("2012-02-30", "Feb 2012 has 29 days"),
        ("2012-13-01 - 2013", "there is no month 13"),
        ("13/13/2012", "there is no month 13"),
        ("2024-W54", "there is no such week"),
        ("2014 - 2012", "ends before it begins"),
    ],
)
def test_a_date_that_cannot_be_held_is_refused_with_its_line(written: str, reason: str) -> None:
    (loss,) = losses_of(f"2011: before\n{written}: title")
    assert loss.startswith("line 2: ")
    assert reason in loss


def test_the_header_can_say_that_the_day_comes_first() -> None:
    assert dates_of("dateFormat: d/M/y\n\n1/2/2012: title") == ["2012-02-01"]
    assert [event["date"] for event in events_of("1/2/2012: title", "dmy")] == ["2012-02-01"]
    assert dates_of("1/2/2012: title") == ["2012-01-02"]


def test_of_a_recurrence_the_first_time_is_an_event() -> None:
    text = "2012-01-01 every week for 3 weeks: Market"
    assert events_of(text)[0]["x-recurrence"] == "every week for 3 weeks"
    assert losses_of(text) == ["line 1: only its first time is an event; the repetition is kept as x-recurrence"]


def test_what_lasts_until_now_goes_on_and_that_is_said() -> None:
    assert losses_of("2012 - now: The war") == ["line 1: it lasts until `now`: read as going on"]


def test_an_event_needs_a_title() -> None:
    assert losses_of("2012: #tag") == ["line 1: there is no title behind its date"]


def test_a_document_without_events_has_none() -> None:
    assert import_markwhen("title: nothing\nmore: x").events == []
    assert import_markwhen("").events == []


@pytest.mark.parametrize(
    "text", ["a: b\nc: d", "12: noon", "", "3 days: later", "2012:", "- title: x\n  date: y", "x" * 500]
)
def test_other_texts_are_no_documents(text: str) -> None:
    assert not is_markwhen(text)


# The parser of Markwhen itself

PARSER = "@markwhen/parser@1.2.0"
SCRIPT = """
import { parse, toArray, isEvent } from "@markwhen/parser";
import { readFileSync } from "fs";
const nodes = toArray(parse(readFileSync(0, "utf-8")).events).map((each) => each.eventy).filter(isEvent);
const days = nodes.map(({ dateRangeIso: range }) => [range.fromDateTimeIso, range.toDateTimeIso]);
console.log(JSON.stringify(days));
"""


@pytest.fixture(scope="session")
def parser(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a script that prints the first and the last moment of each event of a document."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node and npm are not installed, with which the parser of Markwhen is run")
    folder = tmp_path_factory.mktemp("markwhen")
    install = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder), PARSER]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the parser of Markwhen cannot be fetched: {done.stderr.strip()[-200:]}")
    script = folder / "days.mjs"
    script.write_text(SCRIPT, encoding="utf-8")
    return script


def days_by_the_parser(script: Path, text: str) -> list[tuple[date, date]]:
    """Return the first and last day of each event."""
    done = subprocess.run(
        ["node", str(script)],  # noqa: S607
        input=text, capture_output=True, text=True, check=True, env={"TZ": "UTC",
        "PATH": str(Path(shutil.which("node") or "").parent)},
    )  # fmt: skip
    days = []
    for first, last in json.loads(done.stdout):
        start, end = (datetime.fromisoformat(each) for each in (first, last))
        days.append((start.date(), max(start, end - timedelta(milliseconds=1)).date()))
    return days


def days_by_us(text: str) -> list[tuple[date | None, date | None]]:
    dates = [parse_edtf(str(event["date"])) for event in import_markwhen(text).events]
    return [(each.earliest, each.latest) for each in dates]


def test_entries_and_days_are_those_of_the_parser_of_markwhen(parser: Path) -> None:
    text = dedent(WAR).removeprefix("\n")
    assert days_by_us(text) == days_by_the_parser(parser, text)


def test_every_kind_of_date_is_that_of_the_parser_of_markwhen(parser: Path) -> None:
    choose = random.Random(14)  # noqa: S311 - the same lines every time

    def points(*, edtf: bool) -> tuple[str, str]:
        """Return two dates of the same of its two ways to write dates, which it does not mix."""
        found = []
        for _ in range(2):
            year, month, day = choose.randint(1000, 2100), choose.randint(1, 12), choose.randint(1, 28)
            week = f"{year}-W{choose.randint(1, 52):02}"
            name = choose.choice((MONTHS[month - 1], date(2000, month, 1).strftime("%B")))
            forms = (
                f"{year}",
                f"{year}-{month:02}",
                f"{year}-{month:02}-{day:02}",
                week,
                f"{week}-{choose.randint(1, 7)}",
            )
            words = (f"{year}", f"{month}/{day}/{year}", f"{month:02}/{year}", f"{name} {year}", f"{day} {name} {year}")
            found.append(choose.choice(forms if edtf else (*words, f"{name} {day}, {year}")))
        return found[0], found[1]

    lines: list[str] = []
    for _ in range(800):
        is_edtf = choose.random() < 0.5
        one, two = points(edtf=is_edtf)
        length = f"{choose.randint(1, 9)} {choose.choice(('days', 'weeks', 'months', 'years'))}"
        ranges = (
            (f"{one} / {two}", f"{one}/{two}", f"{one} / {length}")
            if is_edtf
            else (f"{one} - {two}", f"{one} to {two}")
        )
        line = f"{choose.choice((one, *ranges))}: event {len(lines)}"
        if import_markwhen(line).events:  # unless its range ends before it begins
            lines.append(line)
    text = "\n".join(f"{line}\nIts text." for line in lines)
    ours, theirs = days_by_us(text), days_by_the_parser(parser, text)
    assert len(ours) == len(theirs) == len(lines) > 500
    assert [(line, ours[index]) for index, line in enumerate(lines)] == [
        (line, theirs[index]) for index, line in enumerate(lines)
    ]
