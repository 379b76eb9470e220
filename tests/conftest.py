"""What the tests share: a data file in a string, a picture at a width, the program in a pipe and on a terminal."""

import os
import pty
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import settings
from rich.console import Console

from mali_timeline.cli import main
from mali_timeline.loader import read_timeline
from mali_timeline.records import Timeline
from mali_timeline.views.pictures import Drawn

ROOT = Path(__file__).parent.parent
EVENTS = ROOT / "events.yaml"
settings.register_profile("here", deadline=None, derandomize=True)
settings.load_profile("here")

REGISTERS = """
    title: A small history
    sources:
      radio: {title: Evening news, publisher: Radio, kind: broadcaster, date: 2012-03-23, url: "https://radio.example/1"}
      copy: {title: Evening news, publisher: Portal, kind: newspaper, origin: Radio}
      paper: {title: Morning paper, publisher: Paper, kind: newspaper}
    actors:
      army: {name: Army, kind: organisation, about: The army., aliases: [Les Armées]}
      rebels: {name: REB, full_name: Rebels of the Dunes, kind: armed group}
    places:
      gao: {name: Gao, region: Gao, country: Mali, lat: 16.27, lon: -0.04}
      kidal: {name: Kidal, region: Kidal, country: Mali}
      paris: {name: Paris, country: France}
    periods:
      - {id: before, name: Before the war, date: 1960/2011}
      - {id: war, name: The war, date: 2012/..}
    tags:
      battle: {about: Fighting.}
      talks:
"""
HISTORY = (
    REGISTERS
    + """
    events:
      - id: gao-taken
        date: 2012-03-31
        title: The rebels take Gao
        text: The army leaves the town of Gao.
        places: [gao]
        actors: [rebels, army]
        tags: [battle]
        figures:
          - {label: dead, value: 12, source: radio}
          - {label: dead, low: 20, source: paper}
        because: [{event: mutiny, source: radio, note: the garrisons lost their officers}]
        sources:
          - {source: radio, at: p. 3, date: 2012-04-01, weekday: Sunday, note: a day late}
          - {source: paper}
      - id: mutiny
        date: 2012-03-21/2012-03-22
        title: A mutiny in the capital
        text: Soldiers mutiny.
        actors: [army]
        sources: [{source: radio}, {source: copy}]
      - id: accord
        date: 2012-12
        title: Accord in Paris
        text: An accord is signed.
        places: [paris, kidal]
        actors: [rebels]
        tags: [talks]
        sources: [{source: paper}]
        disputed: Only one paper reports it.
      - id: year-of-drought
        date: 2012
        title: A year of drought
        text: The rains fail.
        sources: [{source: paper}, {source: radio}]
      - id: old-war
        date: 199X~
        title: The old war
        text: A war of which little is known.
        places: [kidal]
        sources: [{source: paper}]
"""
)


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Timeline]:
    """Read a data file that stands in a string."""

    def read(text: str) -> Timeline:
        return read_timeline(str(written(tmp_path, text)))

    return read


def written(folder: Path, text: str) -> Path:
    """Write a data file without the indent of the test that holds it."""
    path = folder / "history.yaml"
    path.write_text(dedent(text), encoding="utf-8")
    return path


@pytest.fixture
def history(load: Callable[[str], Timeline]) -> Timeline:
    """Give a small history that has some of everything."""
    return load(HISTORY)


@pytest.fixture
def history_file(tmp_path: Path) -> str:
    """Give the path of the small history."""
    return str(written(tmp_path, HISTORY))


def drawn(picture: Drawn, width: int = 60) -> str:
    """Draw a picture for a terminal of so many columns, without colours and without the blanks at the ends of lines."""
    page = StringIO()
    Console(file=page, width=width, color_system=None, highlight=False).print(picture.rich(width))
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())


@dataclass(frozen=True)
class Run:
    """What a run of the program gave."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Run the program in a pipe, in this process."""
    # GITHUB_ACTIONS and the like make Typer draw its help in colours.
    for name in ("MALI_TIMELINE_FILE", "NO_COLOR", "FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS", "TERMINAL_WIDTH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")

    def go(*arguments: str, answers: str = "") -> Run:
        monkeypatch.setattr(sys, "stdin", StringIO(answers))
        code = main(arguments)
        return Run(code, *capsys.readouterr())

    return go


@pytest.fixture
def no_input(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put nothing on standard input."""
    with Path(os.devnull).open(encoding="utf-8") as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        yield


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Run the program on a real terminal (a pseudo-terminal of its own), in this process."""
    for name in ("MALI_TIMELINE_FILE", "NO_COLOR", "FORCE_COLOR", "PAGER", "LESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")

    def go(*arguments: str, columns: int = 80, lines: int = 2000) -> Run:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("LINES", str(lines))
        theirs, ours = pty.openpty()
        shown: list[bytes] = []
        reader = threading.Thread(target=shown.extend, args=(_all_of(theirs),))
        reader.start()
        with os.fdopen(ours, "w", encoding="utf-8") as screen, monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", screen)
            code = main(arguments)
        reader.join()
        os.close(theirs)
        return Run(code, b"".join(shown).decode().replace("\r\n", "\n"), capsys.readouterr().err)

    return go


def _all_of(descriptor: int) -> Iterator[bytes]:
    """Give what arrives on a pseudo-terminal until its other end is closed."""
    while True:
        try:
            piece = os.read(descriptor, 65536)
        except OSError:
            return
        if not piece:
            return
        yield piece


def program(*arguments: str, **settings: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401 - subprocess's own
    """Run the program as a process of its own."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MALI_TIMELINE", "NO_COL"))
    }
    environment.update(settings.pop("env", {}))
    command = [sys.executable, "-m", "mali_timeline", *arguments]
    kept = {"capture_output": True, "text": True, "encoding": "utf-8", "check": False, "cwd": ROOT, **settings}
    return subprocess.run(command, env=environment, **kept)  # noqa: PLW1510 - check stands among the settings


@pytest.fixture(scope="session")
def folder_of_the_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a `mali-timeline` that runs this code, and the `python3` of these tests."""
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "mali-timeline"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m mali_timeline "$@"\n')
    command.chmod(0o755)
    (folder / "python3").symlink_to(sys.executable)
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag by which golden files are written anew."""
    parser.addoption("--rewrite", action="store_true", help="write the golden files anew, then read the diff")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a golden file, or write it there."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--rewrite"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare
