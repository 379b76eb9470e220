from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import load
from work import calls_of

from mali_timeline.dates import parse_edtf
from mali_timeline.formatting import format_cited_date
from mali_timeline.records import Citation, Event, Figure, Source, Timeline
from mali_timeline.reports.disagreements import (
    EventClaims,
    date_claims,
    differing_figures,
    differing_points,
    group_figures,
    reporter_key,
)

ONE, TWO, THREE = (Source(id=name, title=name, publisher=name, kind="ngo") for name in ("one", "two", "three"))


def event(*figures: Figure) -> Event:
    """Return an event with figures."""
    return Event(id="e", date=parse_edtf("2012"), title="E", text="E.", sources=(Citation(ONE),), figures=figures)


# Dates


def test_the_claims_on_a_date_are_those_of_citations_that_say_something_of_it(history: Timeline) -> None:
    claims = date_claims(history.by_id["gao-taken"])
    assert [(claim.citation.source.id, claim.dissents) for claim in claims] == [("radio", True)]
    assert date_claims(history.by_id["accord"]) == []


@pytest.mark.parametrize(
    ("claim", "dissents", "cited"),
    [
        ("date: 2012-03-31", False, "31 Mar 2012"),
        ("date: 2012-03", False, "Mar 2012"),
        ("date: 2012-04-01", True, "1 Apr 2012"),
        ("date: 2012-04-01, weekday: Sunday", True, "Sunday 1 Apr 2012"),
        ("date: 2012-04-01, weekday: Monday", True, "Monday 1 Apr 2012 (which was a Sunday)"),
        ("weekday: Saturday", False, "Saturday"),
        ("weekday: Sunday", False, "Sunday (31 Mar 2012 was a Saturday)"),
        ("date: 2012-03, weekday: Sunday", False, "Sunday Mar 2012"),
    ],
)
def test_a_claim_dissents_when_it_shares_no_day_and_a_wrong_weekday_is_cited_with_the_real_one(
    claim: str,
    dissents: bool,  # noqa: FBT001 - a column of the table
    cited: str,
) -> None:
    timeline = load(f"""
        sources: {{s: {{title: S, publisher: S, kind: ngo}}}}
        events: [{{id: a, date: 2012-03-31, title: A, text: A., sources: [{{source: s, {claim}}}]}}]
    """)
    (found,) = date_claims(timeline.events[0])
    assert (found.dissents, format_cited_date(found.citation, timeline.events[0])) == (dissents, cited)


# Figures


def test_figures_are_grouped_by_what_they_count_in_the_order_of_the_file() -> None:
    dead, wounded = Figure("dead", 1200), Figure("wounded", 3)
    distance, longer, miles = (
        Figure("distance", value, unit=unit) for value, unit in ((4, "km"), (5, "km"), (3, "mi"))
    )
    assert group_figures(event(distance, dead, miles, wounded, longer)) == {
        "distance (km)": [distance, longer],
        "dead": [dead],
        "distance (mi)": [miles],
        "wounded": [wounded],
    }


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        (Figure("dead", 30_000), Figure("dead", 25_000), True),
        (Figure("dead", 30_000), Figure("dead", 30_000), False),
        (Figure("dead", 30_000), Figure("dead", low=30_000), False),
        (Figure("dead", 30_000), Figure("dead", low=30_001), True),
        (Figure("dead", 30_000), Figure("dead", high=30_000), False),
        (Figure("dead", 30_000), Figure("dead", high=29_999), True),
        (Figure("dead", 5), Figure("dead", low=3, high=9), False),
        (Figure("dead", low=1, high=4), Figure("dead", low=4, high=9), False),
        (Figure("dead", low=1, high=4), Figure("dead", low=5, high=9), True),
        (Figure("dead", low=1), Figure("dead", high=9), False),
        (Figure("dead", 1), Figure("wounded", 2), False),
        (Figure("dead", 1), Figure("dead", 2, unit="km"), False),
    ],
)
def test_figures_of_one_label_and_unit_differ_when_they_cannot_both_be_true(
    one: Figure,
    other: Figure,
    differ: bool,  # noqa: FBT001 - a column of the table
) -> None:
    expected = [one, other] if differ else []
    assert [figure for group in differing_figures(event(one, other)).values() for figure in group] == expected
    assert event(one, other).is_disputed is differ


