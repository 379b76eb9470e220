import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import load

from mali_timeline.readers import check_bytes, yaml_reader

EVENT = """\
sources: {s: {title: S, publisher: P, kind: ngo}}
events:
- id: a
  date: 2012
  title: A
  text: Something happens.
  sources: [{source: s}]
"""


@pytest.fixture(params=["libyaml", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Parse by libyaml, or by PyYAML's own parser."""
    if request.param == "python":
        monkeypatch.setattr(yaml_reader, "CParser", None)
    return str(request.param)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> other\n", "1:1", "a merge conflict has been left"),
        ("title: a\n events: []\n", "2:8", "indentation: this line is indented deeper than line 1, which has a value"),
        ("events:\n  - id: a\n   date: 2012\n", "3:4", "indentation: this line begins in column 4, those before it in"),
        ("events:\n  - id: a\n     date: 2012\n", "3:10", "indentation: this line is indented deeper than line 2"),
        ("events:\n- a\nb\n- c\n", "3:1", "a key without a value: the colon is missing"),
        ("- a\nb: c\n", "2:1", "expected `- `, as in line 1"),
        ('a: 1\n"b" : 2\n- c\n', "3:1", "expected `key: value`, as in line 1"),
        ("title: \u201cMali: x\u201d\nevents: []\n", "1:13", "a text with a colon in typographic quotes"),
        ("title:\u00a0Mali\nevents: []\n", "1:7", "the colon is followed by an invisible character, U+00A0"),
        ("a: b\ntitle:\u200bMali\nevents: []\n", "2:7", "the colon is followed by an invisible character, U+200B"),
        ("- title:Mali\n  events: []\n", "1:8", "there is no space after this colon"),
        ("- see http://a.example\n  events: []\n", "1:3", "a key without a value: the colon is missing"),
        ("title: Mali: x\nevents: []\n", "1:12", "a text with a colon and a space has to be in quotes"),
        ("title: a #3\n  b\n", "1:10", "the text of this line cannot go on after the comment in the line before"),
        ("tags: [a #3, b]\nevents: []\n", "1:10", "the `[` of this line is not closed: its rest is a comment"),
        ("title: a\nb\nevents: []\n", "2:1", "a key without a value: the colon is missing"),
        ('title: "a" b\n', "1:12", "a text goes on after its closing quote"),
        ("title: 'it's'\n", "1:12", "a text goes on after its closing quote"),
        ('events: [{title: "a" b}]\n', "1:22", "a text goes on after its closing quote"),
        ("title: [']' b]\n", "1:13", "a text goes on after its closing quote"),
        ('{"title": "a" "events": []}\n', "1:15", "expected `,` or `}`, as the `{` of line 1 is not closed"),
        ("title: [a]b\n", "1:11", "a text goes on after its closing bracket"),
        ("title: @x\n", "1:8", "a text cannot begin with @"),
        ("title: %x\n", "1:8", "a text cannot begin with %"),
        ("title: , x\n", "1:8", "a text cannot begin with ,"),
        ("title: - b\n", "1:8", "a text cannot begin with -"),
        ("title: ? b\n", "1:8", "a text cannot begin with ?"),
        ("title: *x*\n", "1:8", "a text cannot begin with *"),
        ("title: | b\n", "1:10", "a text after `|` begins on the next line"),
        ("title: a\n}\n", "2:1", "`}` closes a bracket that was never opened"),
        ('title: "a\nevents: []\n', "1:8", 'this quote (") is never closed'),
        ("title: [a, b\nevents: []\n", "2:7", "expected `,` or `]`, as the `[` of line 1 is not closed"),
        ("title: {a: [b, c], [d]\nevents: []\n", "2:1", "expected `,` or `}`, as the `{` of line 1 is not closed"),
        ("title: [a,, b]\n", "1:11", "expected a value, found `,`"),
        ("title: {a: b: c}\n", "1:13", "a text with a colon and a space has to be in quotes"),
        ('title: a\n"events"\n', "2:1", "a key without a value: the colon is missing"),
        ("a: {", "1:5", "expected `,` or `}`, as the `{` of line 1 is not closed"),
        ('a: "b', "1:4", 'this quote (") is never closed'),
        ("a: b\n...\nc\n", "3:1", "this is not YAML"),
        ("events:\n\t- id: a\n", "2:1", "a tab is used for indentation"),
    ],
)
def test_a_syntax_error_names_its_usual_cause(text: str, place: str, message: str) -> None:
    (found,) = check_bytes("f", text.encode()).diagnostics
    assert (f"{found.span.line}:{found.span.column}", found.message[: len(message)]) == (place, message)
    assert found.hint


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_nesting_that_libyaml_refuses_by_itself_is_refused_alike(opening: str) -> None:
    (found,) = check_bytes("f", opening.encode() * 20_000).diagnostics
    assert (found.code, found.span.line) == ("too-deep", 1)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    "wrong",
    [
        "title:\u00a0A",
        "title:A",
        "title A",
        "title: A: B",
        'title: "A',
        'title: "A" B',
        "title: [A",
        "title: @A",
        " title: A",
        "<<<<<<< HEAD",
    ],
)
def test_a_wrong_line_within_an_event_is_the_place_of_its_error(wrong: str) -> None:
    (found,) = check_bytes("f", EVENT.replace("  title: A", f"  {wrong}".replace("  <", "<")).encode()).diagnostics
    assert (found.code, found.hint != "") == ("yaml-syntax", True)
    assert found.span.line == 5 or (wrong, found.span.line) == ("title: [A", 6)


