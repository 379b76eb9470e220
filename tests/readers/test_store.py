"""The store: the same records without parsing, never anything else, and never a word about it."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import laws
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from runs import EVERY_FORMAT, EVERY_RUN
from support import EVENTS, HISTORY, ROOT, Run, written

from mali_timeline.dates import HistoricalDate
from mali_timeline.errors import DataError
from mali_timeline.readers import read_timeline, store
from mali_timeline.records import Timeline

Go = Callable[..., Run]
anew = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=50)
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


def assert_equal(stored: Timeline | None, parsed: Timeline) -> None:
    """Compare all parts; two dates count as equal if they were written the same, so that these are compared by part."""
    assert stored is not None
    assert stored == parsed
    for one, other in zip(dates_of(stored), dates_of(parsed), strict=True):
        assert parts_of(one) == parts_of(other)


def dates_of(timeline: Timeline) -> list[HistoricalDate | None]:
    """Return every date of a timeline."""
    citations = [citation for event in timeline.events for citation in event.sources]
    return [
        *(event.date for event in timeline.events),
        *(source.date for source in timeline.sources.values()),
        *(period.date for period in timeline.periods.values()),
        *(citation.date for citation in citations),
    ]


def parts_of(when: HistoricalDate | None) -> object:
    """Return everything that a date is made of."""
    if when is None or when.start is when:
        single = when and (when.text, when.earliest, when.latest, when.precision, when.approximate, when.uncertain)
        return single, when and [(parts_of(first), parts_of(last), first is last) for first, last in when.members]
    return when.text, when.earliest, when.latest, parts_of(when.start), parts_of(when.end)


@pytest.mark.parametrize("name", ["history", "dates", "packed"])
def test_what_comes_out_is_what_was_parsed(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"history": lambda: written(tmp_path, HISTORY), "dates": lambda: every_kind_of_date(tmp_path)}
    path = files[name]() if name in files else EVENTS
    parsed = without_store(path, monkeypatch)
    assert read_timeline(str(path)) == parsed
    assert_equal(store.load(str(path), path.read_bytes()), parsed)


@anew
@given(laws.sound_files())
def test_what_comes_out_of_any_sound_file_is_what_was_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: laws.Mapping
) -> None:
    path = tmp_path / "f.yaml"
    path.write_text(laws.in_lines(content), encoding="utf-8")
    parsed = without_store(path, monkeypatch)
    read_timeline(str(path))
    assert_equal(store.load(str(path), path.read_bytes()), parsed)


def test_another_byte_or_another_version_is_parsed_anew(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, HISTORY)
    raw = path.read_bytes()
    read_timeline(str(path))
    assert len(list(folder.iterdir())) == 1
    for other in (raw + b"#", raw[:-1], raw[1:], raw.replace(b"2012-12", b"2012-11"), b""):
        assert store.load(str(path), other) is None
    assert store.load(str(path), raw) is not None
    monkeypatch.setattr(store, "_VERSION", "another")
    assert store.load(str(path), raw) is None


@anew
@given(st.data())
def test_any_damage_is_parsed_anew(folder: Path, tmp_path: Path, data: st.DataObject) -> None:
    path = written(tmp_path, HISTORY)
    raw = path.read_bytes()
    for each in folder.glob("*"):
        each.unlink()
    parsed = read_timeline(str(path))
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    begin = data.draw(st.integers(0, len(whole)), "begin")
    end = data.draw(st.just(len(whole)) | st.integers(begin, min(begin + 9, len(whole))), "end")
    damaged = whole[:begin] + data.draw(st.binary(max_size=9) | st.just(b"null"), "instead") + whole[end:]
    file.write_bytes(damaged)
    assert (store.load(str(path), raw) is None) == (damaged != whole)
    assert read_timeline(str(path)) == parsed
    assert file.read_bytes() == whole


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "{}",
        "[1,2]",
        "null",
        "[[null,99],null,[],[],[],[],[],[]]",
        '[[["2012",1e999,2,"year",0,0,null,[]]],null,[],[],[],[],[],[]]',
        '[[["2012",123456789012345678901234567890,2,"year",0,0,null,[]]],null,[],[],[],[],[],[]]',
        '[[null,"2012-02-30"],null,[],[],[],[],[],[]]',
        "[[null],null,[],[],[],[],[],[[]]]",
        '[[null],null,[],[],[],[],[],[["a",7,"A","A",[],[],[],[],[],[],null,null]]]',
        '[[null],null,[],[],[],[],[],[["a",0,"A","A",[["s",null,0,null,null]],[],[],[],[],[],null,null]]]',
        "[" * 100_000,
    ],
)
def test_what_is_whole_but_no_timeline_is_parsed_anew(text: str, folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path, HISTORY)
    raw = path.read_bytes()
    parsed = read_timeline(str(path))
    (file,) = folder.iterdir()
    file.write_bytes(store._header(text.encode(), raw) + text.encode() + raw)  # noqa: SLF001
    assert store.load(str(path), raw) is None
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


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
def test_a_folder_that_others_may_write_is_left_alone(mode: int, folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path, HISTORY)
    read_timeline(str(path))
    (file,) = folder.iterdir()
    folder.chmod(mode)
    assert store.load(str(path), path.read_bytes()) is None
    file.unlink()
    assert read_timeline(str(path)).events
    assert list(folder.iterdir()) == []


def test_a_folder_of_somebody_else_is_left_alone(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, HISTORY)
    read_timeline(str(path))
    if os.getuid() == 0:
        os.chown(folder, 65534, 65534)
    else:  # only root can give a folder away
        monkeypatch.setattr(os, "getuid", lambda: 65534)
    assert store.load(str(path), path.read_bytes()) is None
    (file,) = folder.iterdir()
    file.unlink()
    assert read_timeline(str(path)).events
    assert list(folder.iterdir()) == []


def test_a_full_disk_leaves_nothing_behind_and_says_nothing(folder: Path, tmp_path: Path) -> None:
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, -1)); "
        "from mali_timeline.cli import main; code = main(sys.argv[1:]); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1)); sys.exit(code)"
    )
    path = str(written(tmp_path, HISTORY))
    command = [sys.executable, "-c", code, "--file", path, "list"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert (done.stdout.count("\n"), done.stderr) == (5, "")
    assert list(folder.iterdir()) == []


def test_several_runs_at_once_do_no_harm(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, HISTORY)
    command = [sys.executable, "-m", "mali_timeline", "--file", str(path), "list"]
    runs = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in range(4)]
    answers = {run.communicate()[0] for run in runs}
    assert len(answers) == 1
    assert len(list(folder.iterdir())) == 1
    assert_equal(store.load(str(path), path.read_bytes()), without_store(path, monkeypatch))


def test_what_a_run_that_was_killed_left_behind_is_in_nobodys_way(folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path, HISTORY)
    raw = path.read_bytes()
    folder.mkdir(parents=True, mode=0o700)
    left = Path(f"{store._file(str(folder), str(path))}.{os.getpid()}")  # noqa: SLF001
    left.write_text("half")
    read_timeline(str(path))
    assert not left.exists()
    read_timeline(str(path))
    assert store.load(str(path), raw) is not None


ONE_AND_TWO = """\
title: One and two
sources: {one: {title: One, publisher: One, kind: ngo, date: 2012-03, x-shelf: A}, two: {title: Two}}
actors: {one: {name: One, kind: state, aliases: [Uno]}}
places: {one: {name: One, region: R, country: C, lat: 1, lon: 2}}
periods: [{id: one, name: First, date: 2012/2013}]
tags: {one: {name: The one, about: First.}}
events:
  - {id: one, date: 2012-03-22~, title: First, text: "A.\n\nB.", places: [one], actors: [one], tags: [one],
     x-own: [1, {a: b}],
     figures: [{label: dead, low: 1, value: 2, high: 3, source: one}, {label: dead, value: 9}],
     sources: [{source: one, at: p. 1, date: 2012-04, weekday: Sunday, note: n}, {source: two}], caveat: Beware.}
  - {id: two, date: "[2012-03-25, 2012-03-28]", title: Second, disputed: In words.,
     because: [{event: one, source: one}]}
  - {date: 2012, title: Third}
