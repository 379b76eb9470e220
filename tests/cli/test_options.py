"""Options that contradict themselves, and what is said when nothing matches."""

import io
import os
import sys
from collections.abc import Callable

import pytest
from support import Run

Go = Callable[..., Run]
pytestmark = pytest.mark.usefixtures("no_input")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--since", "2012", "--since", "2014"), "--since was given 2 times"),
        (("--around", "2012", "--around", "2014"), "--around was given 2 times"),
        (("--file", "a", "--file", "b"), "--file was given 2 times"),
        (("--file", ""), "--file: the path is empty"),
    ],
)
def test_an_option_that_can_have_one_value_is_not_given_two_or_none(
    arguments: tuple[str, ...], message: str, run: Go
) -> None:
    got = run("list", *arguments)
    assert (got.code, got.out) == (2, "")
    assert message in got.err
    assert "= hint: " in got.err


@pytest.mark.parametrize(
    ("arguments", "note"),
    [
        (("--since", "2014", "--until", "2012"), "--since 2014 is after --until 2012"),
        (("--since", "2014-01-02", "--until", "2014-01-01"), "--since 2014-01-02 is after --until 2014-01-01"),
        (("--actor", "rebels", "--tag", "battle", "--since", "2015"), "--since"),
        (("--grep", "zebra"), "--grep"),
    ],
)
def test_when_nothing_matches_the_cause_is_named(
    arguments: tuple[str, ...], note: str, run: Go, history_file: str
) -> None:
    got = run("--file", history_file, "list", *arguments)
    assert (got.code, got.out) == (0, "")
    assert note in got.err


def test_a_range_is_open_where_a_date_has_no_end(run: Go, history_file: str) -> None:
    got = run("--file", history_file, "list", "--since", "2012/..", "--until", "../2012", "--format", "tsv")
    assert got.code == 0
    assert got.out


def test_the_help_is_drawn_at_a_width_that_anybody_could_have(run: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "1000000000000")
    assert run("list", "--help").code == 0
    assert len(os.environ["COLUMNS"]) < 6


def test_a_device_without_an_end_is_no_data_file(run: Go) -> None:
    got = run("--file", "/dev/zero", "list")
    assert (got.code, got.out) == (2, "")
    assert "/dev/zero" in got.err
    assert "not a file that ends" in got.err


def test_a_folder_is_no_data_file(run: Go) -> None:
    got = run("--file", "/", "list")
    assert (got.code, got.out) == (2, "")
    assert "directory" in got.err


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="the system has no /proc/self/mem")  # noqa: PTH110
def test_an_error_while_a_file_is_read_names_the_file(run: Go) -> None:
    got = run("--file", "/proc/self/mem", "list")
    assert (got.code, got.out) == (2, "")
    assert "/proc/self/mem" in got.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("dates", "2012", "2013"),
        ("quiz", "--seed", "1", "--questions", "3"),
        ("quiz", "--seed", "1", "--format", "tsv"),
        ("list",),
    ],
)
def test_a_reader_that_has_gone_ends_every_command(
    arguments: tuple[str, ...], run: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as nobody:
        monkeypatch.setattr(sys, "stdout", nobody)
        assert run(*arguments, answers="1\n1\n1\n").code == 0


@pytest.mark.parametrize("writes", range(12))
def test_a_reader_that_goes_at_any_moment_of_a_quiz_ends_it(
    writes: int, run: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Leaving(io.TextIOWrapper):
        """Standard output whose reader goes after some texts."""

        left = writes

        def write(self, text: str) -> int:
            self.left -= 1
            if self.left < 0:
                raise BrokenPipeError
            return len(text)

    with Leaving(open(os.devnull, "wb")) as stream:  # noqa: PTH123 - the wrapper closes it
        monkeypatch.setattr(sys, "stdout", stream)
        got = run("quiz", "--seed", "1", "--questions", "3", answers="x\n1\n1\n1\n")
        assert (got.code, got.err) == (0, "")
