import pytest
from support import load
from work import calls_of

from mali_timeline.readers import check_bytes

SOURCE = "sources: {s: {title: S, publisher: S, kind: ngo}}\n"


def checked(text: str) -> list[tuple[str, str, str]]:
    """Return code, message and hint of everything that is found in a file with one source."""
    return [(each.code, each.message, each.hint) for each in check_bytes("f", (SOURCE + text).encode()).diagnostics]


def codes(text: str) -> list[str]:
    """Return the codes of everything that is found in a file with one source."""
    return [code for code, _, _ in checked(text)]


def event(fields: str) -> str:
    """Return a file with one event that has these fields."""
    return f"events:\n- {{id: a, date: 2012, title: A, text: A., {fields}}}\n"


def test_the_final_newline_of_a_block_is_not_part_of_the_value() -> None:
    timeline = load("""
        title: |
          Mali
        sources:
          s:
            title: S
            publisher: >
              Reuters
            kind: agency
        events: []
    """)
    assert (timeline.title, timeline.sources["s"].publisher) == ("Mali", "Reuters")


@pytest.mark.parametrize(
    "spelling", ["REUTERS", '"Reuters "', '"Reuters\u00a0"', '"\u200bReuters"', "Re\u0301uters", "R\u00e9uters"]
)
def test_reporters_that_differ_in_case_accents_and_blanks_are_one_voice(spelling: str) -> None:
    text = f"""\
sources:
  one: {{title: S, publisher: Reuters, kind: agency}}
  two: {{title: T, publisher: {spelling}, kind: agency}}
events:
- {{id: a, date: 2012, title: A, text: A., sources: [{{source: one}}, {{source: two}}]}}
"""
    assert load(text).events[0].independent_sources == 1
    assert [each.code for each in check_bytes("f", text.encode()).diagnostics] == ["single-voice"]


def test_a_text_that_a_comment_cuts_off_is_a_warning_but_an_ordinary_comment_is_none() -> None:
    found = checked("title: Attack on hill #3 repelled\nevents: []  # none yet\n")
    assert [each for each in found if each[0] != "unused-entry"] == [
        (
            "comment-in-text",
            "the text ends before ` #3 repelled`, which YAML takes for a comment",
            "put the whole text in quotes",
        )
    ]
    for text in ("Attack # a comment", "'Attack' #3", '"Attack" #3', "Attack#3", "[a, b] #3"):
        assert "comment-in-text" not in codes(f"title: {text}\nevents: []\n")


def test_looking_for_comments_does_not_grow_with_the_square_of_a_line() -> None:
    def work(number: int) -> int:
        text = SOURCE + event(f"sources: [{{source: s}}], tags: [{', '.join(f'tag-{n}' for n in range(number))}]")
        return calls_of(lambda: check_bytes("f", text.encode()))

    assert work(400) < 5 * work(100)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("26 July 1956", "write 1956-07-26"),
        ("c. 2012", "write 2012~"),
        ("2012-Q1", "write 2012-33"),
        ("2012\u201103", "write 2012-03"),
        ("2012\u221203\u201022", "write 2012-03-22"),
        ('"2012-03\u00a0"', "write 2012-03"),
        ('"\u200b26 July 1956"', "write 1956-07-26"),
        ("1\u00a0mars 2012", "write 2012-03-01"),
    ],
)
def test_a_date_that_is_not_edtf_has_the_edtf_text_for_it(text: str, hint: str) -> None:
    ((code, _, found),) = checked(event(f"sources: [{{source: s, date: {text}, note: x}}]"))
    assert (code, found) == ("invalid-date", hint)


def test_what_is_invisible_in_a_date_is_named_but_a_letter_is_not() -> None:
    ((_, message, _),) = checked(event("sources: [{source: s, date: 2012\u201103, note: x}]"))
    assert message == "date '2012\u201103' is not a date; it contains U+2011"
    ((_, message, _),) = checked(event("sources: [{source: s, date: 1 février 2012, note: x}]"))
    assert message == "date '1 février 2012' is not a date"


def test_an_id_that_reads_as_a_date_is_an_error() -> None:
    found = checked("events:\n- {id: 2012, date: 2012, title: A, text: A., sources: [{source: s}]}\n")
    assert found[0] == ("invalid-id", "id '2012' reads as a date", "write in-2012")
    assert codes(event("tags: [2nd-battle, 2012-99], sources: [{source: s}]")) == ["single-voice"]
    assert checked("tags: {معركة: }\nevents: []\n")[0][2] == "write marka"
    assert checked("tags: {\u4e2d\u56fd: }\nevents: []\n")[0][2] == "write it in Latin letters"


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        ("1.1234567890123456", "write 1.123456789012345"),
        ("'12,000'", "write 12000"),
        ("12 000 000", "write 12000000"),
        ("12\u202f000", "write 12000"),
        ("1e5", "write digits, with a point: 1200000 or 39.2"),
        ("12345678901234567890", "write digits, with a point: 1200000 or 39.2"),
    ],
)
def test_a_number_that_is_not_in_digits_has_the_right_form_in_the_hint(number: str, hint: str) -> None:
    ((code, _, found),) = checked(event(f"figures: [{{label: x, value: {number}}}], sources: [{{source: s}}]"))
    assert (code, found) == ("invalid-number", hint)


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("'https://a.example '", "delete the blanks around it"),
        ("'https://a.example/b c'", "write %20 for a blank inside an address"),
        ("a.example", "write one that begins with https:// or http://"),
    ],
)
def test_an_address_that_is_none_has_the_right_form_in_the_hint(url: str, hint: str) -> None:
    text = f"sources: {{a: {{title: S, publisher: S, kind: ngo, url: {url}}}}}\nevents: []\n"
    assert check_bytes("f", text.encode()).diagnostics[0].hint == hint


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("sources: [[s]]", "expected a mapping with source …, found a list", "write {source: …}"),
        ("sources: s", "expected a list, found a string", "write [s]"),
        ("sources: {source: s}", "expected a list, found a mapping", "write [{…}]"),
        ("sources: ", "expected a list, found nothing", "write []"),
        ("sources: [{source: s}], title: [a]", "expected a string, found a list", ""),
    ],
)
def test_a_value_of_the_wrong_shape_has_the_right_form_in_the_hint(text: str, message: str, hint: str) -> None:
    start = event(text) if "title" not in text else event(text).replace("title: A, ", "")
    assert ("wrong-shape", message, hint) in checked(start)


