"""What a data file may leave out, and what may stand in its events, so that nothing has to be invented."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from support import Run, load
from work import calls_of

from mali_timeline.errors import DataError
from mali_timeline.readers import check_bytes, read_timeline, store
from mali_timeline.records import SOURCE_KINDS
from mali_timeline.text import slug

Go = Callable[..., Run]

BARE = "events: [{date: 1956-07-26, title: Nasser nationalises the canal}]\n"


def found(text: str) -> list[tuple[str, str, str]]:
    """Return severity, code and message of everything that is found in a file."""
    return [(each.severity, each.code, each.message) for each in check_bytes("f", text.encode()).diagnostics]


def errors(text: str) -> list[tuple[str, str, str]]:
    """Return code, message and hint of each error in a file."""
    diagnostics = check_bytes("f", text.encode()).diagnostics
    return [(each.code, each.message, each.hint) for each in diagnostics if each.severity == "error"]


# What may be missing


def test_a_date_and_a_title_make_an_event() -> None:
    (event,) = load(BARE).events
    assert (event.id, event.text, event.sources) == ("nasser-nationalises-the-canal", None, ())
    assert found(BARE) == [
        ("warning", "no-source", "nasser-nationalises-the-canal has no source"),
        ("warning", "no-text", "nasser-nationalises-the-canal has no text"),
    ]


def test_a_title_makes_a_source_and_a_name_an_actor_and_what_they_lack_is_a_warning() -> None:
    text = """\
sources:
  book: {title: A book, url: "https://www.books.example:80/1"}
  talk: {title: A talk, kind: speech}
