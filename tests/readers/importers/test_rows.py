import json
from textwrap import dedent

import pytest

from mali_timeline.errors import UsageError
from mali_timeline.readers.importers.chronology import Chronology, Value
from mali_timeline.readers.importers.rows import import_rows
from mali_timeline.readers.importers.tables import features_of, read_csv, rows_of


def of_csv(text: str, **columns: list[str]) -> Chronology:
    chosen = {name.replace("_", "-"): names for name, names in columns.items()}
    return import_rows(read_csv(dedent(text).lstrip("\n")), chosen, None)


def of_row(**fields: Value) -> Chronology:
    return import_rows(rows_of([{"date": "2012", "title": "A", **fields}]), {}, None)


def event_of(chronology: Chronology) -> dict[str, Value]:
    (event,) = chronology.document()["events"]
    return event  # type: ignore[no-any-return]


def losses_of(chronology: Chronology) -> list[tuple[str, bool]]:
    return [(loss.message, loss.whole) for loss in chronology.losses]


def test_columns_with_our_names_are_fields_whatever_their_case() -> None:
    chronology = of_csv("""
        Date;TITLE;Text;Places;Actors;Tags;Disputed;Caveat
        26 July 1956;Nasser nationalises the canal;He speaks.;Alexandria; Nasser ; crisis; ;Old.
        """)
    assert chronology.document() == {
        "actors": {"nasser": {"name": "Nasser"}},
        "places": {"alexandria": {"name": "Alexandria"}},
        "tags": {"crisis": {}},
        "events": [
            {
                "id": "nasser-nationalises-the-canal",
                "date": "1956-07-26",
                "title": "Nasser nationalises the canal",
                "text": "He speaks.",
                "places": ["alexandria"],
                "actors": ["nasser"],
                "tags": ["crisis"],
                "caveat": "Old.",
            }
        ],
    }


def test_columns_can_be_chosen_and_lists_made_of_several() -> None:
    chronology = of_csv(
        'day,label,who,whom,Killed,date\n2012,A,x,y,1 200,unused\n2013,B,,,"1,200",\n',
        date=["day"], title=["label"], actors=["who", "whom"], figures=["Killed"], x_note=["label"],
    )  # fmt: skip
    first, second = chronology.document()["events"]
    assert first == {
        "id": "a", "date": "2012", "title": "A", "actors": ["x", "y"], "x-note": "A", "x-killed": "1 200",
        "x-date": "unused",
    }  # fmt: skip
    assert second["figures"] == [{"label": "Killed", "value": "1200"}]


@pytest.mark.parametrize(
    ("chosen", "message", "hint"),
    [
        ({"titel": ["a"]}, "--columns: there is no field 'titel'", "did you mean title?"),
        ({"x_": ["a"]}, "--columns: there is no field 'x-'", "the fields are"),
        ({"title": ["lable"]}, "--columns: there is no column 'lable'", "did you mean label?"),
        ({"title": ["?"]}, "--columns: there is no column '?'", "its columns are day, label"),
        ({"title": ["day", "label"]}, "--columns: title was given 2 columns", "only lists are made of several"),
        ({"title": ["label"]}, "it has no column 'date': its columns are day, label", "--columns date=…"),
        ({"date": ["day"]}, "it has no column 'title'", "--columns title=…"),
    ],
)
def test_columns_that_there_are_not_are_an_error_with_the_nearest(
    chosen: dict[str, list[str]], message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as error:
        of_csv("day,label\n2012,a\n", **chosen)
    assert message in error.value.message
    assert hint in error.value.hint


def test_a_table_without_rows_is_no_error() -> None:
    assert of_csv("date,title\n").events == []


def test_a_column_without_a_field_is_kept_and_named_in_a_note() -> None:
    chronology = of_csv("date,title,Status,x-mood,status\n2012,A,draft,calm,final\n")
    assert event_of(chronology) == {
        "id": "a", "date": "2012", "title": "A", "x-status": "draft", "x-mood": "calm", "x-status-2": "final",
    }  # fmt: skip
    assert chronology.notes == ["kept as x- fields: Status, x-mood, status"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",A", "it has no date"),
        ("2012,", "it has no title"),
        ("soon,A", "date 'soon' is not a date"),
    ],
)
def test_a_row_without_date_or_title_is_refused(row: str, reason: str) -> None:
    assert losses_of(of_csv(f"date,title,text\n{row},x\n")) == [(reason, True)]


