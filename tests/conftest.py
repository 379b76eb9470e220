"""The fixtures: the small history, the program in a pipe and on a terminal, golden files."""

import os
import pty
import sys
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from io import StringIO
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from coverage import Coverage
from hypothesis import settings
from support import HISTORY, ROOT, Run, load, written

import mali_timeline
from mali_timeline.records import Timeline

settings.register_profile("here", deadline=None, derandomize=True)
settings.load_profile("here")


# Coverage. To measure it doubles the time of a test, and more than doubles that of a process.
IN_PROCESSES = "COVERAGE_PROCESS_CONFIG"


# For a worker pytest-cov starts a second Coverage; the first would go on where the second pauses.
if "PYTEST_XDIST_WORKER" in os.environ and (first := Coverage.current()):
    first.stop()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Leave the measuring in the workers to pytest-cov alone, which can pause."""
    os.environ.pop(IN_PROCESSES, None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure nothing where examples are chosen by Hypothesis: what is covered must not hang on its choice."""
    for item in items:
        if "hypothesis" in item.keywords:
            item.add_marker("no_cover")


@pytest.fixture(scope="session")
def cached_functions() -> list[Any]:
    """Import the whole package while coverage is measured, and return what it caches for the whole process."""
    names = [name for _, name, _ in walk_packages(mali_timeline.__path__, "mali_timeline.")]
    modules = [import_module(name) for name in names if not name.endswith(".__main__")]
    return [value for module in modules for value in vars(module).values() if hasattr(value, "cache_clear")]


@pytest.fixture(autouse=True)
def _coverage(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, cached_functions: list[Any]
) -> Iterator[None]:
    """Measure processes only where a test says so; what an unmeasured test has cached is for no other."""
    if "processes" not in request.keywords:
        monkeypatch.delenv(IN_PROCESSES, raising=False)
    yield
    if "no_cover" in request.keywords:
        for function in cached_functions:
            function.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def _cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the store of parsed files out of the real home."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def history() -> Timeline:
    """Return a small history that has some of everything."""
    return load(HISTORY)


@pytest.fixture
def history_file(tmp_path: Path) -> str:
    """Return the path of the small history."""
    return str(written(tmp_path, HISTORY))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Run the program in a pipe, in this process."""
    # GITHUB_ACTIONS and the like make Typer draw its help in colours.
    for name in ("MALI_TIMELINE_FILE", "NO_COLOR", "FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS", "TERMINAL_WIDTH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")

    from mali_timeline.cli import main

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

    from mali_timeline.cli import main

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
    """Return what arrives on a pseudo-terminal until its other end is closed."""
    while True:
        try:
            piece = os.read(descriptor, 65536)
        except OSError:
            return
        if not piece:
            return
        yield piece


@pytest.fixture(scope="session")
def folder_of_the_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a `mali-timeline` that runs this code, and the `python3` of these tests."""
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