@pytest.mark.usefixtures("parser")
@given(st.integers(0, len(EVENT)), st.integers(0, 3), st.sampled_from(list("[]{}:-\"'#&*!|>\n\t,?@`%\\ ")))
def test_a_syntax_error_lies_within_the_file_and_has_a_hint(place: int, gone: int, char: str) -> None:
    text = EVENT[:place] + char + EVENT[place + gone :]
    result = check_bytes("f", text.encode())
    if not result.complete:
        (found,) = result.diagnostics
        assert found.hint
        lines = text.split("\n")
        assert found.span.column <= len(lines[found.span.line - 1]) + 1


def test_a_text_that_needs_quotes_is_shown_in_quotes_if_it_has_none_itself() -> None:
    ((one,), (other,)) = (check_bytes("f", text).diagnostics for text in (b"title: Mali: x\n", b'title: Mali: "x"\n'))
    assert (one.hint, other.hint) == ('put the text in quotes: "Mali: x"', "put the text in quotes")


def test_a_key_in_quotes_where_no_key_can_be_is_not_yaml() -> None:
    (found,) = check_bytes("f", b"title: x\n? a\n? b: c: d\n").diagnostics
    assert found.code == "yaml-syntax"


@pytest.mark.usefixtures("parser")
def test_two_escapes_of_one_character_are_joined_as_json_writes_them() -> None:
    for earth in ("\\ud83c\\udf0d", "\\uD83C\\uDF0D", "\\U0001f30d"):
        timeline = load('{"title": "Earth ' + earth + ' \\ue000", "events": []}')
        assert timeline.title == "Earth \U0001f30d \ue000"


@pytest.mark.usefixtures("parser")
def test_columns_behind_two_joined_escapes_are_those_of_the_file() -> None:
    text = '{"title": "\\ud83c\\udf0d", "event": [], "events": []}'
    (found,) = check_bytes("f", text.encode()).diagnostics
    assert found.span.column == text.index('"event"') + 1
    (found,) = check_bytes("f", text.replace(": [],", ": x: [],").encode()).diagnostics
    assert (found.code, found.span.column) == ("yaml-syntax", text.index('"event"') + 11)


@pytest.mark.parametrize("escape", ["\\ud83c", "\\udf0d\\ud83c", "\\UFFFFFFFF", "\\U00110000", "\\q"])
def test_an_escape_that_is_no_character_is_refused(escape: str, parser: str) -> None:
    (found,) = check_bytes("f", f'title: "{escape}"\nevents: []\n'.encode()).diagnostics
    assert found.code == "yaml-syntax"
    if parser == "libyaml":
        assert (found.message[:27], found.span.column) == ("unknown escape in double qu", 9)


@pytest.mark.usefixtures("parser")
def test_what_yaml_would_hide_is_reported_and_the_rest_is_read() -> None:
    text = "title: !secret x\n&a events: []\n*a : x\n<<: {}\n? &b [x]\n: y\n"
    codes = [each.code for each in check_bytes("f", text.encode()).diagnostics]
    assert codes == ["missing-field", "yaml-tag", "alias", "alias", "merge-key", "alias"]


@pytest.mark.parametrize(
    "block",
    [
        "|\n  One\n  two.\n\n  Three.\n",
        ">\n  One\n  two.\n\n  Three.\n",
        ">-\n  One\n  two.\n\n  Three.",
        "One\n  two.\n\n  Three.\n",
        "'One\n  two.\n\n  Three.'\n",
        '"One\n  two.\n\n  Three."\n',
        '"One\\ntwo.\\n\\nThree."\n',
    ],
)
def test_a_line_break_in_a_text_is_a_space_and_a_blank_line_begins_a_paragraph_in_every_style(block: str) -> None:
    text = EVENT.replace("Something happens.\n", block.replace("\n  ", "\n    ") + "\n")
    assert load(text).events[0].text == "One two.\n\nThree."


def test_a_file_in_utf_16_is_refused() -> None:
    (found,) = check_bytes("f", "title: a\n".encode("utf-16")).diagnostics
    assert found.code == "not-utf-8"


def test_bytes_that_are_no_text_are_named_before_a_syntax_error() -> None:
    (found,) = check_bytes("f", b"title: [\n" + b"# \n" * 9 + b"\xe9\n").diagnostics
    assert (found.code, found.span.line) == ("not-utf-8", 11)
