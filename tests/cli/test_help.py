import inspect
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
import typer
from support import ROOT, Run
from typer.main import get_command

from mali_timeline.cli import COMMANDS, app

GROUP = cast("Any", get_command(app))
CONTEXT = typer.Context(GROUP)
EXAMPLE = re.compile(r"^- `(mali-timeline [^`]*)`$", re.MULTILINE)
PANELS = ("Read", "Measure", "Look up", "Teach", "Data")


def help_of(command: str) -> str:
    """Return the text of a command's help as its author wrote it."""
    return inspect.cleandoc(GROUP.get_command(CONTEXT, command).help)


def examples() -> list[str]:
    """Return every example of every command's help."""
    return [example for command in COMMANDS for example in EXAMPLE.findall(help_of(command))]


@pytest.mark.parametrize("example", examples())
def test_every_example_of_the_help_works(
    example: str,
    run: Callable[..., Run],
    folder_of_the_program: Path,
    history_file: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It does something, complains of nothing, and ends well; `my-events.yaml` is a reader's own file."""
    folder = Path(history_file).parent
    Path(history_file).rename(folder / "my-events.yaml")
    (folder / "answers").write_text("1\n" * 20, encoding="utf-8")
    monkeypatch.chdir(folder)
    if set("|<") & set(example):
        monkeypatch.setenv("PATH", str(folder_of_the_program), prepend=":")
        done = subprocess.run(["bash", "-c", example], capture_output=True, text=True, check=True)  # noqa: S607
        assert done.stdout
    else:
        told = run(*shlex.split(example)[1:])
        expected = 1 if "--strict" in example else 0  # the reader's own file has warnings
        assert (told.code, bool(told.out)) == (expected, True), told.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does_in_one_line_and_gives_two_examples(command: str) -> None:
    """The line fits into the list of commands at 80 columns."""
    assert len(help_of(command).splitlines()[0]) <= 66
    found = EXAMPLE.findall(help_of(command))
    assert len(found) >= 2
    assert all(f" {command}" in example for example in found)


def test_the_page_of_all_commands_is_understood_at_a_glance(run: Callable[..., Run]) -> None:
    """Five panels at most, one line for each command, and an example at the end."""
    text = run("--help").out
    shown = re.findall(r"^╭─ ([A-Z][a-z ]+) ─", text, re.MULTILINE)
    assert shown == ["Options", *(panel for panel in PANELS if panel in shown)]
    for command in COMMANDS:
        (line,) = (line for line in text.splitlines() if line.startswith(f"│ {command} "))
        assert help_of(command).splitlines()[0] in line
    assert "An example: mali-timeline list --since 2012" in text[text.rindex("╰") :]
    assert max(map(len, text.splitlines())) == 80
    assert str(ROOT) not in text