def test_an_end_and_a_time_of_day() -> None:
    event = event_of(of_csv("date,end,title\n2012-03-22 10:15,2012-04-05,A\n"))
    assert (event["date"], event["x-time"]) == ("2012-03-22/2012-04-05", "10:15")


# Ids


@pytest.mark.parametrize(
    ("given", "entry", "kept"),
    [
        ("fall-of-gao", "fall-of-gao", None),
        ("Fall-Of-Gao", "fall-of-gao", None),
        ("Fall of Gao!", "fall-of-gao", "Fall of Gao!"),
        ("2012", "event-2012", "2012"),
    ],
)
def test_an_id_that_is_none_of_ours_is_made_one_and_kept(given: str, entry: str, kept: str | None) -> None:
    event = event_of(of_row(id=given))
    assert (event["id"], event.get("x-id")) == (entry, kept)


def test_ids_made_from_titles_are_short_and_each_is_new() -> None:
    titles = ["Sécurité", "Sécurité", "Sécurité 2", "a" * 90, "word " * 30, "2012"]
    events = import_rows(rows_of([{"date": "2012", "title": title} for title in titles]), {}, None).events
    assert [event["id"] for event in events] == [
        "securite", "securite-2", "securite-2-2", "a" * 60,
        "word-word-word-word-word-word-word-word-word-word-word-word",
        "event-2012",
    ]  # fmt: skip


def test_a_title_in_other_letters_has_an_id() -> None:
    titles = ["Оккупация", "北京", "上海"]
    events = import_rows(rows_of([{"date": "2012", "title": title} for title in titles]), {}, None).events
    assert [event["id"] for event in events] == ["okkupatsiya", "event", "event-2"]


def test_an_id_that_is_given_twice_is_a_loss() -> None:
    chronology = import_rows(rows_of([{"id": "a", "date": "2012", "title": "A"}] * 2), {}, None)
    assert [event["id"] for event in chronology.events] == ["a", "a-2"]
    assert losses_of(chronology) == [("the id 'a' is given a second time; written as a-2", False)]


# Sources


@pytest.mark.parametrize(
    ("columns", "row", "sources"),
    [
        ("source", "BBC", [{"title": "BBC"}]),
        ("url", "https://a.example/1", [{"title": "https://a.example/1", "url": "https://a.example/1"}]),
        ("publisher", "BBC", [{"title": "BBC", "publisher": "BBC"}]),
        ("source;url;publisher", "News;https://a.example/1;BBC",
         [{"title": "News", "url": "https://a.example/1", "publisher": "BBC"}]),
        ("sources", "https://a.example/1", [{"title": "https://a.example/1", "url": "https://a.example/1"}]),
        ("source;url", '"One;Two";"https://a.example/1;https://a.example/2"',
         [{"title": "One", "url": "https://a.example/1"}, {"title": "Two", "url": "https://a.example/2"}]),
        ("source;url", '"One";"https://a.example/1;https://a.example/2"',
         [{"title": "One", "url": "https://a.example/1"}, {"title": "One", "url": "https://a.example/2"}]),
        ("source", '"BBC; BBC"', [{"title": "BBC"}]),
    ],
)  # fmt: skip
def test_a_row_has_a_source_from_its_columns(columns: str, row: str, sources: list[dict[str, str]]) -> None:
    chronology = of_csv(f"date;title;{columns}\n2012;A;{row}\n")
    entries = chronology.registers["sources"].entries
    assert list(entries.values()) == sources
    assert event_of(chronology)["sources"] == [{"source": entry} for entry in entries]


def test_sources_and_addresses_that_do_not_pair_are_each_a_source() -> None:
    chronology = of_csv('date;title;source;url\n2012;A;"One;Two";"https://a.example/1"\n')
    assert len(event_of(chronology)["sources"]) == 3
    assert losses_of(chronology) == [("2 sources and 1 addresses: each is a source of its own", False)]


def test_an_address_that_is_none_is_kept_and_said() -> None:
    chronology = of_csv("date,title,url\n2012,A,see below\n")
    assert event_of(chronology)["x-url"] == ["see below"]
    assert losses_of(chronology) == [("'see below' is no address; kept as x-url", False)]