actors: {nasser: {name: Nasser}}
events: [{date: 1956, title: A, text: A., sources: [book, talk], actors: [nasser]}]
"""
    assert found(text) == [
        ("warning", "no-publisher", "book has no publisher; books.example counts as who reports it"),
        ("warning", "no-kind", "source book has no kind"),
        ("warning", "no-publisher", "talk has no publisher"),
        (
            "warning",
            "unknown-kind",
            f"kind 'speech' is not one of {', '.join(SOURCE_KINDS)}",
        ),
        ("warning", "no-kind", "actor nasser has no kind"),
    ]
    assert "unknown-kind" not in [code for _, code, _ in found("kinds: {source: [book, speech]}\n" + text)]
    assert load("kinds: {source: [speech], actor: [company]}\n" + text).kinds == {
        "source": ("speech",),
        "actor": ("company",),
    }


def test_sources_are_independent_by_origin_publisher_or_host_and_nameless_ones_are_one_voice() -> None:
    def independent(*sources: str) -> int:
        cited = ", ".join(f"{{title: T{number}, {each}}}" for number, each in enumerate(sources))
        return load(f"events: [{{date: 1956, title: A, sources: [{cited}]}}]\n").events[0].independent_sources

    assert independent("publisher: BBC", 'url: "https://news.example/a"') == 2
    assert independent('url: "https://news.example/a"', 'url: "https://www.News.example/b"') == 1
    assert independent('url: "https://x@news.example:8080?a"', "publisher: news.example") == 1
    assert independent("author: A", "author: B") == 1
    assert independent("author: A", "publisher: BBC", "origin: Reuters") == 3


# Names without registers


def test_without_registers_names_stand_for_themselves() -> None:
    timeline = load("""
        events:
          - {date: 1956-07-26, title: One, places: [Alexandria, Port Said], actors: [Gamal Nasser], tags: [Sécurité]}
          - {date: 1956-10-29, title: Two, places: [port said], tags: [securite, war], sources: [A book]}
    """)
    one, two = timeline.events
    assert [place.name for place in one.places] == ["Alexandria", "Port Said"]
    assert two.places == one.places[1:]
    assert list(timeline.places) == ["alexandria", "port-said"]
    assert (one.tags, two.tags) == (("securite",), ("securite", "war"))
    assert [tag.label for tag in timeline.tags.values()] == ["Sécurité", "war"]
    assert timeline.sources["a-book"].title == "A book"


def test_with_the_register_an_unknown_name_is_an_error_and_a_known_one_means_its_entry() -> None:
    register = "places: {port-said: {name: Port Said}, one: {name: San José}, two: {name: San José}}\n"
    text = register + "events: [{date: 1956, title: A, places: [%s]}]\n"
    assert load(text % "port said").events[0].places[0].id == "port-said"
    assert errors(text % "Port Sayd") == [
        ("unknown-place", "there is no place 'Port Sayd'", "did you mean port-said?"),
    ]
    assert errors(text % "San José") == [
        ("unknown-place", "2 places are named 'San José'", "write the id of one: one, two"),
    ]
    assert errors(text % "port-said, Port Said") == [
        ("repeated-name", "duplicate name: Port Said", "keep one of the two"),
    ]


def test_an_entry_may_stand_where_it_is_named() -> None:
    timeline = load("""
        actors: {army: {name: Army}}
        events:
          - date: 1956-07-26
            title: One
            places: [Alexandria]
            actors: [army, {name: Nasser, kind: person}]
            tags: [{name: The War, about: Fighting.}, {id: talks}]
            sources: [{title: A book, url: "https://books.example/1", date: 1990, at: p. 3, note: says so}]
          - date: 1956-10-29
            title: Two
            places: [{name: Alexandria, lat: 31.2, lon: 29.9}]
            figures: [{label: dead, value: 3, source: {title: A book}}]
            because: [{event: one, source: "https://books.example/1"}]
            sources: [{source: {title: A paper, publisher: P}, date: 1956-10-30}, "https://news.example/a/"]
    """)
    one, two = timeline.events
    assert one.places == two.places
    assert one.places[0].lat == 31.2
    assert [actor.kind for actor in one.actors] == [None, "person"]
    assert [timeline.tags[tag].label for tag in one.tags] == ["The War", "talks"]
    (citation,) = one.sources
    assert (citation.at, citation.note, citation.date, str(citation.source.date)) == ("p. 3", "says so", None, "1990")
    assert two.figures[0].source == two.because[0].source == citation.source
    paper, news = two.sources
    assert (str(paper.date), paper.source.date) == ("1956-10-30", None)
    assert (news.source.id, news.source.title, news.source.reporter) == (
        "news-example-a",
        "news.example/a",
        "news.example",
    )
    assert list(timeline.sources) == ["a-book", "a-paper", "news-example-a"]


def test_an_address_with_what_it_says_is_a_source_and_equal_entries_are_one() -> None:
    timeline = load("""
        events:
          - date: 1956
            title: One
            x-rows: [{source: {title: not a source}}]
            places: [{name: Suez, country: Egypt}]
            sources: [{url: "https://www.a.example/1", at: p. 3}]
          - {date: 1957, title: Two, places: [{name: Suez, country: Egypt}], sources: ["https://www.a.example/1"]}
    """)
    one, two = timeline.events
    assert one.places == two.places
    assert (one.sources[0].at, one.sources[0].source) == ("p. 3", two.sources[0].source)
    assert [source.title for source in timeline.sources.values()] == ["a.example/1"]


def test_entries_of_one_name_that_contradict_each_other_are_two() -> None:
    timeline = load("""
        events:
          - {date: 1956, title: One, places: [{name: San José, country: Costa Rica}]}
          - {date: 1957, title: Two, places: [{name: San José, country: Philippines}, {name: San José, about: A town.}]}
    """)
    assert [(place.id, place.country) for place in timeline.places.values()] == [
        ("san-jose", "Costa Rica"),
        ("san-jose-2", "Philippines"),
        ("san-jose-3", None),
    ]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ("sources: [{at: p. 3}]", ("missing-field", "a citation needs source", "write `source: …`")),
        ("because: [{event: a, source: {at: x}}]", ("missing-field", "a source needs title", "write `title: …`")),
        ("places: [{country: A}]", ("missing-field", "a place needs name", "write `name: …`")),
        (
            "figures: [{label: a, value: 1, source: {title: }}]",
            ("empty-field", None, "write its text, or leave the field out"),
        ),
        ("tags: [{about: x}]", ("missing-field", "a tag needs name", "write `name: …`")),
        (
            "places: [{name: A, lat: 1}]",
            ("half-position", "place A has lat but no lon", "write both, or neither: `lon: …`"),
        ),
        ("places: [{id: A b, name: A}]", ("invalid-id", None, "write a-b")),
        (
            "places: [{id: a, name: A}, {id: a, name: B}]",
            ("repeated-id", "another place has the id 'a'", "rename one of the two, or make them equal"),
        ),
        ("sources: ['https://a.example', 'https://a.example']", ("repeated-source", None, "keep one of the two")),
        ("sources: [{title: A, title: B}]", ("repeated-key", "duplicate key: title", "keep one of the two")),
        ("sources: [[a]]", ("wrong-shape", None, "write {source: …}")),
    ],
)
def test_an_entry_that_is_unsound_in_its_event_is_one_error(fields: str, error: tuple[str, str | None, str]) -> None:
    ((code, message, hint),) = errors(f"events: [{{id: a, date: 1956, title: A, {fields}}}]\n") or [("", "", "")]
    assert (code, hint) == (error[0], error[2])
    assert error[1] is None or message == error[1]


def test_entries_are_checked_where_the_list_of_events_is_a_mapping() -> None:
    found = errors("events: {one: {date: 1956, title: A, places: [{name: A, lat: 95, lon: 1}, {name: B}]}}\n")
    assert [code for code, _, _ in found] == ["wrong-shape", "out-of-range"]


def test_kinds_have_no_fields_of_ones_own() -> None:
    """Which would be lost."""
    assert [code for code, _, _ in errors("kinds: {x-a: b, source: [c]}\nevents: []\n")] == ["unknown-field"]


# Ids


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Sécurité à Gao", "securite-a-gao"),
        ("Взятие Кидаля", "vzyatie-kidalya"),
        ("Україна: Щастя", "ukraina-shchastya"),
        ("Ἀθῆναι", "athinai"),
        ("معركة كونا ٢٠١٣", "marka-kwna-2013"),
        ("Straße, Łódź, Ærø", "strasse-lodz-aero"),
        ("2012", "in-2012"),
        ("最後通牒 1956", "on-1956-07-26"),
        ("!!!", "on-1956-07-26"),
        ("word " * 30, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("w" * 90, "w" * 60),
    ],
)
def test_an_event_gets_an_id_from_its_title_that_can_be_typed(title: str, name: str) -> None:
    events = load(f'events: [{{date: 1956-07-26, title: "{title}"}}, {{date: 1956-07-26, title: "{title}"}}]\n').events
    assert [event.id for event in events] == [name, f"{name}-2"]


def test_ids_of_ones_own_come_first_and_causes_can_name_those_that_are_made() -> None:
    timeline = load("""
        events:
          - {date: 1956, title: Fall of Gao}
          - {date: 1957, title: Fall of Gao, because: [{event: fall-of-gao-2, source: A book}]}
          - {id: fall-of-gao, date: 1958, title: Another}
    """)
    assert [event.id for event in timeline.events] == ["fall-of-gao-2", "fall-of-gao-3", "fall-of-gao"]


def test_a_name_without_latin_spelling_gets_the_same_id_in_every_file() -> None:
    for text in ("places: [最後]", "places: [x, 最後]"):
        places = load(f"events: [{{date: 1956, title: A, {text}}}]\n").places
        assert places["place-b9117b60"].name == "最後"


def test_spellings_are_known_for_whole_alphabets() -> None:
    for letters in ("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "αβγδεζηθικλμνξοπρστυφχψω", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"):
        assert all(re.fullmatch(r"[a-z]*", slug(letter)) for letter in letters)
        assert re.fullmatch(r"[a-z]+", slug(letters))


def test_many_events_and_sources_of_one_title_take_time_that_grows_with_their_number_only() -> None:
    def work(number: int) -> int:
        rows = "".join(
            f'- {{date: 1956, title: Battle, sources: [{{title: News, url: "https://a.example/{n}"}}]}}\n'
            for n in range(number)
        )
        return calls_of(lambda: check_bytes("f", ("ignore: [no-text]\nevents:\n" + rows).encode()))

    work(1)
    assert work(1600) < 6 * work(400)


# Figures


def test_a_figure_may_have_its_best_value_with_bounds() -> None:
    text = "events: [{date: 1956, title: A, figures: [{label: dead, %s}, {label: dead, value: 30}]}]\n"
    events = [load(text % each).events[0] for each in ("low: 10, value: 20, high: 40", "low: 10, value: 20")]
    assert [event.figures[0].bounds for event in events] == [(10, 40), (10, 20)]
    assert [event.is_disputed for event in events] == [False, True]
    for wrong, message in (
        ("low: 30, value: 20", "low 30 is more than value 20"),
        ("value: 20, high: 10", "value 20 is more than high 10"),
        ("low: 20, high: 10", "low 20 is more than high 10"),
    ):
        ((code, said, _),) = errors(text % wrong)
        assert (code, said) == ("low-above-high", message)


# Fields of one's own


OWN = """\
x-licence: CC BY
sources: {s: {title: S, x-page: 3}}
places: {p: {name: P, x-id: [1, 2]}}
events:
  - date: 1956
    title: A
    x-status: draft
    x-media: {url: "https://a.example", credit: [a, "", ~], none: }
    places: [p]
    figures: [{label: dead, value: 3, x-raw: 'three '}]
    sources: [{source: s, x-line: 010}]
  - {date: 1957, title: B}
