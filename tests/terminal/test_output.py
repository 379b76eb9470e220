"""What is written to standard output: all of it, in characters that it has, as long as anybody reads."""

import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mali_timeline.errors import UsageError
from mali_timeline.terminal import output

Streams = Callable[[str], io.TextIOWrapper]


@pytest.fixture
def stdout_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[Streams]:
    """Return what puts a stream in the place of standard output: a file, or a pipe that nobody reads."""
    opened: list[io.TextIOWrapper] = []

    def replace(name: str) -> io.TextIOWrapper:
        if name == "pipe":
            reading, writing = os.pipe()
            os.close(reading)
        else:
            writing = os.open(name, os.O_WRONLY)
        stream = os.fdopen(writing, "w", encoding="utf-8")
        opened.append(stream)
        monkeypatch.setattr(sys, "stdout", stream)
        return stream

    yield replace
    for stream in opened:
        stream.close()


@pytest.mark.parametrize(
    ("fallback", "shown"),
    [("plain", "Ra\\xefd - 1"), ("json", "Ra\\u00efd \\u2013 1"), ("escape", "Ra\\xefd \\u2013 1")],
)
def test_what_standard_output_cannot_show_is_written_in_another_way(
    fallback: output.Fallback, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert output.encodable("Ra\u00efd \u2013 1", fallback) == shown


def test_a_format_that_has_no_escapes_is_refused_before_a_byte_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    with pytest.raises(UsageError) as caught:
        output.write(["id,title\r\n", "a,Ra\u00efd\r\n"], fallback="error")
    assert caught.value.message == "standard output is encoded as ascii, which has no character U+00EF"
    assert "PYTHONIOENCODING=utf-8" in caught.value.hint
    assert written.getvalue() == b""


def test_a_reader_that_has_gone_is_no_error(stdout_of: Streams) -> None:
    stdout_of("pipe")
    assert not output.write(["x" * 100_000])
    stream = stdout_of("pipe")
    stream.write("x")
    output.finish()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_disk_is_one(stdout_of: Streams) -> None:
    stdout_of("/dev/full")
    with pytest.raises(OSError, match="No space"):
        output.write(["x"])
    stream = stdout_of("/dev/full")
    stream.write("x")
    with pytest.raises(OSError, match="No space"):
        output.finish()


def test_a_standard_output_that_is_closed_is_an_error_only_for_what_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    output.prepare()
    output.finish()
    assert not output.is_terminal()
    assert output.write([])
    with pytest.raises(OSError, match="closed"):
        output.write(["x"])


def test_whatever_else_writes_to_a_closed_standard_output_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    output.prepare()
    stream = sys.stdout
    assert stream.write("") == 0
    with pytest.raises(OSError, match="closed"):
        stream.write("x")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_note_that_cannot_be_written_is_lost_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stderr", full)
        output.write_note("x")
    monkeypatch.setattr(sys, "stderr", None)
    output.write_note("x")


def test_a_standard_input_that_is_closed_has_no_lines_and_one_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert list(output.input_lines()) == []
    with (tmp_path / "only-written").open("w") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        with pytest.raises(OSError, match="not readable") as caught:
            list(output.input_lines())
    assert caught.value.filename == "standard input"


def test_a_standard_output_that_is_no_file_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    output.prepare()
    assert output.write(["x\u2028"])
    assert stream.getvalue() == "x\u2028"


@pytest.mark.parametrize("name", ["COLUMNS", "LINES", "TERMINAL_WIDTH"])
@pytest.mark.parametrize("size", ["", "x", "0", "-5", "1.5", " 7 ", "+7", "\N{SUPERSCRIPT TWO}", "9" * 5000])
def test_a_size_that_no_screen_can_have_is_not_passed_on(name: str, size: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, size)
    output.prepare()
    assert name not in os.environ


@pytest.mark.parametrize(
    ("name", "size", "kept"),
    [
        ("COLUMNS", "33", "33"),
        ("TERMINAL_WIDTH", "33", "33"),
        ("LINES", "33", "33"),
        ("COLUMNS", "1000000000", "1000"),
        ("COLUMNS", "00000000001000000", "1000"),
        ("TERMINAL_WIDTH", "1000000000", "1000"),
        ("LINES", "1000000000", "1000000000"),
    ],
)
def test_the_width_of_a_screen_is_bounded(name: str, size: str, kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, size)
    output.prepare()
    assert os.environ[name] == kept