def test_a_source_may_be_a_mapping_of_its_fields_and_of_what_is_cited() -> None:
    source = {
        "id": "bbc-1", "title": "News", "publisher": "BBC", "url": "http://", "archived": "x", "date": "22 March 2012",
        "kind": "broadcaster", "at": "p. 3", "date_given": "2012-03-21", "weekday_given": "Sunday", "note": "late",
        "rank": "1",
    }  # fmt: skip
    chronology = of_row(sources=[source])
    assert chronology.registers["sources"].entries == {
        "bbc-1": {
            "title": "News", "publisher": "BBC", "kind": "broadcaster", "date": "2012-03-22", "x-rank": "1",
            "x-url": "http://",
            "x-archived": "x",
        }
    }  # fmt: skip
    assert event_of(chronology)["sources"] == [
        {"source": "bbc-1", "at": "p. 3", "date": "2012-03-21", "weekday": "Sunday", "note": "late"}
    ]


def test_a_source_may_be_named_by_the_id_that_another_row_describes() -> None:
    described = {"id": "bbc-1", "title": "News"}
    rows = [{"date": "2012", "title": "A", "sources": [each]} for each in ({"id": "bbc-1"}, described, {"id": "t"})]
    chronology = import_rows(rows_of(rows), {}, None)
    assert chronology.registers["sources"].entries == {"bbc-1": {"title": "News"}, "t": {"title": "t"}}
    assert [event["sources"] for event in chronology.events] == [
        [{"source": "bbc-1"}], [{"source": "bbc-1"}], [{"source": "t"}],
    ]  # fmt: skip


def test_a_source_that_is_cited_twice_in_two_ways_is_a_loss() -> None:
    chronology = of_row(sources=[{"id": "a", "title": "A", "at": "p. 1"}, {"id": "a", "title": "A", "at": "p. 2"}])
    assert losses_of(chronology) == [("cited twice, the second time left out: a", False)]


# Places and actors


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"place": "Konna", "region": "Mopti", "country": "Mali", "lat": "14.94", "lon": "-3.89"},
         {"name": "Konna", "region": "Mopti", "country": "Mali", "lat": "14.94", "lon": "-3.89"}),
        ({"place": "Konna", "lat": "14,94", "lon": "-3,89"}, {"name": "Konna", "lat": "14.94", "lon": "-3.89"}),
        ({"country": "Mali"}, {"name": "Mali", "country": "Mali"}),
        ({"lat": "1.5e1", "lon": "+3.50"}, {"name": "15, 3.5", "lat": "15", "lon": "3.5"}),
        ({"places": [{"id": "k", "name": "Konna", "lat": "14", "lon": "-3", "mood": "calm"}]},
         {"name": "Konna", "x-mood": "calm", "lat": "14", "lon": "-3"}),
    ],
)  # fmt: skip
def test_a_row_has_a_place_from_its_columns(fields: dict[str, Value], place: dict[str, str]) -> None:
    assert list(of_row(**fields).registers["places"].entries.values()) == [place]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"place": "Konna", "lat": "91", "lon": "0"}, "it is no position on the earth"),
        ({"place": "Konna", "lat": "1"}, "it is no position on the earth"),
        ({"place": "Konna", "lat": "1e50", "lon": "."}, "it is no position on the earth"),
        ({"place": "Konna", "lat": "north", "lon": "0"}, "it is no position on the earth"),
        ({"place": "Konna; Mopti", "lat": "1", "lon": "0", "country": "Mali"}, "it has several places"),
    ],
)
def test_a_position_that_is_none_or_nobody_s_is_kept_and_said(fields: dict[str, Value], reason: str) -> None:
    chronology = of_row(**fields)
    assert event_of(chronology)["x-lat"] == fields["lat"]
    assert "lat" not in chronology.registers["places"].entries["konna"]
    ((message, whole),) = losses_of(chronology)
    assert reason in message
    assert not whole


def test_places_of_one_name_that_differ_are_two() -> None:
    rows = [{"date": "2012", "title": "A", "place": "Gao", "lat": lat, "lon": "0"} for lat in ("1", "2", "1")]
    chronology = import_rows(rows_of(rows), {}, None)
    assert [event["places"] for event in chronology.events] == [["gao"], ["gao-2"], ["gao"]]


def test_a_point_is_the_position_of_the_place() -> None:
    def feature(coordinates: Value) -> Value:
        point = {"type": "Point", "coordinates": coordinates}
        return {"type": "Feature", "geometry": point, "properties": {"date": "2012", "title": "A", "place": "Konna"}}

    chronology = import_rows(features_of(feature(["-3.89", "14.94", "200"])), {}, None)
    assert chronology.registers["places"].entries == {"konna": {"name": "Konna", "lat": "14.94", "lon": "-3.89"}}
    assert losses_of(import_rows(features_of(feature(["x"])), {}, None))


