"""What events.yaml promises of itself."""

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations, groupby
from urllib.parse import urlsplit

import pytest
from support import EVENTS

from mali_timeline.checks.timeline_rules import warnings
from mali_timeline.readers import check_files, read_timeline
from mali_timeline.records import ACTOR_KINDS, SOURCE_KINDS, Citation, Event, Source

TIMELINE = read_timeline(str(EVENTS))
YEARS = range(2012, 2026)


def sentences(text: str) -> list[str]:
    """Divide a text at the ends of its sentences."""
    return re.split(r"(?<=[.!?])\s+", text)


def test_there_are_three_hundred_and_seventy_five_events_and_eight_of_each_year() -> None:
    """From independence to the year in which the file was made, and every year from 2012 to 2025 well covered."""
    years = Counter(event.date.year for event in TIMELINE.events)
    assert len(TIMELINE.events) >= 375
    assert min(year for year in years if year) == 1960
    assert all(years[year] >= 8 for year in YEARS), years


def test_most_events_have_two_independent_sources_and_the_others_say_why_not() -> None:
    """At least 87 in a hundred."""
    single = [event for event in TIMELINE.events if event.independent_sources < 2]
    assert len(single) <= 0.13 * len(TIMELINE.events)
    assert [event.id for event in single if not event.caveat] == []


@pytest.mark.parametrize("event", TIMELINE.events, ids=lambda event: event.id)
def test_disputed_is_what_sources_contradict_and_the_rest_is_a_caveat(event: Event) -> None:
    """That there is one source, or that it is weak, is no dispute."""
    alone = (
        r"(?i)no (?:second|other) source|\b(?:was|were) not found|with caution|\brests? on\b"
        r"|^only \S+(?: \S+)? reports?"
    )
    assert not re.search(alone, event.disputed or "")
    for text in (event.disputed, event.caveat):
        assert text is None or text.endswith(".")


def test_the_vocabulary_is_small_closed_and_explained() -> None:
    """Fewer than twenty tags, each with a sentence, and each event has one."""
    assert len(TIMELINE.tags) < 20
    assert [tag.id for tag in TIMELINE.tags.values() if not tag.about] == []
    assert [event.id for event in TIMELINE.events if not event.tags] == []


def test_every_entry_of_every_register_is_used() -> None:
    """Nothing stands there that no event names."""
    assert [finding.message for finding in warnings(TIMELINE) if "no event uses" in finding.message] == []


def test_no_place_lies_outside_its_country_and_no_cause_after_its_effect() -> None:
    """What check would call suspicious, and nobody could explain."""
    odd = [finding.message for finding in warnings(TIMELINE)]
    assert [message for message in odd if "is outside" in message or "comes after" in message] == []


def test_there_is_no_problem_and_every_warning_is_argued() -> None:
    """A `note` of the citation, or `disputed` or `caveat` of the event, answers it; its hint then says no more."""
    findings = check_files([str(EVENTS)])[0].diagnostics
    assert {found.severity for found in findings} == {"warning"}
    assert {found.code for found in findings} == {"single-voice", "weekday-mismatch"}
    for finding in warnings(TIMELINE):
        record = finding.record
        argued = record.note if isinstance(record, Citation) else record.caveat or record.disputed
        assert argued, finding.message
        assert not finding.hint, finding.message


def test_a_weekday_that_does_not_fit_is_explained() -> None:
    """A source that prints an impossible weekday is cited as it prints it, with a note."""
    for event in TIMELINE.events:
        for citation in event.sources:
            stated = citation.date or event.date
            if citation.weekday and stated.weekday and citation.weekday != stated.weekday:
                assert citation.note, f"{event.id}: {citation.source.id}"


@pytest.mark.parametrize("event", TIMELINE.events, ids=lambda event: event.id)
def test_an_event_is_short_and_plain(event: Event) -> None:
    """A title for a slide, sentences that can be read aloud, letters that can be typed."""
    assert event.text
    assert len(event.title) < 70
    assert not event.title.endswith(".")
    assert event.text
    assert 1 <= len(sentences(event.text)) <= 4
    said = (event.text, event.disputed or "", event.caveat or "")
    assert all(len(sentence) <= 300 for text in said for sentence in sentences(text))
    assert event.caveat is None or len(sentences(event.caveat)) == 1
    assert event.text.endswith((".", "”", '"'))
    assert "  " not in event.title + event.text
    assert len(event.sources) <= 6


@pytest.mark.parametrize("event", TIMELINE.events, ids=lambda event: event.id)
def test_a_figure_says_whose_it_is(event: Event) -> None:
    """Every figure has a source that the event cites, where the event has more than one."""
    cited = {citation.source.id for citation in event.sources}
    for figure in event.figures:
        if len(cited) > 1:
            assert figure.source, figure
            assert figure.source.id in cited, figure


def test_one_thing_has_one_label() -> None:
    """A label says who or what is counted, in the same words each time, so that sums hold what belongs together."""
    labels = {figure.label for event in TIMELINE.events for figure in event.figures}
    assert {"people killed", "soldiers killed", "people wounded", "sum pledged"} <= labels
    assert [label for label in labels if re.match(r"(?:killed|wounded|abducted|pledged|of whom)\b", label)] == []
    assert len({label.casefold() for label in labels}) == len(labels)