def test_what_is_disputed_is_said_in_the_words_of_the_file_or_by_what_differs() -> None:
    plain = event(Figure(label="dead", value=1), Figure(label="dead", value=2), Figure(label="hurt", value=3))
    assert differing_points(event()) == ""
    assert differing_points(plain) == "The sources differ on 'dead'."
    dated = plain._replace(sources=(Citation(ONE, date=parse_edtf("2013")),))
    assert differing_points(dated) == "The sources differ on the date, on 'dead'."
    assert differing_points(dated._replace(disputed="Who came.")) == "Who came."


def test_a_figure_that_agrees_with_all_others_is_no_part_of_a_disagreement() -> None:
    twelve, twenty, some = Figure("dead", 12), Figure("dead", 20), Figure("dead", low=5)
    assert differing_figures(event(twelve, some, twenty)) == {"dead": [twelve, twenty]}


FIGURES = st.lists(
    st.builds(
        lambda label, amount, source: Figure(label, amount[0], amount[1], amount[2], source=source),
        st.sampled_from(["dead", "wounded"]),
        st.one_of(
            st.integers(0, 5).map(lambda value: (value, None, None)),
            st.tuples(st.none(), st.none() | st.integers(0, 5), st.integers(5, 9)),
            st.tuples(st.none(), st.integers(0, 5), st.none()),
        ),
        st.sampled_from([None, ONE, TWO, THREE]),
    ),
    max_size=7,
)


@given(FIGURES)
def test_disagreements_are_those_of_all_pairs(figures: list[Figure]) -> None:
    def exclude(one: Figure, other: Figure) -> bool:
        low, high = max(one.bounds[0], other.bounds[0]), min(one.bounds[1], other.bounds[1])
        return one.label == other.label and low > high

    pairs = [pair for pair in combinations(figures, 2) if exclude(*pair)]
    found = [id(figure) for group in differing_figures(event(*figures)).values() for figure in group]
    assert sorted(found) == sorted({id(figure) for pair in pairs for figure in pair})
    assert event(*figures).is_disputed is bool(pairs)
    for source in (ONE, TWO, THREE):
        assert list(EventClaims(event(*figures)).contradictions(source.id)) == [
            (figure, others)
            for figure in figures
            if figure.source is source
            and (others := [other for other in figures if exclude(figure, other) and other.source is not source])
        ]


def test_two_numbers_of_one_source_are_no_disagreement_between_sources() -> None:
    claims = EventClaims(event(Figure("dead", 1, source=ONE), Figure("dead", 2, source=ONE)))
    assert claims.is_contradicted(Figure("dead", 1, source=ONE))
    assert list(claims.contradictions("one")) == []


def test_an_event_with_thousands_of_figures_is_not_compared_pair_by_pair() -> None:
    def work(number: int) -> int:
        sources = [ONE._replace(id=f"s{index}") for index in range(number)]
        apart = event(*(Figure("dead", index, source=ONE) for index in range(number)))
        agreeing = event(*(Figure("dead", low=index, source=source) for index, source in enumerate(sources)))
        few = [Figure("dead", 5, source=TWO), Figure("dead", low=0, source=THREE)]
        one_sided = event(*apart.figures, *few)

        def compare() -> None:
            assert len(differing_figures(apart)["dead"]) == number
            assert differing_figures(agreeing) == {}
            assert list(EventClaims(apart).contradictions("one")) == []
            claims = EventClaims(agreeing)
            assert not any(list(claims.contradictions(source.id)) for source in sources)
            assert len(list(EventClaims(one_sided).contradictions("one"))) == number - 1

        return calls_of(compare)

    assert work(2000) < 2.2 * work(1000)


# One voice


@pytest.mark.parametrize("name", ["REUTERS", "Reuters ", "Reuters\N{NO-BREAK SPACE}", "Réuters"])
def test_reporters_are_one_voice_whatever_their_case_accents_and_blanks(name: str) -> None:
    own, other = ONE._replace(publisher="Reuters"), TWO._replace(publisher="Portal", origin=name)
    assert reporter_key(own) == reporter_key(other)
    cited = event()._replace(sources=(Citation(own), Citation(THREE), Citation(other), Citation(other)))
    assert EventClaims(cited).co_reporting(own) == ["two"]
    assert EventClaims(cited).co_reporting(other) == ["one"]
    assert EventClaims(cited).co_reporting(THREE) == []
    assert cited.independent_sources == 2