def test_a_source_that_is_cited_twice_is_an_error_however_it_is_written() -> None:
    assert codes(event("sources: [s, s]")) == ["repeated-source"]
    assert codes(event("sources: [s, {source: s}]")) == ["repeated-source"]
    assert codes(event("sources: [s, {title: S, at: p. 3}]")) == ["repeated-source"]


@pytest.mark.parametrize(
    "places",
    [
        "- {id: gao, name: Gao, lat: 95, lon: 0}\n- {name: Nowhere}\n- kidal",
        "- gao: {name: Gao, lat: 95, lon: 0}\n- [a]",
    ],
)
def test_the_entries_of_a_register_that_is_a_list_are_checked_and_its_names_are_known(places: str) -> None:
    text = f"places:\n{places}\n" + event("places: [gao, kidal], sources: [{source: s}]")
    (shape, latitude) = checked(text)
    assert shape == (
        "wrong-shape",
        "expected a mapping of ids to places, found a list",
        "write lines of `id: {name: …}`",
    )
    assert latitude[0] == "out-of-range"


def test_the_names_of_a_register_that_is_a_text_are_known() -> None:
    assert codes("actors: none\n" + event("actors: [army], sources: [{source: s}]")) == ["wrong-shape"]


def test_the_records_of_a_list_that_is_a_mapping_are_checked_and_their_ids_are_known() -> None:
    text = """\
periods:
  war: {name: The war, date: 2012-13}
  peace: [x]
events:
  one: {date: 2012, title: A, text: A., sources: [{source: s}], because: [{event: two, source: s}]}
  two: {id: two, date: 2012, title: B, text: B., sources: [{source: s}]}
"""
    found = checked(text)
    assert [code for code, _, _ in found] == [
        "wrong-shape",
        "invalid-date",
        "wrong-shape",
        "single-voice",
        "single-voice",
    ]
    assert found[0][1:] == (
        "expected a list of periods, found a mapping",
        "write lines of `- {id: …, name: …, date: …}`",
    )


def test_looking_for_the_nearest_names_does_not_grow_with_the_number_of_errors() -> None:
    known = "".join(f"  actor-of-the-north-{number}: {{name: A, kind: person}}\n" for number in range(300))

    def work(unknown: int) -> int:
        names = ", ".join(f"actor-of-the-south-{number}" for number in range(unknown))
        text = SOURCE + f"actors:\n{known}" + event(f"actors: [{names}], sources: [{{source: s}}]")
        return calls_of(lambda: check_bytes("f", text.encode()))

    assert work(1000) < 2 * work(200)


def test_looking_for_dates_in_words_does_not_grow_with_the_number_of_errors() -> None:
    def work(wrong: int) -> int:
        cited = ", ".join(f"{{source: s, date: {n % 28 + 1} July {1900 + n % 100}}}" for n in range(wrong))
        return calls_of(lambda: check_bytes("f", (SOURCE + event(f"sources: [{cited}]")).encode()))

    work(1)  # which imports what parses words
    assert work(800) < 3 * work(200)


@pytest.mark.parametrize(
    "text",
    [
        event(f"actors: [{'a' * 30_000}], sources: [{{source: s}}]"),
        event(f"actors: [{'a' * 15_000}], sources: [{{source: s}}]")
        + "actors: {"
        + ", ".join(f"{'a' * 15_000}{n}: {{name: A, kind: person}}" for n in range(3))
        + "}\n",
        event(f"{'a' * 30_000}: x, sources: [{{source: s}}]"),
        event(f"tags: [{'A b' * 5_000}], sources: [{{source: s}}]"),
        event(f"sources: [{{source: s, date: '[{', '.join(['2012-01-01'] * 1_500)}, 2012-13]'}}]"),
        event(f"sources: [{{source: s, date: '[{'2013..2012, ' * 1_500}2012]'}}]"),
        event(f"sources: [{{source: s, date: '{'[2012-01-01, ' * 1_500}'}}]"),
        event(f"figures: [{{label: x, value: {'1,' * 9_000}}}], sources: [{{source: s}}]"),
        event(f"because: [{{event: {'a' * 15_000}, source: s}}], sources: [{{source: s}}]"),
        f"title: !{'a' * 900} x\nevents: []\n",
        f"title: a {'b ' * 15_000}: c\nevents: []\n",
    ],
)
def test_messages_and_hints_are_short_whatever_they_repeat(text: str) -> None:
    found = checked(text)
    assert found
    for _, message, hint in found:
        assert len(message) <= 300
        assert len(hint) <= 300


def test_a_list_in_a_list_of_names_is_reported_in_its_place() -> None:
    assert codes(event("sources: [{source: s}], tags: [[a], b, b]")) == ["wrong-shape", "repeated-name"]
