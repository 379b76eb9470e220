"""The store: the same records without parsing, never anything else, and never a word about it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from support import EVENTS, HISTORY, ROOT, written

from mali_timeline.readers import read_timeline, store
from mali_timeline.records import Timeline

DATES = """
title: Dates of every kind
sources: {s: {title: S, publisher: P, kind: ngo, date: 2012/2013}}
periods: [{id: long, name: Long, date: 1960/..}]
events:
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the store, which is not there yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "mali-timeline"


def without_store(path: Path, monkeypatch: pytest.MonkeyPatch) -> Timeline:
    """Return the timeline as it is parsed."""
    with monkeypatch.context() as patch:
        patch.setenv(store.OFF_VARIABLE, "1")
        return read_timeline(str(path))


def every_kind_of_date(tmp_path: Path) -> Path:
    """Return a data file with a date of each kind."""
    texts = (
        "2012-03-22", "2012-03-22~", "2012-03?", "2012", "2012-21", "199X~", "2012-XX", "../2012", "2012/..",
        "/2012", "2012-03/2012-04-02", "[2013-01-29, 2013-01-30]", "[2012..]",
        "[..2012-05, 2013]", "[2012-01..2012-03]",
    )  # fmt: skip
    events = "".join(
        f"- {{id: e{number}, date: '{text}', title: T, text: T., sources: [{{source: s}}]}}\n"
        for number, text in enumerate(texts)
    )
    return written(tmp_path, DATES.strip() + "\n" + events)


@pytest.mark.parametrize("name", ["history", "dates", "packed"])
def test_what_comes_out_is_what_was_parsed(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"history": lambda: written(tmp_path, HISTORY), "dates": lambda: every_kind_of_date(tmp_path)}
    path = files[name]() if name in files else EVENTS
    parsed = without_store(path, monkeypatch)
    assert read_timeline(str(path)) == parsed
    stored = store.load(str(path), path.read_bytes())
    assert stored == parsed
    for one, other in zip(stored.events, parsed.events, strict=True):
        ends = [(date.earliest, date.latest, date.precision, date.start, date.end) for date in (one.date, other.date)]
        assert ends[0] == ends[1]
        assert one.date.members == other.date.members


def test_another_byte_another_version_or_damage_is_parsed_anew(folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path, HISTORY)
    raw = path.read_bytes()
    parsed = read_timeline(str(path))
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    assert store.load(str(path), raw + b"#") is None
    header = len(whole.split(b"\n")[0])
    for damaged in (
        b"",
        whole[: len(whole) // 2],
        whole.replace(b"mali-timeline ", b"mali-timeline 9", 1),
        whole[: header + 1] + b"       many" + whole[header + 12 :],
        whole[: header + 1] + b"          2 {}"[1:] + raw,
        whole[: header + 1] + b"          12[1,[],[],[],[" + raw,
        whole.replace(b'"2012-12"', b"null     "),
        whole.replace(b'"2012-03-31"', b"null        "),
        whole.replace(b'"army"', b'"arms"', 1),
    ):
        file.write_bytes(damaged)
        found = store.load(str(path), raw)
        assert found is None or found == parsed
        assert read_timeline(str(path)) == parsed


def test_a_file_that_lies_in_its_place_for_another_path_is_not_taken(folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path, HISTORY)
    read_timeline(str(path))
    (file,) = folder.iterdir()
    other = tmp_path / "other.yaml"
    other.write_text(HISTORY.replace("A small history", "Another history"))
    file.replace(store._file(str(folder), str(other)))  # noqa: SLF001 - as if two paths had one checksum
    assert read_timeline(str(other)).title == "Another history"


def test_only_the_person_can_read_it(folder: Path, tmp_path: Path) -> None:
    read_timeline(str(written(tmp_path, HISTORY)))
    (file,) = folder.iterdir()
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (folder, file)]
    assert modes == [0o700, 0o600]


def test_a_folder_that_others_may_write_is_left_alone(folder: Path, tmp_path: Path) -> None:
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    assert read_timeline(str(written(tmp_path, HISTORY))).events
    assert list(folder.iterdir()) == []


def test_twenty_files_are_kept(folder: Path, tmp_path: Path) -> None:
    for number in range(store.MAX_FILES + 3):
        path = tmp_path / f"{number}.yaml"
        path.write_text(HISTORY)
        read_timeline(str(path))
        newest = Path(store._file(str(folder), str(path)))  # noqa: SLF001
        os.utime(newest, (number, number))
    assert len(list(folder.iterdir())) == store.MAX_FILES
    assert newest.exists()


@pytest.mark.parametrize("place", ["off", "a file", "no home", "relative", "a folder in its place"])
def test_where_nothing_can_be_stored_nothing_is_said(
    place: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, HISTORY)
    if place == "off":
        monkeypatch.setenv(store.OFF_VARIABLE, "1")
    elif place == "a file":
        folder.parent.mkdir()
        folder.write_text("")
    elif place == "a folder in its place":
        Path(store._file(str(folder), str(path))).mkdir(parents=True)  # noqa: SLF001
        folder.chmod(0o700)
    else:
        monkeypatch.setenv("XDG_CACHE_HOME", "cache")
        monkeypatch.setenv("HOME", "nowhere" if place == "no home" else str(tmp_path / "home"))
    before = sorted(Path.cwd().iterdir())
    assert read_timeline(str(path)) == read_timeline(str(path))
    assert sorted(Path.cwd().iterdir()) == before
    assert list(folder.glob("*.*.*")) == []
    assert (tmp_path / "home").exists() == (place == "relative")
    assert capsys.readouterr() == ("", "")


def test_a_very_large_file_is_not_stored(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MAX_BYTES", 10)
    assert read_timeline(str(written(tmp_path, HISTORY))).events
    assert list(folder.iterdir()) == []


def test_a_timeline_that_came_by_a_pipe_or_has_diagnostics_is_not_stored(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mali_timeline", "--file", "-", "list"]
    subprocess.run(command, input=HISTORY.encode(), cwd=ROOT, check=True, capture_output=True)
    path = written(tmp_path, "title: x\n")
    refused = subprocess.run([*command[:-2], str(path), "list"], cwd=ROOT, check=False, capture_output=True)
    assert refused.returncode == 1
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_stored_file_is_read_without_yaml(tmp_path: Path) -> None:
    path = written(tmp_path, HISTORY)
    code = (
        "import sys; from mali_timeline.cli import main; code = main(sys.argv[1:]); "
        "print(code, *sorted(name for name in sys.modules if 'yaml' in name or 'checks' in name or name == 'rich'))"
    )
    command = [sys.executable, "-c", code, "--file", str(path), "list", "--format", "tsv"]
    runs = [subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout for _ in range(2)]
    (first, modules), (second, modules_again) = (run.rstrip("\n").rsplit("\n", 1) for run in runs)
    assert first == second
    assert "yaml" in modules
    assert modules_again == "0"
