from support import load
from work import calls_of

from mali_timeline.readers import check_bytes

SOURCE = "sources: {s: {title: S, publisher: S, kind: ngo}}\n"


def checked(text: str) -> list[tuple[str, str, str]]:
    """Return code, message and hint of everything that is found in a file."""
    return [(each.code, each.message, each.hint) for each in check_bytes("f", (SOURCE + text).encode()).diagnostics]


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


def test_a_single_line_break_in_a_text_is_a_space_and_a_blank_line_begins_a_paragraph() -> None:
    timeline = load("""
        sources: {s: {title: S, publisher: S, kind: ngo}}
        events:
          - id: a
            date: 2012
            title: A
            text: |
              One
              two.

              Three.
            sources: [{source: s}]
    """)
    assert timeline.events[0].text == "One two.\n\nThree."


def test_reporters_that_differ_in_case_and_blanks_are_one_voice() -> None:
    names = ("Reuters", "REUTERS", '"Reuters "', '"Reuters\u00a0"')
    sources = "".join(
        f"  s{number}: {{title: S, publisher: {name}, kind: agency}}\n" for number, name in enumerate(names)
    )
    cited = ", ".join(f"{{source: s{number}}}" for number in range(len(names)))
    timeline = load(f"sources:\n{sources}events:\n- {{id: a, date: 2012, title: A, text: A., sources: [{cited}]}}\n")
    assert timeline.events[0].independent_sources == 1


def test_a_text_that_a_comment_cuts_off_is_a_warning_but_an_ordinary_comment_is_none() -> None:
    found = checked("title: Attack on hill #3 repelled\nevents: []  # none yet\n")
    assert [each for each in found if each[0] != "unused-entry"] == [
        (
            "comment-in-text",
            "the text ends before ` #3 repelled`, which YAML takes for a comment",
            "put the whole text in quotes",
        )
    ]
    assert [each[0] for each in checked("title: Attack # a comment\nevents: []\n")] == ["unused-entry"]


def test_a_date_has_the_edtf_text_for_it_and_what_is_invisible_in_it() -> None:
    ((code, _, hint),) = checked(event("sources: [{source: s, date: 26 July 1956, note: x}]"))
    assert (code, hint) == ("invalid-date", "write 1956-07-26")
    ((code, message, _),) = checked(event("sources: [{source: s, date: 2012\u201103, note: x}]"))
    assert (code, message) == ("invalid-date", "date '2012\u201103' is not a date; it contains U+2011")


def test_an_id_that_reads_as_a_date_is_an_error() -> None:
    found = checked("events:\n- {id: 2012, date: 2012, title: A, text: A., sources: [{source: s}]}\n")
    assert found[0][:2] == ("invalid-id", "id '2012' reads as a date")
    tags = event("tags: [2nd-battle], sources: [{source: s}]")
    assert [each[0] for each in checked(tags)] == ["single-voice"]
    assert checked("tags: {معركة: }\nevents: []\n")[0][2] == "write it in Latin letters"


def test_numbers_and_addresses_have_the_right_form_in_the_hint() -> None:
    figures = "figures: [{label: x, value: 1.1234567890123456}], sources: [{source: s}]"
    assert checked(event(figures))[0][2] == "write 1.123456789012345"
    hints = [
        checked(f"actors: {{}}\nsources: {{a: {{title: S, publisher: S, kind: ngo, url: {url}}}}}\nevents: []\n")
        for url in ("'https://a.example '", "'https://a.example/b c'")
    ]
    assert [found[-1][2] for found in hints] == [
        "keep one of the two",
        "keep one of the two",
    ]
    for url, hint in (
        ("'https://a.example '", "delete the blanks around it"),
        ("'https://a.example/b c'", "write %20 for a blank inside an address"),
    ):
        text = f"sources: {{a: {{title: S, publisher: S, kind: ngo, url: {url}}}}}\nevents: []\n"
        assert check_bytes("f", text.encode()).diagnostics[0].hint == hint


def test_the_entries_of_a_register_of_the_wrong_shape_are_checked_and_its_names_are_known() -> None:
    text = "places:\n- {id: gao, name: Gao, lat: 95, lon: 0}\n- {name: Nowhere}\n" + event(
        "places: [gao, kidal], sources: [{source: s}]"
    )
    assert [each[0] for each in checked(text)] == ["wrong-shape", "out-of-range"]
    text = "actors: none\n" + event("actors: [army], sources: [{source: s}]")
    assert [each[0] for each in checked(text)] == ["wrong-shape"]


def test_looking_for_the_nearest_names_does_not_grow_with_the_number_of_errors() -> None:
    def calls(unknown: int) -> int:
        known = "".join(f"  actor-of-the-north-{number}: {{name: A, kind: person}}\n" for number in range(300))
        names = ", ".join(f"actor-of-the-south-{number}" for number in range(unknown))
        text = SOURCE + f"actors:\n{known}" + event(f"actors: [{names}], sources: [{{source: s}}]")
        return calls_of(lambda: check_bytes("f", text.encode()))

    assert calls(1000) < 3 * calls(150)


def test_messages_and_hints_are_short_whatever_they_repeat() -> None:
    long = "a" * 15_000
    choices = ", ".join(f"2012-01-{day:02}" for day in range(1, 29)) * 50
    for text in (
        event(f"actors: [{long}], sources: [{{source: s}}]") + f"actors: {{{long}b: {{name: A, kind: person}}}}\n",
        event(f"sources: [{{source: s, date: '[{choices}'}}]"),
        event(f"sources: [{{source: s, date: '[{choices}, 2012-13]'}}]"),
        event(f"{long}: x, sources: [{{source: s}}]"),
    ):
        for _, message, hint in checked(text):
            assert len(message) <= 300
            assert len(hint) <= 300


def test_a_list_in_a_list_of_names_is_reported_in_its_place() -> None:
    codes = [each[0] for each in checked(event("sources: [{source: s}], tags: [[a], b, b]"))]
    assert codes == ["wrong-shape", "repeated-name"]