"""


def test_fields_that_begin_with_x_are_kept_in_json(run: Go, tmp_path: Path) -> None:
    """Every scalar is the text of its author; where an event lacks the field, it is null."""
    path = tmp_path / "own.yaml"
    path.write_text(OWN)
    one, two = json.loads(run("list", "--format", "json", "--file", str(path)).out)
    assert one["x-status"] == "draft"
    assert one["x-media"] == {"url": "https://a.example", "credit": ["a", "", None], "none": None}
    assert (two["x-status"], two["x-media"]) == (None, None)
    assert one["places"][0]["x-id"] == ["1", "2"]
    assert one["figures"][0]["x-raw"] == "three "
    assert (one["sources"][0]["x-page"], one["sources"][0]["x-line"]) == ("3", "010")
    (source,) = json.loads(run("sources", "--format", "json", "--file", str(path)).out)
    assert source["x-page"] == "3"
    rows = run("list", "--fields", "x-status,x-media", "--file", str(path)).out
    assert rows == 'draft\t{"url": "https://a.example", "credit": ["a", "", null], "none": null}\n\t\n'
    again = tmp_path / "again.yaml"
    again.write_text(run("list", "--format", "yaml", "--file", str(path)).out)
    assert read_timeline(str(again)) == read_timeline(str(path))
    assert store.load(str(path), path.read_bytes()) == read_timeline(str(path))


def test_an_unknown_field_names_the_way_to_keep_it() -> None:
    text = "events: [{date: 1956, title: A, status: draft, x-a: 1, x-a: 2, x-: 3}]\n"
    assert errors(text) == [
        ("unknown-field", "an event has no field 'status'", "did you mean tags? x-status would be kept"),
        ("repeated-key", "duplicate key: x-a", "keep one of the two"),
        ("unknown-field", "an event has no field 'x-'", errors(text)[2][2]),
    ]
    assert errors("colour: red\nevents: []\n")[0][2].endswith("; x-colour would be kept")
    assert "would be kept" not in errors("the colour: red\nevents: []\n")[0][2]  # since x-the colour is no name
    for wrong, code in (
        ("{b: 1, b: 2}", "repeated-key"),
        ("*a", "alias"),
        ("[[*a]]", "alias"),
        ("{a: *a}", "alias"),
        ("x" * 20_001, "text-too-long"),
    ):
        assert [each[0] for each in errors(f"events: [{{date: 1956, title: A, x-a: {wrong}}}]\n")] == [code]
        assert [each[0] for each in errors(f"x-a: {wrong}\nevents: []\n")] == [code]


# Several files


FIRST = """\
title: First
kinds: {source: [book]}
sources: {radio: {title: News, publisher: Radio, kind: broadcaster}}
periods: [{id: war, name: War, date: 1956}]
events:
  - {id: one, date: 1956-07-26, title: One, sources: [radio]}
