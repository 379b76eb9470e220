import json
from collections.abc import Callable

import pytest
from support import HISTORY, Run

from mali_timeline.errors import UsageError
from mali_timeline.query import find
from mali_timeline.reports.registers import REGISTERS

Go = Callable[..., Run]


@pytest.mark.parametrize(
    ("register", "expected"),
    [
        (
            "sources",
            (
                "4\tpaper\tMorning paper\tPaper\t\tnewspaper\t\n"
                "3\tradio\tEvening news\tRadio\t\tbroadcaster\t2012-03-23\n"
                "1\tcopy\tEvening news\tPortal\tRadio\tnewspaper\t\n"
            ),
        ),
        ("actors", "2\tarmy\tArmy\t\torganisation\n2\trebels\tREB\tRebels of the Dunes\tarmed group\n"),
        ("places", "2\tkidal\tKidal\tKidal\tMali\n1\tgao\tGao\tGao\tMali\n1\tparis\tParis\t\tFrance\n"),
        ("periods", "1\tbefore\tBefore the war\t1960/2011\n4\twar\tThe war\t2012/..\n"),
        ("tags", "1\tbattle\tFighting.\n1\ttalks\t\n"),
    ],
)
def test_a_register_is_listed_with_how_many_events_use_each(
    register: str, expected: str, run: Go, history_file: str
) -> None:
    """The most used first, ties by name."""
    assert run("--file", history_file, register) == Run(0, expected, "")


def test_without_filters_unused_entries_are_there_with_nothing(run: Go, history_file: str) -> None:
    """With filters only what the events use; with ids whatever is named."""
    text = HISTORY.replace("tags: [talks]", "tags: []")
    with open(history_file, "w", encoding="utf-8") as page:  # noqa: PTH123
        page.write(text)
    assert run("--file", history_file, "tags").out == "1\tbattle\tFighting.\n0\ttalks\t\n"
    assert run("--file", history_file, "tags", "--since", "1900").out == "1\tbattle\tFighting.\n"
    assert run("--file", history_file, "tags", "--until", "1900") == Run(
        0, "", "no tag matches: none matches --until alone; the events are dated 1990 to 2012\n"
    )
    assert run("--file", history_file, "actors", "army", "--tag", "talks").out.endswith("Events    none\n")


KEYS = {
    "sources": "id title publisher origin kind date url language author archived events event_ids "
    "reporter citations dates_otherwise figures_otherwise",
    "actors": "id name full_name kind about aliases events event_ids",
    "places": "id name region country lat lon about events event_ids",
    "periods": "id name date about events event_ids earliest latest",
    "tags": "id about name events event_ids",
}


@pytest.mark.parametrize("register", KEYS)
def test_json_has_every_key_of_every_entry(register: str, run: Go, history_file: str) -> None:
    """What is absent is null or an empty list; every key is a field to ask for, too."""
    entries = json.loads(run("--file", history_file, register, "--format", "json").out)
    assert {" ".join(entry) for entry in entries} == {KEYS[register]}
    fields = KEYS[register].replace(" ", ",")
    rows = run("--file", history_file, register, "--fields", fields).out.splitlines()
    assert [row.count("\t") for row in rows] == [fields.count(",")] * len(entries)
    assert [row.split("\t")[0] for row in rows] == [entry["id"] for entry in entries]


def test_values_in_json_have_their_own_types(run: Go, history_file: str) -> None:
    """Names are lists, positions numbers, dates EDTF and ISO days."""

    def entry(*arguments: str) -> dict[str, object]:
        (found,) = json.loads(run("--file", history_file, *arguments, "--format", "json").out)
        assert isinstance(found, dict)
        return found

    assert entry("actors", "army")["aliases"] == ["Les Armées"]
    assert (entry("places", "gao")["lat"], entry("places", "kidal")["lat"]) == (16.27, None)
    war = entry("periods", "war")
    assert (war["date"], war["earliest"], war["latest"]) == ("2012/..", "2012-01-01", None)
    assert entry("tags", "talks") == {"id": "talks", "about": None, "name": None, "events": 1, "event_ids": ["accord"]}