def test_figures_are_not_said_twice() -> None:
    """One source says one number for one thing once; a source that contradicts itself says two."""
    for event in TIMELINE.events:
        said = Counter((each.label, each.unit, each.bounds, each.source and each.source.id) for each in event.figures)
        assert not {key for key, number in said.items() if number > 1}, event.id


def test_no_event_stands_there_twice() -> None:
    """No two of one day have nearly the same title."""
    for _, same_day in groupby(TIMELINE.in_order, key=lambda event: event.date.sort_key):
        for one, other in combinations(same_day, 2):
            likeness = SequenceMatcher(None, one.title.casefold(), other.title.casefold()).ratio()
            assert likeness < 0.8, (one.id, other.id)


def test_addresses_are_those_of_the_web_and_unique() -> None:
    """Every url is http or https, and no two sources share one."""
    urls = [source.url for source in TIMELINE.sources.values() if source.url]
    assert {urlsplit(url).scheme for url in urls} <= {"http", "https"}
    assert [url for url, number in Counter(urls).items() if number > 1] == []


@pytest.mark.parametrize("source", TIMELINE.sources.values(), ids=lambda source: source.id)
def test_a_source_can_be_recognised(source: Source) -> None:
    """A title without the note-taker's apologies, and an origin only where it differs."""
    assert not re.search(r"\[from address\]|\(title not shown\)|\[no title", source.title)
    assert source.origin != source.publisher


def test_actors_and_places_say_what_they_are() -> None:
    """One plain sentence each for actors; for places a country, and a position unless it is an area."""
    for actor in TIMELINE.actors.values():
        assert actor.about, actor.id
        assert actor.about.endswith(".")
        assert len(actor.about) <= 200
    for place in TIMELINE.places.values():
        assert place.country or place.id == "sahel", place.id
        if place.lat is None:
            assert place.about, place.id
            assert "area" in place.about, place.id


def test_nothing_that_a_data_file_may_leave_out_is_left_out() -> None:
    """Every event has an id, a text and sources; every source a publisher; sources and actors a usual kind."""
    for event in TIMELINE.events:
        assert event.text, event.id
        assert event.sources, event.id
    assert EVENTS.read_text(encoding="utf-8").count("\n  - id: ") == len(TIMELINE.events) + len(TIMELINE.periods)
    assert all(source.publisher for source in TIMELINE.sources.values())
    assert {source.kind for source in TIMELINE.sources.values()} <= {*SOURCE_KINDS}
    assert {actor.kind for actor in TIMELINE.actors.values()} <= {*ACTOR_KINDS}
    assert not TIMELINE.kinds


def test_every_event_belongs_to_a_period_and_periods_do_not_overlap() -> None:
    """Nine stretches, each with two sentences, in order and without a gap that an event falls into."""
    periods = list(TIMELINE.periods.values())
    for one, other in combinations(periods, 2):
        assert one.date.certainly_before(other.date)
    assert all(len(sentences(period.about or "")) == 2 for period in periods)
    assert {event.date.precision for event in TIMELINE.events if TIMELINE.period_of(event) is None} <= {"year"}


def test_events_stand_in_the_order_of_their_dates() -> None:
    """Whoever opens the file can read it from the top."""
    assert TIMELINE.events == TIMELINE.in_order


def test_every_cause_has_a_claimant_and_there_are_some_twenty_five() -> None:
    """A link that only seems plausible would be an invention; each claimed one names who claims it."""
    links = [because for event in TIMELINE.events for because in event.because]
    assert 20 <= len(links) <= 45
    led_to = {(event.id, because.event) for event in TIMELINE.events for because in event.because}
    assert {
        ("north-falls", "coup-2012"),
        ("serval-begins", "konna-falls"),
        ("in-amenas-attack", "serval-begins"),
    } <= led_to
    assert ("french-withdrawal-announced", "wagner-deploys") in led_to


def test_every_paragraph_of_the_first_source_is_cited() -> None:
    """The page from which the project started is covered, paragraph by paragraph."""
    cited = {
        number
        for event in TIMELINE.events
        for citation in event.sources
        if citation.source.id == "globalsecurity"
        for number in re.findall(r"\d+", citation.at or "")
    }
    assert cited == {str(number) for number in range(1, 30)}


def test_what_the_first_source_gets_wrong_is_kept_with_a_note() -> None:
    """Its impossible dates of February 2013 stand on its citations, and the events have the right ones."""
    for event_id, day, weekday in (
        ("serval-named", "2013-02-12", "Saturday"),
        ("konna-air-strikes", "2013-02-12", "Saturday"),
        ("intervention-announced", "2013-02-11", "Friday"),
    ):
        event = TIMELINE.by_id.get(event_id)
        assert event is not None
        (citation,) = (each for each in event.sources if each.source.id == "globalsecurity")
        assert (str(citation.date), citation.weekday) == (day, weekday)
        assert citation.note
        assert citation.date
        assert not citation.date.overlaps(event.date)
