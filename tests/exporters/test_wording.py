import pytest
from support import EVERY_DATE, HOSTILE_URL, load

from mali_timeline.exporters.wording import (
    dispute_texts,
    facts,
    figure_text,
    heading,
    left_over,
    place_text,
    reference,
    references,
    stable_id,
    web_address,
)
from mali_timeline.records import Citation, Figure, Source, Timeline


def test_all_that_is_known_of_an_event_stands_in_labelled_lines(history: Timeline) -> None:
    assert facts(history, history.by_id["gao-taken"]) == [
        ("Date", "31 Mar 2012 (EDTF 2012-03-31)"),
        ("Where", "Gao (Mali)"),
        ("Who", "REB; Army"),
        ("Period", "The war (from 2012)"),
        ("Figures", "dead: 12 (Radio)"),
        ("Figures", "dead: at least 20 (Paper)"),
        ("Because", "21–22 Mar 2012, A mutiny in the capital; Radio: the garrisons lost their officers"),
        ("Disputed", "The date, here 31 Mar 2012: Sunday 1 Apr 2012 (Radio)"),
        ("Disputed", "dead: 12 (Radio); at least 20 (Paper)"),
        ("Tags", "battle"),
    ]
    assert facts(history, history.by_id["old-war"]) == [
        ("Date", "about 1990s (EDTF 199X~)"),
        ("Where", "Kidal (Mali)"),
        ("Period", "Before the war (1960–2011)"),
    ]
    assert ("Led to", "31 Mar 2012, The rebels take Gao; Radio: the garrisons lost their officers") in facts(
        history, history.by_id["mutiny"]
    )


def test_a_caveat_and_a_dispute_in_words_are_kept() -> None:
    timeline = load("""
        sources: {s: {title: S, publisher: P, kind: ngo}}
        events:
          - id: e
            date: 2012
            title: E
            text: T
            disputed: One thing.
            caveat: Another thing.
            figures: [{label: dead, value: 3}]
            sources: [{source: s}]
    """)
    assert facts(timeline, timeline.events[0])[1:] == [
        ("Figures", "dead: 3 (no source named)"),
        ("Disputed", "One thing."),
        ("Caveat", "Another thing."),
    ]
    assert list(dispute_texts(timeline.events[0])) == ["One thing."]
    assert heading(timeline) == "Timeline"


def test_a_place_names_its_region_only_where_that_is_another_name(history: Timeline) -> None:
    assert [place_text(place) for place in history.places.values()] == ["Gao (Mali)", "Kidal (Mali)", "Paris (France)"]
    assert place_text(history.places["gao"]._replace(region="Songhay", country=None)) == "Gao (Songhay)"
    assert place_text(history.places["gao"]._replace(region=None, country=None)) == "Gao"


def test_a_source_has_all_that_it_says_and_its_address(history: Timeline) -> None:
    assert references(history.by_id["gao-taken"]) == [
        ("Evening news, Radio, 23 Mar 2012, p. 3; dates it Sunday 1 Apr 2012; a day late", "https://radio.example/1"),
        ("Morning paper, Paper", None),
    ]
    assert references(history.by_id["mutiny"])[1] == ("Evening news, Portal, from Radio", None)
    source = Source("s", "T", "P", "ngo", url="ftp://a.example", author="A. Writer", archived="https://b.example")
    assert reference(Citation(source), history.by_id["mutiny"]) == (
        "A. Writer, T, P; ftp://a.example; archived: https://b.example",
        None,
    )
    assert reference(Citation(Source("s", "T")), history.by_id["mutiny"]) == ("T", None)


def test_a_figure_of_a_source_that_names_nobody_names_its_title() -> None:
    assert figure_text(Figure("dead", value=3, source=Source("s", "A letter"))) == "dead: 3 (A letter)"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.example/x?a=1&b=%20#c", "https://a.example/x?a=1&b=%20#c"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("https://fr.example/Opération", "https://fr.example/Op%C3%A9ration"),
        (HOSTILE_URL, "https://x.example/%27%22%3E%3Cscript%3Ealert(1)%3C/script%3E"),
        ("https://a.example/\x1b \\`[", "https://a.example/%1B%20%5C%60%5B"),
        ("javascript:alert(1)", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_become_links_and_they_end_where_they_seem_to(
    url: str | None, address: str | None
) -> None:
    assert web_address(url) == address


def test_an_event_has_the_same_id_in_every_export_and_no_other_timeline_has_it(history: Timeline) -> None:
    event = history.events[0]
    assert stable_id(history, event) == stable_id(history, event) != stable_id(history, history.events[1])
    assert stable_id(history, event) != stable_id(Timeline(title="Another"), event)


def test_notes_name_a_few_events_and_count_the_others() -> None:
    events = load(EVERY_DATE).events
    assert list(left_over("event", [], "gone")) == []
    assert list(left_over("event", events[:1], "gone")) == ["1 event gone: event-0"]
    (note,) = left_over("event", events, "gone")
    assert note.startswith("23 events gone: event-0, event-1, ")
    assert note.endswith("event-7 and 15 more")