def test_what_a_source_says_is_in_the_data(run: Go, history_file: str) -> None:
    """Its citations, whose word it is, and where its dates and figures stand against others."""
    (radio,) = json.loads(run("--file", history_file, "sources", "radio", "--tag", "battle", "--format", "json").out)
    assert radio["reporter"] == "Radio"
    assert radio["citations"] == [
        {
            "event": "gao-taken",
            "at": "p. 3",
            "date_given": "2012-04-01",
            "weekday_given": "Sunday",
            "note": "a day late",
        }
    ]
    assert radio["dates_otherwise"] == [{"event": "gao-taken", "date": "2012-03-31", "date_given": "2012-04-01"}]
    figure = {"label": "dead", "value": 12, "low": None, "high": None, "unit": None, "source": "radio"}
    other = {"label": "dead", "value": None, "low": 20, "high": None, "unit": None, "source": "paper"}
    assert radio["figures_otherwise"] == [{"event": "gao-taken", "figure": figure, "others": [other]}]
    asked = "id,dates_otherwise,figures_otherwise"
    assert run("--file", history_file, "sources", "radio", "copy", "--fields", asked).out == (
        "radio\tgao-taken\tgao-taken dead: 12\ncopy\t\t\n"
    )
    assert run("--file", history_file, "sources", "radio", "--fields", "citations").out == (
        "year-of-drought; mutiny; gao-taken p. 3; dates it Sunday 1 Apr 2012; a day late\n"
    )


SOURCE = """\
Evening news
Id        radio
Publisher Radio
Kind      broadcaster
Date      23 Mar 2012
Address   https://radio.example/1
Reporter  Radio, as in 1 other source: copy
Disagrees 31 Mar 2012  The rebels take Gao  gao-taken
              dated Sunday 1 Apr 2012 here
              dead: 12 here; at least 20, Paper (paper)
Events    3

By: number of independent sources. ≠: disputed. →: has causes or effects.
Date               Event                    Id               By   Where  Who
2012               3 events
some time in 2012  A year of drought        year-of-drought  2
21–22 Mar          A mutiny in the capital  mutiny           1→          Army
    same reporter as copy (Radio)
31 Mar             The rebels take Gao      gao-taken        2≠→  Gao    REB, Army
    p. 3; dates it Sunday 1 Apr 2012; a day late
"""


def test_a_source_is_shown_with_what_it_says(run: Go, terminal: Go, history_file: str) -> None:
    """What it is cited for and where in it, who has the same reporter, and where it disagrees with the others."""
    assert run("--file", history_file, "sources", "radio").out == SOURCE
    assert terminal("--file", history_file, "sources", "radio", "--color", "never", columns=100).out == SOURCE


def test_an_entry_may_be_asked_for_by_a_name_that_only_one_has(run: Go, history_file: str) -> None:
    """Case and accents aside; several ids come in the order typed, each once."""
    assert run("--file", history_file, "actors", "les armees", "--fields", "id").out == "army\n"
    assert run("--file", history_file, "actors", "REB", "army", "rebels", "--fields", "id").out == "rebels\narmy\n"
    assert run("--file", history_file, "places", "KIDAL", "--fields", "id").out == "kidal\n"
    assert run("--file", history_file, "periods", "the war", "--fields", "id").out == "war\n"
    done = run("--file", history_file, "sources", "Evening news")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "mali-timeline: 'Evening news' is the name of 2 sources\n  = hint: write the id of one: radio, copy\n"
    )
    assert run("--file", history_file, "tags", "batle").err == (
        "mali-timeline: there is no tag 'batle'\n  = hint: did you mean battle?\n"
    )
    assert "did you mean Les Armées?" in run("--file", history_file, "actors", "les armes").err


def test_a_name_of_very_many_names_some_of_them() -> None:
    """A message stays short."""
    known = {f"s-{number}": "News" for number in range(20)}
    with pytest.raises(UsageError) as refused:
        find(known, ["news"], "source", lambda name: (name,))
    assert refused.value.hint == "write the id of one: s-0, s-1, s-2, s-3, s-4, s-5, s-6, s-7, …"


def test_a_file_without_entries_has_empty_registers(run: Go, tmp_path: object) -> None:
    """There is nothing to list, and a note that says so."""
    path = f"{tmp_path}/none.yaml"
    with open(path, "w", encoding="utf-8") as page:  # noqa: PTH123
        page.write("events: []\n")
    for register in REGISTERS:
        assert run("--file", path, register) == Run(0, "", f"no {register[:-1]} matches: the file has no events\n")
