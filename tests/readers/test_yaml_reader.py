import pytest

from mali_timeline.readers import check_bytes
from mali_timeline.readers.yaml_reader import MAX_DEPTH


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> other\n", "1:1", "a merge conflict has been left"),
        ("title: a\n events: []\n", "2:8", "indentation: this line is indented deeper than the line before"),
        ("events:\n  - id: a\n   date: 2012\n", "3:4", "indentation: this line begins in column 4, those of its block"),
        ("events:\n  - id: a\n     date: 2012\n", "3:10", "indentation: this line is indented deeper"),
        ("title: \u201cMali: x\u201d\nevents: []\n", "1:13", "a text with a colon in typographic quotes"),
        ("title:\u00a0Mali\nevents: []\n", "2:7", "the colon is followed by an invisible character, U+00A0"),
        ("title: Mali: x\nevents: []\n", "1:12", "a text with a colon and a space has to be in quotes"),
        ("title: a\nb\nevents: []\n", "2:1", "a key without a value: the colon is missing"),
        ('title: "a" b\n', "1:12", "a text goes on after its closing quote"),
        ("title: 'it's'\n", "1:12", "a text goes on after its closing quote"),
        ("title: [a]b\n", "1:11", "a text goes on after its closing bracket"),
        ("title: @x\n", "1:8", "a text cannot begin with @"),
        ("title: a\n}\n", "2:1", "`}` closes a bracket that was never opened"),
        ('title: "\\q"\n', "1:9", "unknown escape in double quotes: \\q"),
        ('title: "a\nevents: []\n', "1:8", 'this quote (") is never closed'),
        ("title: [a, b\nevents: []\n", "2:7", "expected `,` or `]`, as the `[` of line 1 is not closed"),
        ('title: a\n"events"\n', "2:1", "a key without a value: the colon is missing"),
        ("a: {", "1:5", "expected `,` or `}`, as the `{` of line 1 is not closed"),
        ('a: "b', "1:4", 'this quote (") is never closed'),
        ("title: - b\n", "1:8", "this is not YAML"),
        ("events:\n\t- id: a\n", "2:1", "a tab is used for indentation"),
        ("events: " + "[" * 20_000, f"1:{9 + MAX_DEPTH}", "nested more than 50 levels deep"),
    ],
)
def test_a_syntax_error_names_its_usual_cause(text: str, place: str, message: str) -> None:
    (found,) = check_bytes("f", text.encode()).diagnostics
    assert (f"{found.span.line}:{found.span.column}", found.message[: len(message)]) == (place, message)
    assert found.hint


def test_a_key_in_quotes_where_no_key_can_be_is_not_yaml() -> None:
    (found,) = check_bytes("f", b"title: x\n? a\n? b: c: d\n").diagnostics
    assert found.code == "yaml-syntax"


def test_two_escapes_of_one_character_are_joined_as_json_writes_them() -> None:
    source = '"sources": {"s": {"title": "S", "publisher": "P", "kind": "ngo"}}'
    text = "{" + source + ', "title": "Earth \\ud83c\\udf0d", "events": []}'
    found = check_bytes("f", text.encode()).diagnostics
    assert [each.code for each in found] == ["unused-entry"]
    (found_alone,) = check_bytes("f", b'title: "\\ud83c"\nevents: []\n').diagnostics
    assert found_alone.message.startswith("unknown escape")


def test_what_yaml_would_hide_is_reported_and_the_rest_is_read() -> None:
    text = "title: !secret x\n&a events: []\n*a : x\n<<: {}\n? &b [x]\n: y\n"
    codes = [each.code for each in check_bytes("f", text.encode()).diagnostics]
    assert codes == ["missing-field", "yaml-tag", "alias", "alias", "merge-key", "alias"]


def test_a_file_in_utf_16_is_refused() -> None:
    (found,) = check_bytes("f", "title: a\n".encode("utf-16")).diagnostics
    assert found.code == "not-utf-8"
