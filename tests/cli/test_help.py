import inspect
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
import typer
from runs import EVERY_RUN
from support import ROOT, Run, uncoloured
from typer.main import get_command

from mali_timeline.cli import COMMANDS, PROGRAM, app

GROUP = cast("Any", get_command(app))
CONTEXT = typer.Context(GROUP)
EXAMPLE = re.compile(r"^- `(mali-timeline [^`]*)`$", re.MULTILINE)

OWN_FILES = {
    "chronology.csv": "date,title\n2012,A\n",
    "export.csv": "day,label\n03/04/2012,A\n",
    "notes.txt": "2012: A\n",
}


def help_of(command: str) -> str:
    """Return the text of a command's help as its author wrote it."""
    return inspect.cleandoc(GROUP.get_command(CONTEXT, command).help)


def examples() -> list[str]:
    """Return every example of every command's help."""
    return [example for command in COMMANDS for example in EXAMPLE.findall(help_of(command))]


@pytest.mark.no_cover
@pytest.mark.parametrize("example", examples())
def test_every_example_of_the_help_works(
    example: str,
    run: Callable[..., Run],
    folder_of_the_program: Path,
    history_file: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It does something, complains of nothing, and ends well; the files that it names are a reader's own."""
    folder = Path(history_file).parent
    for name, text in OWN_FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    Path(history_file).rename(folder / "my-events.yaml")
    (folder / "answers").write_text("1\n" * 20, encoding="utf-8")
    monkeypatch.chdir(folder)
    if set("|<>") & set(example):
        monkeypatch.setenv("PATH", str(folder_of_the_program), prepend=":")
        done = subprocess.run(["bash", "-c", example], capture_output=True, text=True, check=True)  # noqa: S607
        assert done.stdout or (folder / example.partition("> ")[2]).stat().st_size
    else:
        answer = run(*shlex.split(example)[1:])
        expected = 1 if "--strict" in example else 0  # the reader's own file has warnings
        assert answer.code == expected, answer.err
        assert answer.out or (" -o " in example and Path(example.split(" -o ")[1]).read_text(encoding="utf-8"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does_in_one_line_and_gives_two_examples(command: str) -> None:
    """The line fits into the list of commands at 80 columns."""
    assert len(help_of(command).splitlines()[0]) <= 66
    found = EXAMPLE.findall(help_of(command))
    assert len(found) >= 2
    assert all(f" {command}" in example for example in found)


@pytest.mark.no_cover
@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_three_examples_as_they_are_typed(
    command: str, run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each on a line of its own, where there is room; two of what takes no selection of events."""
    monkeypatch.setenv("COLUMNS", "100")
    shown = [line.split("•")[1].strip() for line in run(command, "--help").out.splitlines() if "• mali-" in line]
    assert shown == EXAMPLE.findall(help_of(command))
    assert len(shown) == (2 if command in {"new", "schema", "help"} else 3)


OTHER_FILE = """\
title: The Suez Crisis
sources:
  one: {title: News, publisher: Radio, kind: broadcaster}
actors:
  one: {name: Egypt, kind: state}
places:
  one: {name: Port Said, region: Canal Zone, country: Egypt, lat: 31.26, lon: 32.3}
tags:
  one: {about: The canal.}
periods:
  - {id: one, name: The crisis, date: 1956-07/1956-12}
events:
  - id: one
    date: 1956-07-26
    title: The canal is nationalised
    text: Egypt takes the canal.
    places: [one]
    actors: [one]
    tags: [one]
    sources: [{source: one}]
  - {id: two, date: 1956-12-22, title: The last troops leave, because: [{event: one, source: one}]}
"""


@pytest.mark.parametrize("arguments", [run for run in EVERY_RUN if run[0] != "present"], ids=" ".join)
def test_nothing_speaks_of_the_packed_timeline_where_another_is_read(
    arguments: tuple[str, ...], run: Callable[..., Run], tmp_path: Path
) -> None:
    path = tmp_path / "suez.yaml"
    path.write_text(OTHER_FILE, encoding="utf-8")
    done = run("--file", str(path), *arguments, answers="1\n" * 20)
    assert done.code == 0
    assert not re.search(r"(?i)\bmali(?!-timeline)", done.out + done.err)


def test_the_help_names_the_packed_timeline_once(run: Callable[..., Run]) -> None:
    """On the main page; what a command does is said of timelines in general."""
    assert len(re.findall(r"\bMali\b", run("--help").out)) == 1
    for command in COMMANDS:
        assert not re.search(r"\bMali", EXAMPLE.sub("", help_of(command)))


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("help",), ()])
def test_the_page_of_all_commands_fits_on_the_smallest_screen(
    arguments: tuple[str, ...], terminal: Callable[..., Run], run: Callable[..., Run]
) -> None:
    """In 23 lines of 80 columns, so that the prompt is seen below it: every command, and three things to type first."""
    lines = uncoloured(terminal(*arguments).out).splitlines()
    assert len(lines) <= 23
    assert max(map(len, lines)) <= 80
    text = "\n".join(lines)
    for command, info in COMMANDS.items():
        assert (f" {command} " in text and info.summary in text) == (command != "help")
    assert [line.split()[:2] for line in lines if line.startswith(f"  {PROGRAM}")] == [
        [PROGRAM, command] for command in ("list", "chart", "present")
    ]
    assert str(ROOT) not in text
    assert [line.rstrip() for line in run(*arguments).out.splitlines()] == [line.rstrip() for line in lines]


def test_the_page_of_all_commands_is_read_on_a_narrow_screen_too(terminal: Callable[..., Run]) -> None:
    """One command in a line."""
    lines = uncoloured(terminal("help", columns=60).out).splitlines()
    assert max(map(len, lines)) <= 60
    assert not [line for line in lines if " list " in line and " tree " in line]


def test_help_explains_a_command_as_the_option_does(run: Callable[..., Run]) -> None:
    """A command that does not exist is wrong usage, with the nearest."""
    assert run("help", "list").out.rstrip() == run("list", "--help").out.rstrip()
    done = run("help", "lst")
    assert (done.code, done.err) == (2, f"{PROGRAM}: there is no command 'lst'\n  = hint: did you mean list?\n")


@pytest.mark.no_cover
@pytest.mark.parametrize("command", COMMANDS)
def test_no_word_of_the_help_is_broken(command: str, terminal: Callable[..., Run]) -> None:
    """At 80 columns: each line of a panel ends with a word of the help as it was written."""
    lines = uncoloured(terminal(command, "--help").out).splitlines()
    words = set(uncoloured(terminal(command, "--help", columns=400).out).replace("│", " ").split())
    for line in lines:
        if line.startswith("│"):
            assert set(line.strip("│ ").split()) <= words, line


def test_the_names_of_commands_are_completed(monkeypatch: pytest.MonkeyPatch, run: Callable[..., Run]) -> None:
    monkeypatch.setenv("_MALI_TIMELINE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", f"{PROGRAM}\nhelp\nli")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert run().out.split() == ["list"]
