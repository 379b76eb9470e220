import json
from collections.abc import Callable

import pytest
from support import Run, program

Go = Callable[..., Run]


def test_a_strip_has_plain_letters_where_the_stream_has_no_others(history_file: str) -> None:
    """Of the same width."""
    environment = {"PYTHONIOENCODING": "ascii", "MALI_TIMELINE_FILE": history_file}
    seen = program("show", "gao-taken", env=environment).stdout
    assert f"Timeline  1990 {'-' * 58}o- 2012\n" in seen


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 140, 200])
def test_a_card_fits_its_terminal(columns: int, terminal: Go) -> None:
    """With all its parts."""
    shown = ("mopti-exposed", "serval-named", "african-contingents", "konna-falls")
    seen = terminal("show", *shown, "--color", "never", columns=columns).out
    assert max(map(len, seen.splitlines())) <= columns
    for label in ("Figures", "Disputed", "Because", "Led to", "Timeline", "Before", "After"):
        assert f"\n{label}  " in seen


def test_what_show_gives_to_programs_is_as_before(run: Go) -> None:
    """All that is new is drawn: JSON has the keys of `list`."""
    shown, listed = (json.loads(run(*words, "--format", "json").out) for words in (("show", "konna-falls"), ("list",)))
    assert shown[0] == next(event for event in listed if event["id"] == "konna-falls")
