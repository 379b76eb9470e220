from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import EVENTS as SHIPPED_FILE
from support import load

from mali_timeline.dates import parse_edtf
from mali_timeline.errors import UsageError
from mali_timeline.query import Query, asked_span, find, find_label, find_unit, select
from mali_timeline.readers import read_timeline
from mali_timeline.records import Actor, Citation, Event, Figure, Period, Place, Source, Tag, Timeline

SHIPPED = read_timeline(str(SHIPPED_FILE))
RADIO = Source(id="radio", title="Evening news", publisher="Radio", kind="broadcaster")
COPY = Source(id="copy", title="Evening news", publisher="Portal", kind="newspaper", origin="Radio")
PAPER = Source(id="paper", title="Morning paper", publisher="Le Journal", kind="newspaper")
MNLA = Actor(id="mnla", name="MNLA", kind="armed group", full_name="National Movement", aliases=("Azawad movement",))
KEITA = Actor(id="keita", name="Ibrahim Boubacar Keïta", kind="person", aliases=("IBK",))
GAO = Place(id="gao", name="Gao", region="Gao", country="Mali")
SEGOU = Place(id="segou", name="Ségou", region="Ségou", country="Mali")
MALI = Place(id="mali", name="Mali", country="Mali")
PARIS = Place(id="paris", name="Paris", country="France")


def event(name: str, when: str, **fields: Any) -> Event:  # noqa: ANN401 - the fields of an event
    """Return an event with the fields that matter to a test."""
    fields = {"title": name.capitalize(), "text": "Something happens.", "sources": (RADIO,), **fields}
    fields["sources"] = tuple(Citation(source=source) for source in fields["sources"])
    return Event(id=name, date=parse_edtf(when), **fields)


EVENTS = (
    event("accord", "2012-12", places=(PARIS, GAO), actors=(KEITA,), tags=("talks",), sources=(RADIO, COPY)),
    event("attack", "2012-01-17", places=(GAO,), actors=(MNLA,), tags=("battle",), sources=(RADIO, PAPER)),
    event("coup", "2012-03-21/2012-03-22", places=(SEGOU,), tags=("coup",), title="Un coup à Ségou"),
    event("drought", "2012", places=(MALI,), disputed="Nobody measured it."),
    event("leap", "2016-02-29", sources=(PAPER,)),
    event("rebellion", "199X", actors=(MNLA,), tags=("battle",), text="The first war of IBK's time."),
    event("since-then", "2015/..", tags=("talks",)),
    event("until-then", "../1990"),
)
TIMELINE = Timeline(
    events=EVENTS,
    sources={source.id: source for source in (RADIO, COPY, PAPER)},
    actors={actor.id: actor for actor in (MNLA, KEITA)},
    places={place.id: place for place in (GAO, SEGOU, MALI, PARIS)},
    periods={
        "before": Period(id="before", name="Before", date=parse_edtf("../2011")),
        "war": Period(id="war", name="The war", date=parse_edtf("2012/..")),
    },
    tags={tag: Tag(id=tag) for tag in ("battle", "coup", "talks")},
)
ALL = ["until-then", "rebellion", "drought", "attack", "coup", "accord", "since-then", "leap"]


def ids(**asked: Any) -> list[str]:  # noqa: ANN401 - the fields of a query
    """Return the ids of the events that answer a query."""
    return [found.id for found in select(TIMELINE, Query(**asked))]


def refusal(**asked: Any) -> UsageError:  # noqa: ANN401 - the fields of a query
    with pytest.raises(UsageError) as error:
        select(TIMELINE, Query(**asked))
    return error.value


