import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mali_timeline.errors import DataError, Diagnostic, Span
from mali_timeline.readers import check_bytes, read_timeline
from mali_timeline.readers.schema import MAX_TEXT, PARTS

FILES = sorted((Path(__file__).parent / "diagnostics").glob("*.yaml"))
SOUND = "sources: {radio: {title: News, publisher: Radio, kind: broadcaster}}\nevents: []\n"


def refusal(path: Path) -> DataError:
    """Return the error by which a file is refused."""
    with pytest.raises(DataError) as error:
        read_timeline(str(path))
    return error.value


@pytest.fixture
def refused(tmp_path: Path) -> Callable[[bytes], str]:
    """Return the report by which a file of these bytes is refused, under the name `f`."""

    def report(raw: bytes) -> str:
        path = tmp_path / "f"
        path.write_bytes(raw)
        return refusal(path).report().replace(str(path), "f")

    return report


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_error_of_a_file_is_reported_at_its_place(path: Path, golden: Callable[[Path, str], None]) -> None:
    golden(path.with_suffix(".txt"), refusal(path).report().replace(str(path), path.name) + "\n")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_errors_are_in_file_order_and_each_once(path: Path) -> None:
    diagnostics = refusal(path).diagnostics
    assert diagnostics == sorted(set(diagnostics))


@pytest.mark.parametrize(
    ("raw", "report"),
    [
        (b"", "f:1:1: the file is empty"),
        (b"\xef\xbb\xbf  \n", "f:1:1: the file is empty"),
        (b"# nothing\n", "f:1:1: the file holds no data"),
        (
            b"- a\n- b\n",
            f"f:1:1: expected a mapping with {', '.join(PARTS)}, found a list",
        ),
        (b"events: []\n---\nevents: []\n", "f:2:1: a second document begins here"),
        (b"events:\n\t- id: a\n", "f:2:1: a tab is used for indentation"),
        (b"title: caf\xe9\n", "f:1:11: byte 0xe9 is not UTF-8"),
        (b"\xff\xfet\x00", "f:1:1: byte 0xff is not UTF-8"),
        (b"title: a\nx: \x00b\n", "f:2:4: the character U+0000 is not allowed in YAML"),
        (b"title: a\x1b[31m\n", "f:1:9: the character U+001B is not allowed in YAML"),
        (b"title: &a x\nevents: []\n", "f:1:8: anchors (&) and aliases (*) are not supported"),
        (b"title: *b\nevents: []\n", "f:1:8: anchors (&) and aliases (*) are not supported"),
        (
            b"events: !!python/object:os.system {}\n",
            "f:1:9: the tag tag:yaml.org,2002:python/object:os.system is not supported",
        ),
        (b"title: !secret x\nevents: []\n", "f:1:8: the tag !secret is not supported"),
        (b"events: []\nevents: []\n", "f:2:1: duplicate key: events"),
        (b"<<: {events: []}\nevents: []\n", "f:1:1: merge keys (<<) are not supported"),
        (b"? [a]\n: b\nevents: []\n", "f:1:3: a key has to be a word, not a list or a mapping"),
        (b"title: a: b\n", "f:1:9: a text with a colon and a space has to be in quotes"),
        (b"title: @x\n", "f:1:8: a text cannot begin with @"),
        (b"a: [b\n", "f:2:1: expected `,` or `]`, as the `[` of line 1 is not closed"),
        (b"a\nb: c\n", "f:1:1: a key without a value: the colon is missing"),
        (b"title: 'x\n", "f:1:8: this quote (') is never closed"),
        (b"title:\nevents: []\n", "f:1:7: this field is empty"),
        (b"title: ~\nevents: []\n", "f:1:8: this field is empty"),
        (b"title: null\nevents: []\n", "f:1:8: this field is empty"),
        (b"events:\n", "f:1:8: the list of events is empty"),
        (b"events: none\n", "f:1:9: expected a list of events, found a string"),
        (b"events: {a: b}\n", "f:1:9: expected a list of events, found a mapping"),
        (b"title: a\n", "f:1:1: a file needs events"),
        (
            b"actors: {a: {name: A, kind: state, aliases: x}}\nevents: []\n",
            "f:1:45: expected a list, found a string",
        ),
        (b"events:\n- id: [a]\n", "f:2:3: an event needs date and title"),
    ],
)
def test_a_file_that_cannot_be_read_has_one_clear_message(
    raw: bytes, report: str, refused: Callable[[bytes], str]
) -> None:
    place, _, message = report.partition(": ")
    assert refused(raw).startswith(f"{place}: error: {message} [")


