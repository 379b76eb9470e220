import pytest
from hypothesis import given
from hypothesis import strategies as st

from mali_timeline.terminal.keys import KeyReader

NAMES = ("left", "right", "up", "down", "home", "end", "page-up", "page-down", "enter", "escape", "backspace")


@pytest.mark.parametrize(
    ("arrived", "keys"),
    [
        (b"n q", ["n", " ", "q"]),
        (b"\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F", ["up", "down", "right", "left", "home", "end"]),
        (b"\x1bOA\x1bOB\x1bOC\x1bOD\x1bOH\x1bOF", ["up", "down", "right", "left", "home", "end"]),
        (b"\x1b[1~\x1b[4~\x1b[7~\x1b[8~\x1b[5~\x1b[6~", ["home", "end", "home", "end", "page-up", "page-down"]),
        (b"\x1b[1;5C\x1b[5;5~", ["right", "page-up"]),
        (b"\r\n\x1bOM\x7f\b", ["enter", "enter", "enter", "backspace", "backspace"]),
        (b"\x1b[3~\x1b[15~\x1bOP\x1b[<0;1;1M", ["enter"]),
        (b"\x1bq", ["escape", "q"]),
        (b"\x1b\x1b[A", ["escape", "up"]),
        (b"\x1b", ["escape"]),
        (b"\x1b[", ["escape"]),
        ("é漢".encode(), ["é", "漢"]),
        (b"\xff\x00", ["\ufffd", "\x00"]),
        (b"\x04\x15", ["\x04", "\x15"]),
    ],
)
def test_keys_are_decoded_in_normal_and_application_mode_and_unknown_ones_are_dropped(
    arrived: bytes, keys: list[str]
) -> None:
    reader = KeyReader()
    assert [*reader.read(arrived), *reader.rest()] == keys
    assert not reader.waiting
    assert list(reader.rest()) == []


def test_a_key_that_arrives_in_parts_is_waited_for() -> None:
    reader = KeyReader()
    assert list(reader.read(b"\x1b")) == []
    assert reader.waiting
    assert list(reader.read(b"[")) == []
    assert list(reader.read(b"Cn")) == ["right", "n"]
    assert list(reader.read(b"\xc3")) == []
    assert list(reader.read(b"\xa9")) == ["é"]


@given(st.binary(max_size=200), st.integers(0, 200))
def test_any_bytes_give_the_same_keys_wherever_they_are_split(arrived: bytes, cut: int) -> None:
    whole, halves = KeyReader(), KeyReader()
    keys = [*whole.read(arrived), *whole.rest()]
    assert [*halves.read(arrived[:cut]), *halves.read(arrived[cut:]), *halves.rest()] == keys
    assert all(key in NAMES or len(key) == 1 for key in keys)
    assert not halves.waiting