def test_a_query_that_asks_nothing_gives_everything_in_order() -> None:
    assert ids() == ALL


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"since": "2012-03-22"}, ["drought", "coup", "accord", "since-then", "leap"]),
        ({"since": "2012"}, ["drought", "attack", "coup", "accord", "since-then", "leap"]),
        ({"since": "../2012"}, ALL),
        ({"until": "2012"}, ["until-then", "rebellion", "drought", "attack", "coup", "accord"]),
        ({"until": "1999"}, ["until-then", "rebellion"]),
        ({"until": "2012/.."}, ALL),
        ({"in_": ("2012-12-15",)}, ["drought", "accord"]),
        ({"in_": ("mars 2012",)}, ["drought", "coup"]),
        ({"in_": ("2012-03",), "certain": True}, ["coup"]),
        ({"in_": ("2012-03", "2012-01")}, ["drought", "attack", "coup"]),
        ({"in_": ("2012-03", "2012-01"), "certain": True}, ["attack", "coup"]),
        ({"since": "2012", "until": "2012", "certain": True}, ["drought", "attack", "coup", "accord"]),
        ({"since": "2012-02", "certain": True}, ["coup", "accord", "since-then", "leap"]),
        ({"until": "2012-02", "certain": True}, ["until-then", "rebellion", "attack"]),
        ({"in_": ("coup",)}, ["drought", "coup"]),
        ({"around": "2012-03-31"}, ["drought", "coup"]),
        ({"around": "coup", "within": "9w"}, ["drought", "coup"]),
        ({"around": "coup", "within": "64d"}, ["drought", "attack", "coup"]),
        ({"around": "coup", "within": "3m", "certain": True}, ["attack", "coup"]),
        ({"around": "coup", "within": "4y", "certain": True}, ["drought", "attack", "coup", "accord", "leap"]),
        ({"around": "2012", "within": "999999d"}, ALL),
        ({"around": "2012/..", "within": "0d"}, ["drought", "attack", "coup", "accord", "since-then", "leap"]),
        ({"on": ("02-29",)}, ["leap"]),
        ({"on": ("02-29", "01-17")}, ["attack", "leap"]),
        ({"on": ("17 janvier",)}, ["attack"]),
        ({"on": ("01-17",)}, ["attack"]),
        ({"on": ("03-21",)}, []),
        ({"actor": ("mnla",)}, ["rebellion", "attack"]),
        ({"actor": ("national movement",)}, ["rebellion", "attack"]),
        ({"actor": ("AZAWAD MOVEMENT",)}, ["rebellion", "attack"]),
        ({"actor": ("ibrahim boubacar keita",)}, ["accord"]),
        ({"actor": ("ibk", "mnla")}, ["rebellion", "attack", "accord"]),
        ({"actor": ("not:mnla",), "in_": ("2012",)}, ["drought", "coup", "accord"]),
        ({"actor": ("not:mnla", "not: IBK"), "in_": ("2012",)}, ["drought", "coup"]),
        ({"place": ("segou",)}, ["coup"]),
        ({"place": ("Ségou",)}, ["coup"]),
        ({"place": ("mali",)}, ["drought"]),
        ({"country": ("mali",)}, ["drought", "attack", "coup", "accord"]),
        ({"region": ("Gao", "segou")}, ["attack", "coup", "accord"]),
        ({"region": ("not:gao",), "since": "2012", "until": "2012"}, ["drought", "coup"]),
        ({"country": ("mali", "not:france")}, ["drought", "attack", "coup"]),
        ({"country": ("france",)}, ["accord"]),
        ({"tag": ("battle", "coup")}, ["rebellion", "attack", "coup"]),
        ({"tag": ("battle",), "since": "2012"}, ["attack"]),
        ({"source": ("paper",)}, ["attack", "leap"]),
        ({"source": ("le journal",)}, ["attack", "leap"]),
        ({"source": ("Morning Paper",)}, ["attack", "leap"]),
        ({"source": ("not:radio",)}, ["leap"]),
        ({"period": ("war",)}, ["drought", "attack", "coup", "accord", "since-then", "leap"]),
        ({"period": ("Before",)}, ["rebellion"]),
        ({"period": ("not:war",)}, ["until-then", "rebellion"]),
        ({"grep": ("segou",)}, ["coup"]),
        ({"grep": ("ségou",)}, ["coup"]),
        ({"grep": ("Segou",)}, []),
        ({"grep": ("Ségou",)}, ["coup"]),
        ({"grep": ("^un coup",)}, ["coup"]),
        ({"grep": ("se\u0301gou",)}, ["coup"]),
        ({"grep": ("Se\u0301gou",)}, ["coup"]),
        ({"grep": ("un\u00a0coup",)}, ["coup"]),
        ({"grep": ("segou$",)}, ["coup"]),
        ({"grep": ("^gao$",)}, ["attack", "accord"]),
        ({"grep": (r"segou\s+something",)}, []),
        ({"grep": ("ibk\u2019s",)}, ["rebellion"]),
        ({"grep": (r"\SOUP|First war",)}, []),
        ({"grep": (r"\soup|first war",)}, ["rebellion"]),
        ({"grep": ("national movement", "leap")}, ["rebellion", "attack", "leap"]),
        ({"grep": ("not:happens",)}, ["rebellion"]),
        ({"disputed": True}, ["drought"]),
        ({"min_sources": 2}, ["attack"]),
        ({"min_sources": 0}, ALL),
        ({"limit": 2}, ["until-then", "rebellion"]),
        ({"limit": 0}, []),
        ({"limit": 2, "reverse": True}, ["leap", "since-then"]),
    ],
)
def test_each_field_asks_its_own_question(asked: dict[str, Any], found: list[str]) -> None:
    assert ids(**asked) == found