def test_a_cause_is_named_by_a_word(refused: Callable[[bytes], str]) -> None:
    """A list in its place is one error, without the unknown event that it may hold."""
    cause = SOUND.replace("events: []", "events: [{id: e, date: 2012, title: E, text: E, because: [{event: [a]")
    report = refused(f"{cause}, source: radio}}], sources: [{{source: radio}}]}}]".encode())
    assert report.startswith("f:2:67: error: expected a string, found a list [wrong-shape]\n")
    assert report.count("f:2:") == 1


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())
    assert read_timeline(str(path)).sources["radio"].publisher == "Radio"


def test_lines_are_counted_alike_whatever_ends_them(refused: Callable[[bytes], str]) -> None:
    """CRLF, CR and the line separator of Unicode end a line each, as YAML has it."""
    assert refused("title: a\r\n# b\r# c\u2028events: none\r\n".encode()).startswith("f:4:9: error: expected a list")


def test_a_bomb_of_aliases_is_refused_before_it_goes_off(refused: Callable[[bytes], str]) -> None:
    """Nine levels of nine aliases would be 400 million leaves."""
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    assert "anchors (&) and aliases (*)" in refused("\n".join(levels).encode())


@pytest.mark.parametrize("opening", [b"[", b"{a: ", b"- "])
def test_a_hundred_thousand_nested_brackets_are_refused(opening: bytes, refused: Callable[[bytes], str]) -> None:
    assert "nested more than 50 levels deep" in refused(b"events: " * (opening != b"- ") + opening * 100_000)


@pytest.mark.no_cover
def test_a_scalar_of_fifty_megabytes_is_refused_in_a_line(refused: Callable[[bytes], str]) -> None:
    """The report says how long it is and does not repeat it."""
    report = refused(b"title: " + b"x" * 50_000_000 + b"\nevents: []\n")
    assert report.startswith(f"f:1:8: error: a text of 50,000,000 characters; at most {MAX_TEXT:,} are allowed")
    assert len(report) < 500


def test_a_syntax_error_at_the_end_of_a_huge_file_is_found_in_one_reading(refused: Callable[[bytes], str]) -> None:
    huge = b"".join(b"k%d: v\n" % number for number in range(100_000))
    assert refused(huge + b"a: [\n").startswith("f:100002:1: error: expected `,` or `]`, as the `[` of line 100001")


def test_the_quoted_line_is_safe_and_short(refused: Callable[[bytes], str]) -> None:
    """A long line is cut around the place, and its control characters are shown."""
    report = refused("events: [] # {}\u202e{}\ntitel: x # {}\n".format("y" * 200, "z" * 50, "q" * 300).encode())
    assert max(map(len, report.splitlines())) < 120
    line = "a" * 119 + "\u202etail" + "b" * 100
    diagnostic = Diagnostic(Span(3, 120, 4), "error", "empty-field", "wrong", line=line)
    quoted, carets = diagnostic.report("f").splitlines()[1:]
    assert "\\u202etail" in quoted
    assert quoted[carets.index("^") :].startswith("\\u202eta")


def test_an_error_behind_the_last_line_has_no_excerpt() -> None:
    assert Diagnostic(Span(3, 1), "error", "empty-field", "no").report("f") == "f:3:1: error: no [empty-field]"


@pytest.mark.processes
def test_without_libyaml_the_same_is_read(history_file: str) -> None:
    script = (
        "import sys; sys.modules['yaml._yaml'] = None\n"
        "from mali_timeline.readers import read_timeline, yaml_reader\n"
        "assert yaml_reader.CParser is None\n"
        "print(len(read_timeline(sys.argv[1]).events))"
    )
    done = subprocess.run([sys.executable, "-c", script, history_file], capture_output=True, text=True, check=True)
    assert done.stdout == "5\n"


def test_a_path_that_cannot_be_read_raises_what_the_system_says(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Is a directory"):
        read_timeline(str(tmp_path))
    with pytest.raises(OSError, match="No such file"):
        read_timeline(str(tmp_path / "none"))


def test_a_file_without_permission_raises_what_the_system_says(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_text(SOUND)
    path.chmod(0)
    user = os.geteuid()
    if user == 0:  # who may read everything, and so becomes somebody else for a moment
        os.seteuid(65534)
    try:
        with pytest.raises(PermissionError):
            read_timeline(str(path))
    finally:
        os.seteuid(user)


@given(st.text(max_size=60) | st.text(alphabet="a: -[]{}&*!|>'\"#\n\t,?<", max_size=60))
def test_any_text_is_read_or_refused_with_a_report(text: str) -> None:
    for diagnostic in check_bytes("f", text.encode("utf-8", "surrogatepass")).diagnostics:
        assert diagnostic.report("f").startswith("f:")
