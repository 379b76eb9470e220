"""What every command shows on a terminal, as golden files: at five widths, and in colour at 80 columns."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support import Run, uncoloured

from mali_timeline.cli import COMMANDS

pytestmark = pytest.mark.no_cover
SCREENS = Path(__file__).parent / "screens"
WIDTHS = (60, 80, 100, 140, 200)
# What is typed for each command; the quiz has a screen of its own, and a lesson is in test_present.
TYPED: dict[str, list[list[str]]] = {
    "list": [["list"]],
    "tree": [["tree"], ["tree", "--by", "decade"], ["tree", "--by", "actor"]],
    "show": [["show", "gao-taken", "mutiny"]],
    "chain": [["chain"], ["chain", "gao-taken"]],
    "chart": [["chart", "--by", "decade"], ["chart", "--in", "2012"], ["chart", "--sum", "dead", "--in", "2012"]],
    "bars": [["bars"], ["bars", "--all", "--in", "2012"]],
    "count": [["count", "--by", "actor"], ["count"]],
    "sources": [["sources"], ["sources", "radio"]],
    "actors": [["actors"], ["actors", "army"]],
    "places": [["places"], ["places", "gao"]],
    "periods": [["periods"], ["periods", "war"]],
    "tags": [["tags"], ["tags", "talks"]],
    "present": [["present", "--tag", "talks"]],
    "check": [["check"]],
    "dates": [["dates", "2012-03", "about Apr 2012", "26 July 1956", "mutiny", "soon"]],
    "help": [["help"]],
}


def screens(terminal: Callable[..., Run], typed: list[str], path: str, width: int) -> str:
    """Return what is typed with what is then to be seen, notes below the rest."""
    options = {"check": [path], "help": []}.get(typed[0], ["--file", path, "--no-pager"])
    done = terminal(*typed, *options, columns=width)
    return f"$ {' '.join(typed)}   ({width} columns)\n{done.out}{done.err}".replace(path, "history.yaml")


@pytest.mark.parametrize("command", TYPED)
def test_a_screen_looks_as_it_did(
    command: str,
    terminal: Callable[..., Run],
    golden: Callable[[Path, str], None],
    history_file: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(Path(history_file).parent)
    path = Path(history_file).name
    shown = [screens(terminal, typed, path, width) for typed in TYPED[command] for width in WIDTHS]
    golden(SCREENS / f"{command}.txt", uncoloured("\n".join(shown)))
    golden(SCREENS / f"{command}.colours", "\n".join(screens(terminal, typed, path, 80) for typed in TYPED[command]))


def test_every_command_that_draws_has_its_screens() -> None:
    assert set(COMMANDS) - set(TYPED) == {"quiz", "export", "import", "new", "schema"}