def test_actors_may_be_mappings() -> None:
    actor = {"id": "un", "name": "UN", "kind": "organisation", "aliases": ["ONU", "ONU"], "flag": "blue"}
    chronology = of_row(actors=[actor, "UN"])
    assert chronology.registers["actors"].entries == {
        "un": {"name": "UN", "kind": "organisation", "aliases": ["ONU"], "x-flag": "blue"},
        "un-2": {"name": "UN"},
    }


# Figures and causes


def test_figures_and_causes_may_be_mappings() -> None:
    chronology = import_rows(
        rows_of(
            [
                {"id": "One", "date": "2011", "title": "A"},
                {
                    "date": "2012", "title": "B", "sources": [{"id": "s", "title": "S"}],
                    "figures": [{"label": "dead", "value": "1e1", "low": None, "source": "s", "by": "x"}],
                    "because": [{"event": "One", "source": "s", "note": "n"}, {"event": "One", "source": "t"}],
                },
            ]
        ),
        {},
        None,
    )  # fmt: skip
    _, event = chronology.document()["events"]
    assert event["figures"] == [{"label": "dead", "value": "10", "source": "s", "x-by": "x"}]
    assert event["because"] == [{"event": "one", "source": "s", "note": "n"}, {"event": "one", "source": "t"}]
    assert chronology.registers["sources"].entries["t"] == {"title": "t"}


def test_a_cause_in_a_cell_is_claimed_by_nobody_and_kept() -> None:
    assert event_of(of_row(because="mutiny"))["x-because"] == "mutiny"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": ["a"]}, "title: expected a text, found a list"),
        ({"title": {"a": "b"}}, "title: expected a text, found a mapping"),
        ({"place": "a" * 20_001}, "places: a text of 20,001 characters; at most 20,000 are allowed"),
        ({"text": {"a": "b"}}, "text: expected a text, found a mapping"),
        ({"sources": [["a"]]}, "sources: expected names, addresses or mappings"),
        ({"sources": [{"at": "p. 3"}]}, "a source has neither title nor address"),
        ({"sources": [{"id": "a", "title": ["b"]}]}, "title: expected a text, found a list"),
        ({"places": [["a"]]}, "places: expected names or mappings"),
        ({"places": [{"region": "a"}]}, "a place has no name"),
        ({"places": [{"name": "a", "lat": "99", "lon": "1"}]}, "place a: 99, 1 is no position on the earth"),
        ({"actors": [["a"]]}, "actors: expected names or mappings"),
        ({"actors": [{"kind": "a"}]}, "an actor has no name"),
        ({"tags": [["a"]]}, "tags: expected a text, found a list"),
        ({"figures": ["a"]}, "figures: expected mappings"),
        ({"because": [{"event": "a"}]}, "a cause has no event, or no source that claims it"),
    ],
)
def test_values_of_the_wrong_shape_refuse_their_row(fields: dict[str, Value], reason: str) -> None:
    assert losses_of(of_row(**fields)) == [(reason, True)]


def test_paragraphs_of_a_text_stay_and_its_lines_are_joined() -> None:
    assert event_of(of_row(text="one\ntwo\r\n\r\nthree"))["text"] == "one two\n\nthree"
    assert event_of(of_row(text=["one", "two"]))["text"] == "one\n\ntwo"


def test_what_our_own_json_computes_is_left_out_but_only_there() -> None:
    computed = {
        "earliest": "a", "latest": "b", "precision": "c", "approximate": "d", "uncertain": "e",
        "independent_sources": "f",
        "is_disputed": "g", "period": "h",
    }  # fmt: skip
    assert event_of(of_row(**computed)) == {"id": "a", "date": "2012", "title": "A"}
    assert event_of(of_row(period="h"))["x-period"] == "h"


def test_what_stands_beside_the_events_is_that_of_the_file() -> None:
    chronology = import_rows(
        rows_of({"title": "T", "licence": "CC", "events": [{"date": "2012", "title": "A"}]}), {}, None
    )
    assert chronology.document() == {
        "title": "T", "x-licence": "CC", "events": [{"id": "a", "date": "2012", "title": "A"}],
    }  # fmt: skip


def test_the_document_is_json() -> None:
    assert json.loads(json.dumps(of_row(tags=["a b"]).document()))["tags"] == {"a-b": {"name": "a b"}}