@pytest.mark.parametrize(
    ("asked", "message", "hint"),
    [
        ({"since": "foo"}, "--since: date 'foo' is not a date", "write 2012"),
        ({"until": "03/04/2012"}, "--until: date '03/04/2012': day and month", "2012-04-03 or 2012-03-04"),
        ({"in_": ("rebelion",)}, "--in: date 'rebelion' is not a date", "did you mean rebellion?"),
        ({"around": "Monday"}, "--around: date 'Monday'", "write 2012"),
        (
            {"around": "2012", "within": "two weeks"},
            "--within: 'two weeks' is not a length of time",
            "14d, 2w, 3m or 1y",
        ),
        ({"around": "2012", "within": ""}, "--within: '' is not a length of time", "14d, 2w, 3m or 1y"),
        ({"within": "14d"}, "--within requires --around", "write --around"),
        ({"certain": True}, "--certain requires a span", "--since, --until, --in or --around"),
        ({"on": ("31-12",)}, "--on: there is no month 31", "write the month first: 12-31"),
        ({"on": ("3-2",)}, "--on: '3-2' is not a day of a year", "write 03-02"),
        ({"on": ("2012-03-22",)}, "--on: '2012-03-22' is not a day of a year", "03-22, or today"),
        ({"on": ("02-30",)}, "--on: there is no day '02-30'", "03-22"),
        ({"actor": ("mnal",)}, "--actor: nothing is named 'mnal'", "did you mean mnla?"),
        ({"actor": ("zzz",)}, "--actor: nothing is named 'zzz'", "see mali-timeline actors"),
        ({"place": ("not:Sego",)}, "--place: nothing is named 'Sego'", "did you mean segou?"),
        ({"tag": ("batle",)}, "--tag: nothing is named 'batle'", "did you mean battle?"),
        ({"source": ("raddio",)}, "--source: nothing is named 'raddio'", "did you mean radio?"),
        ({"period": ("peace",)}, "--period: nothing is named 'peace'", "see mali-timeline periods"),
        ({"grep": ("(",)}, "--grep: '(' is not a regular expression", r"write \("),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_with_a_hint(asked: dict[str, Any], message: str, hint: str) -> None:
    error = refusal(**asked)
    assert message in error.message
    assert hint in error.hint


def test_an_empty_register_has_no_names_to_offer() -> None:
    with pytest.raises(UsageError) as error:
        select(Timeline(), Query(place=("gao",)))
    assert error.value.hint == "see mali-timeline places"


def test_on_today_asks_for_the_day_of_the_clock() -> None:
    today = date.today()  # noqa: DTZ011
    past = event("past", f"1996-{today:%m-%d}")
    assert select(Timeline(events=(past,)), Query(on=("today",))) == [past]


def test_entries_are_found_by_id_in_the_order_asked_and_once() -> None:
    known = {"a": 1, "kidal-retaken": 2}
    assert find(known, ["kidal-retaken", "a", "kidal-retaken"], "event") == [2, 1]
    with pytest.raises(UsageError) as error:
        find(known, ["kidal-retakn"], "event")
    assert (error.value.message, error.value.hint) == (
        "there is no event 'kidal-retakn'",
        "did you mean kidal-retaken?",
    )


SPANS = st.sampled_from(["2012", "2012-03", "199X", "2012-03-22", "2011/2013", "2015", "../2000", "2012-06/.."])


@given(SPANS)
def test_in_is_since_and_until_together(span: str) -> None:
    assert ids(in_=(span,)) == ids(since=span, until=span)


@given(SPANS, st.booleans(), st.none() | st.integers(0, 9))
def test_certain_answers_are_answers(span: str, reverse: bool, limit: int | None) -> None:  # noqa: FBT001
    possible = ids(in_=(span,))
    assert set(ids(in_=(span,), certain=True)) <= set(possible)
    expected = possible[::-1] if reverse else possible
    assert ids(in_=(span,), reverse=reverse, limit=limit) == expected[:limit]


# Spans and figures


def test_the_asked_span_is_what_all_asked_dates_leave(history: Timeline) -> None:
    """Where they leave no day, nothing sets a side."""
    assert (
        str(asked_span(history, Query(since="2012", until="2013-06", in_=("2010/2013-02",)))) == "2012-01-01/2013-02-28"
    )
    assert str(asked_span(history, Query(around="gao-taken", within="1d"))) == "2012-03-30/2012-04-01"
    assert str(asked_span(history, Query(since="mutiny"))) == "2012-03-21/.."
    assert str(asked_span(history, Query(since="2014", until="2012"))) == "../.."


def test_the_figure_is_found_as_names_are() -> None:
    """Without regard to case and accents; an unknown label is an error with the nearest, or some that there are."""
    assert find_label(SHIPPED, "People KILLED") == "people killed"
    assert find_label(SHIPPED, "sum pledged") == "sum pledged"
    assert find_label(SHIPPED, "votes for keita, run-off, final") == "votes for Keïta, run-off, final"
    with pytest.raises(UsageError) as error:
        find_label(SHIPPED, "peple kiled")
    assert error.value.message == "--sum: there is no figure 'peple kiled'"
    assert "people killed" in error.value.hint
    with pytest.raises(UsageError) as error:
        find_label(SHIPPED, "zzzzzz")
    assert error.value.hint.startswith("there are people killed, soldiers killed, ")
    with pytest.raises(UsageError) as error:
        find_label(load("events: []"), "dead")
    assert error.value.hint == "this file has no figures"


def test_units_are_never_added_up_silently() -> None:
    """Two of them are an error that says how to choose, an unknown one tells those that there are."""
    euros, dollars, none = (
        event("aid", "2012", figures=(Figure(label="aid", value=1, unit=unit),)) for unit in ("EUR", "USD", None)
    )
    assert find_unit([euros, euros], "aid", None) == "EUR"
    assert find_unit([none], "aid", None) is None
    assert find_unit([euros, dollars, none], "aid", "usd") == "USD"
    assert find_unit([euros, dollars, none], "aid", "none") is None
    assert find_unit([], "aid", "EUR") is None
    with pytest.raises(UsageError) as error:
        find_unit([euros, dollars, none], "aid", None)
    assert (error.value.message, error.value.hint) == (
        "--sum: 'aid' is given in EUR and in USD and without a unit, which do not add up",
        "choose --unit 'EUR' or --unit 'USD' or --unit 'none'",
    )
    with pytest.raises(UsageError) as error:
        find_unit([none], "aid", "km")
    assert (error.value.message, error.value.hint) == (
        "--unit: 'km' is not a unit of 'aid'",
        "it is given without a unit",
    )


def test_the_beginning_of_one_id_will_do_and_that_of_several_is_refused() -> None:
    known = {name: name for name in ("gao-taken", "gao-retaken", "kidal")}
    assert find(known, ["k", "gao-t", "kidal"], "event") == ["kidal", "gao-taken"]
    with pytest.raises(UsageError) as refused:
        find(known, ["gao"], "event")
    assert refused.value.message == "2 ids of events begin with 'gao'"
    assert refused.value.hint == "write more of the id: gao-taken, gao-retaken"
    with pytest.raises(UsageError):
        find(known, [""], "event")
