"""Chronologies of others come in by one command, and are explored like any other file."""

import csv
import json
import random
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from support import Run, program

Go = Callable[..., Run]

WORDS = ("Canal", "Company", "Minister", "Session", "Council", "Fleet", "Treaty", "Speech", "Strike", "Protest")


def investigation() -> str:
    """Return 1,500 events with links, and no kinds of anything, as an investigation publishes them."""
    choose = random.Random(1)  # noqa: S311 - the same events every time
    events = [
        {
            "date": f"{choose.randint(2010, 2020)}-{choose.randint(1, 12):02}-{choose.randint(1, 28):02}",
            "title": f"{choose.choice(WORDS)} {choose.choice(WORDS).lower()} {number}",
            "description": f'What is known of it, number {number}: "they said"; see the links.',
            "links": [f"https://news{choose.randint(1, 40)}.example/{number}/{part}" for part in range(1 + number % 3)],
            "tags": choose.sample(["money", "Security Services", "court"], choose.randint(0, 2)),
            "verified": choose.choice([True, False]),
            "score": choose.random(),
        }
        for number in range(1500)
    ]  # fmt: skip
    return json.dumps({"title": "The investigation", "updated": "2021-01-01", "events": events})


def acled() -> str:
    """Return 800 rows in the shape of an export of ACLED."""
    choose = random.Random(2)  # noqa: S311
    page = StringIO()
    columns = (
        "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
        "actor1",
        "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
        "region",
        "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
        "source_scale", "notes", "fatalities", "tags", "timestamp",
    )  # fmt: skip
    writer = csv.writer(page, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for number in range(800):
        town, lat, lon = choose.choice(
            (("Gao", "16.27", "-0.04"), ("Kidal", "18.44", "1.41"), ("Konna", "14.94", "-3.89"))
        )
        kind = choose.choice((("Battles", "Armed clash"), ("Protests", "Peaceful protest")))
        writer.writerow(
            (
                f"MLI{number}", f"{choose.randint(1, 28)} March {choose.randint(2012, 2020)}", "2012",
                choose.choice("123"),
                "Political violence", *kind, choose.choice(("MNLA", "JNIM")), "", "Rebel group",
                choose.choice(("", "Civilians (Mali)")), "", choose.choice(("", "Civilians")), "", "", "466",
                "Western Africa", "Mali", town, town, "", town, lat, lon, choose.choice("123"),
                choose.choice(("AFP", "AFP; Studio Tamani")), "National", f"Report {number}.",
                str(choose.randint(0, 9)), "",
                "1675191965",
            )
        )  # fmt: skip
    return page.getvalue()


MARKWHEN = """\
title: The Suez Crisis
timezone: Africa/Cairo

# Nationalisation
1956-07-26: Nasser nationalises the canal #speech
He speaks in [Alexandria](location).

1956-08-16 / 1956-08-23: First London conference #diplomacy
## Plans
22 Oct 1956 - 24 Oct 1956: Talks at Sèvres #diplomacy
# War
10/29/1956: Israel invades Sinai #battle
31 Oct 1956: Air raids on Egypt #battle
1956-11-05 / 1956-11-06: Landings at Port Said #battle
1956-11-07: Ceasefire #diplomacy
"""
JEKYLL = """\
# _data/timeline.yml
- date: 1998
  title: The site begins
  description: With one page.
- date: 2003-05
  title: The forum opens
- date: 12 March 2007
  title: "The redesign: colours"
  link: /redesign/
- date: 2015-06-01
  title: It moves to a static generator
"""
SPREADSHEET = """\
Date;Title;Text;Place;Lat;Lon;Tags;Source;URL;Inventory No.
26/07/1956;Nationalisation of the canal;"He says: ""the canal"" is ours";Alexandria;31,2;29,9;speech;BBC;;A 1
29/10/1956;Invasion of Sinai;"Paratroops; tanks";Mitla Pass;30,0;32,9;battle; Times ;https://times.example/1;A 2
05/11/1956;Landings;;Port Said;31,27;32,3;battle; ;https://times.example/2;A 3
07/11/1956;Ceasefire;;;;;;;;
"""
SUEZ = """\
title: The Suez Crisis
events:
  - {date: 1956-07-26, title: Nasser nationalises the canal, places: [Alexandria], actors: [Gamal Abdel Nasser]}
  - {date: 1956-10-22/1956-10-24, title: Talks at Sèvres, sources: [https://en.wikipedia.org/wiki/Protocol_of_S%C3%A8vres]}
  - date: 1956-10-29
    title: Israel invades Sinai
    tags: [battle]
    sources: [{title: The Suez Crisis, url: https://example.org/suez, at: p. 3}]
  - {date: 1956-11-05, title: Landings at Port Said, places: [Port Said], tags: [battle]}
  - {date: 1956-11-07, title: Ceasefire}
"""
SHAPES = {
    "investigation.json": (investigation, ["--columns", "sources=links,text=description"], 1500),
    "acled.csv": (acled, [], 800),
    "suez.mw": (lambda: MARKWHEN, [], 7),
    "timeline.yml": (lambda: JEKYLL, ["--columns", "text=description"], 4),
    "museum.csv": (lambda: "\ufeff" + SPREADSHEET.replace("\n", "\r\n"), ["--dates", "dmy"], 4),
}


@pytest.mark.no_cover
@pytest.mark.parametrize("name", SHAPES)
def test_a_real_chronology_comes_in_by_one_command_and_is_explored(name: str, run: Go, tmp_path: Path) -> None:
    make, options, events = SHAPES[name]
    (tmp_path / name).write_text(make(), encoding="utf-8", newline="")
    own = str(tmp_path / "own.yaml")
    done = run("import", str(tmp_path / name), *options, "-o", own)
    assert (done.code, done.out) == (0, "")
    assert f"{events:,} rows, {events:,} events\n" in done.err
    assert not [line for line in done.err.splitlines() if line.endswith("; left out")]
    checked = run("check", own)
    assert checked.code == 0, checked.out[:1000]
    assert len(run("--file", own, "list").out.splitlines()) == events
    for command in (
        ["tree"],
        ["chart"],
        ["quiz", "--seed", "1", "--format", "csv"],
        ["present"],
        ["show", "--limit", "3"],
    ):
        explored = run("--file", own, *command)
        assert explored.code == 0, explored.err
        assert explored.out
    assert "Traceback" not in done.err


@pytest.mark.no_cover
@pytest.mark.parametrize("name", SHAPES)
def test_what_has_come_in_goes_out_as_it_is(name: str, run: Go, tmp_path: Path) -> None:
    make, options, _ = SHAPES[name]
    (tmp_path / name).write_text(make(), encoding="utf-8", newline="")
    own = tmp_path / "own.yaml"
    assert run("import", str(tmp_path / name), *options, "-o", str(own)).code == 0
    assert run("--file", str(own), "list", "--format", "yaml").out == own.read_text(encoding="utf-8")


def test_five_events_by_hand_need_one_round(run: Go, tmp_path: Path) -> None:
    (tmp_path / "suez.yaml").write_text(SUEZ, encoding="utf-8")
    own = str(tmp_path / "suez.yaml")
    assert run("check", own).code == 0
    assert len(run("--file", own, "list").out.splitlines()) == 5
    assert "Landings at Port Said" in run("--file", own, "list", "--place", "Port Said").out


@pytest.mark.no_cover
def test_the_totals_of_acled_are_those_of_the_rows(run: Go, tmp_path: Path) -> None:
    text = acled()
    (tmp_path / "acled.csv").write_text(text, encoding="utf-8")
    own = str(tmp_path / "own.yaml")
    assert run("import", str(tmp_path / "acled.csv"), "-o", own).code == 0
    events = json.loads(run("--file", own, "list", "--format", "json").out)
    dead = sum(figure["value"] for event in events for figure in event["figures"])
    assert dead == sum(int(row["fatalities"]) for row in csv.DictReader(StringIO(text)))


# What is said


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, with a chronology in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("date,title,Status\n2012,A,draft\n44 BC,B,\n03/04/2012,C,\n", encoding="utf-8")
    return tmp_path


def test_what_could_not_be_held_is_said_with_its_row_and_the_reason(folder: Path, run: Go) -> None:
    done = run("import", "a.csv")
    assert done.code == 0
    assert "title: A\n" in done.out
    assert done.err.splitlines() == [
        "a.csv: recognised as csv; --as names another format",
        "a.csv: kept as x- fields: Status",
        "row 3: date '44 BC': years before 0001 are not supported; left out",
        (
            "row 4: date '03/04/2012': day and month cannot be distinguished: 2012-04-03 or 2012-03-04; "
            "say which with --dates dmy or --dates mdy; left out"
        ),
        "1 row with a year before 0001, which is not supported",
        "a.csv: 3 rows, 1 event, 2 rows left out",
    ]


def test_the_list_of_what_could_not_be_held_is_bounded(folder: Path, run: Go) -> None:
    (folder / "b.csv").write_text("date,title\n2012,A\n" + "soon,B\n" * 1500, encoding="utf-8")
    lines = run("import", "--as", "csv", "b.csv").err.splitlines()
    assert len(lines) == 22
    assert lines[-2:] == ["1,480 more not shown", "b.csv: 1,501 rows, 1 event, 1,500 rows left out"]


def test_where_nothing_can_be_held_nothing_is_written(folder: Path, run: Go) -> None:
    (folder / "b.csv").write_text("date,title\nsoon,A\n", encoding="utf-8")
    done = run("import", "b.csv", "-o", "b.yaml")
    assert (done.code, done.out) == (1, "")
    assert done.err.endswith("b.csv: 1 row, 0 events, 1 row left out\n")
    assert not (folder / "b.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.csv"], "none.csv: No such file or directory"),
        (["a.csv", "--as", "json"], "a.csv: line 1, column 1: it is not JSON"),
        (["a.csv", "--columns", "title"], "--columns: 'title' is no pair"),
        (["a.csv", "--columns", "title=Titel"], "a.csv: --columns: there is no column 'Titel'"),
        (["a.csv", "--as", "excel"], "--as"),
        (["a.csv", "--dates", "dym"], "--dates"),
    ],
)
def test_wrong_usage_is_one_message(arguments: list[str], message: str, folder: Path, run: Go) -> None:
    done = run("import", *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


def test_columns_may_be_divided_by_commas_or_given_twice(folder: Path, run: Go) -> None:
    (folder / "b.csv").write_text('"day","what, exactly",who\n2012,A,B\n', encoding="utf-8")
    for columns in (["--columns", "date=day,title=what, exactly,actors=who"],
                    ["--columns", "date=day", "--columns", "title=what, exactly", "--columns",
                    "actors=who"]):  # fmt: skip
        assert "actors: [b]" in run("import", "b.csv", *columns).out


def test_standard_input_is_read(folder: Path) -> None:
    done = program("import", "-", input="2012: A\n")
    assert (done.returncode, "title: A" in done.stdout) == (0, True)
    assert done.stderr.splitlines()[0] == "<stdin>: recognised as markwhen; --as names another format"


# What is written


def test_a_file_that_exists_is_overwritten_only_by_force(folder: Path, run: Go) -> None:
    (folder / "b.yaml").write_text("mine", encoding="utf-8")
    done = run("import", "a.csv", "--output", "b.yaml")
    assert done.code == 2
    assert "b.yaml: the file exists\n  = hint: add --force to overwrite it, or name another file" in done.err
    assert (folder / "b.yaml").read_text(encoding="utf-8") == "mine"
    assert run("import", "a.csv", "--output", "b.yaml", "--force").code == 0
    assert run("check", "b.yaml").code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["a.csv", "b.yaml"]


def test_a_file_that_cannot_be_written_is_named(folder: Path, run: Go) -> None:
    """That a file is written whole or not at all is looked at in tests/terminal/test_files.py."""
    done = run("import", "a.csv", "-o", "none/b.yaml")
    assert (done.code, "none/b.yaml: No such file or directory" in done.err) == (2, True)
    assert [path.name for path in folder.iterdir()] == ["a.csv"]


def test_a_link_is_followed_and_a_device_is_written_to(folder: Path, run: Go) -> None:
    (folder / "link.yaml").symlink_to("real.yaml")
    assert run("import", "a.csv", "-o", "link.yaml", "--force").code == 0
    assert (folder / "link.yaml").is_symlink()
    assert (folder / "real.yaml").exists()
    assert run("import", "a.csv", "-o", "/dev/null", "--force").code == 0
    assert run("import", "a.csv", "-o", str(folder), "--force").code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are those of POSIX")
def test_a_new_file_has_the_permissions_of_any_other(folder: Path, run: Go) -> None:
    assert run("import", "a.csv", "-o", "b.yaml").code == 0
    assert (folder / "b.yaml").stat().st_mode == (folder / "a.csv").stat().st_mode