"""


@pytest.mark.no_cover
@pytest.mark.parametrize("command", {run[0]: None for run in EVERY_RUN})
def test_a_command_answers_the_same_from_the_store(
    command: str, tmp_path: Path, run: Go, monkeypatch: pytest.MonkeyPatch, no_input: None
) -> None:
    """In each of its formats, from a file with something in every field."""
    path = str(written(tmp_path, ONE_AND_TWO))
    assert run("--file", path, "list").code == 0  # which stores it
    for arguments in (each for each in (*EVERY_RUN, *EVERY_FORMAT) if each[0] == command):
        from_the_store = run("--file", path, *arguments)
        monkeypatch.setenv(store.OFF_VARIABLE, "1")
        assert run("--file", path, *arguments) == from_the_store
        monkeypatch.delenv(store.OFF_VARIABLE)


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


@pytest.mark.parametrize("path", ["-", "/dev/stdin"])
def test_a_timeline_that_came_by_a_pipe_is_not_stored(path: str, folder: Path) -> None:
    command = [sys.executable, "-m", "mali_timeline", "--file", path, "list"]
    done = subprocess.run(command, input=HISTORY.encode(), cwd=ROOT, check=True, capture_output=True)
    assert done.stdout.count(b"\n") == 5
    assert not folder.exists()


def test_a_file_with_errors_is_not_stored(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError):
        read_timeline(str(written(tmp_path, "title: x\n")))
    assert not folder.exists()


def test_with_a_stored_file_one_more_file_is_opened_and_no_yaml_is_imported(folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path, HISTORY)
    code = """
import sys
opened = []
sys.addaudithook(lambda event, arguments: event == "open" and opened.append(str(arguments[0])))
from mali_timeline.cli import main
code = main(sys.argv[2:])
late = {"yaml", "schema", "checks", "document", "rich", "dateutil"}
print(code, *sorted(name for name in sys.modules if late & {*name.split(".")}))
print(*(name for name in opened if name.startswith(sys.argv[1])))
"""
    command = [sys.executable, "-c", code, str(tmp_path), "--file", str(path), "list", "--format", "tsv"]
    runs = [subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout for _ in range(2)]
    (first, modules, _), (second, modules_again, opened) = (run.rstrip("\n").rsplit("\n", 2) for run in runs)
    assert first == second
    assert {"yaml", "mali_timeline.readers.schema", "mali_timeline.checks"} <= {*modules.split()}
    assert modules_again == "0"
    assert opened.split() == [str(path), *map(str, folder.iterdir())]