"""
SECOND = """\
title: Second
kinds: {source: [book, speech]}
sources:
  radio: {title: News, publisher: Radio, kind: broadcaster}
  paper: {title: Paper}
events:
  - {id: one, date: 1956-07-26, title: One, sources: [radio]}
  - {date: 1956-10-29, title: Two, sources: [paper], because: [{event: one, source: radio}]}
"""


def test_several_files_are_one_timeline(run: Go, tmp_path: Path) -> None:
    """Equal entries and events count once; the title is that of the first file that has one."""
    paths = [tmp_path / "first.yaml", tmp_path / "second.yaml"]
    for path, text in zip(paths, (FIRST, SECOND), strict=True):
        path.write_text(text)
    whole = read_timeline(*map(str, paths))
    assert [event.id for event in whole.events] == ["one", "two"]
    assert (whole.title, whole.kinds, list(whole.sources)) == (
        "First",
        {"source": ("book", "speech")},
        ["radio", "paper"],
    )
    assert read_timeline(*map(str, paths)) == whole
    assert read_timeline(str(paths[1])) != whole
    files = [f"--file={path}" for path in paths]
    done = run("list", "--fields", "id", *files)
    assert (done.out, done.err) == ("one\ntwo\n", "")
    assert run(*files, "list", "--fields", "id") == done
    assert run("list", "--fields", "id", *files, *files) == done


def test_what_differs_between_two_files_is_an_error_that_names_both_places(run: Go, tmp_path: Path) -> None:
    paths = [tmp_path / "first.yaml", tmp_path / "second.yaml"]
    paths[0].write_text(FIRST)
    paths[1].write_text(SECOND.replace("title: News", "title: Newz").replace("1956-07-26", "1956-07-27"))
    with pytest.raises(DataError) as error:
        read_timeline(*map(str, paths))
    assert [(each.span.line, each.code, each.message) for each in error.value.diagnostics] == [
        (4, "repeated-id", f"source radio is another one in {paths[0]}:3:18"),
        (7, "repeated-id", f"event one is another one in {paths[0]}:6:5"),
    ]
    done = run("list", *(f"--file={path}" for path in paths))
    assert (done.code, done.out) == (1, "")
    assert f"{paths[1]}:4:10: error: source radio is another one" in done.err
    paths[0].write_text(FIRST.replace("1956}", "1956-13}") + "  - {date: x}\n")
    paths[1].write_text(SECOND + "  - {id: two, date: x, title: Three}\n  - {id: two, date: 1, title: Three}\nz")
    done = run("list", *(f"--file={path}" for path in paths))
    assert done.err.count(f"{paths[1]}:") == 2


def test_an_error_is_reported_in_its_own_file(run: Go, tmp_path: Path) -> None:
    paths = [tmp_path / "first.yaml", tmp_path / "second.yaml"]
    paths[0].write_text(FIRST.replace("[radio]}", "[radio], because: [{event: nine, source: radio}]}"))
    paths[1].write_text(SECOND.replace("event: one", "event: ten") + "  - {date: 1956-13, title: Three}\n")
    done = run("list", *(f"--file={path}" for path in paths))
    assert [line.split(": error")[0] for line in done.err.splitlines() if ": error" in line] == [
        f"{paths[0]}:6:81",
        f"{paths[1]}:7:5",
        f"{paths[1]}:8:72",
        f"{paths[1]}:9:12",
    ]
    assert done.err.endswith(f"4 errors in {paths[0]} and {paths[1]}: nothing is shown\n")


def test_a_register_in_a_file_of_its_own_needs_no_events(tmp_path: Path) -> None:
    """And it restricts the names of all the files."""
    paths = [tmp_path / "places.yaml", tmp_path / "events.yaml"]
    paths[0].write_text("places: {gao: {name: Gao}}\n")
    paths[1].write_text("events: [{date: 1956, title: A, places: [Gao]}]\n")
    assert read_timeline(*map(str, paths)).events[0].places[0].id == "gao"
    paths[1].write_text("events: [{date: 1956, title: A, places: [Goa]}]\n")
    with pytest.raises(DataError, match="there is no place 'Goa'"):
        read_timeline(*map(str, paths))


def test_an_empty_path_is_no_file(run: Go) -> None:
    assert run("list", "--file", "").err.startswith("mali-timeline: --file: the path is empty")
