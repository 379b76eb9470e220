"""`new`: the file with which a timeline of one's own begins."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import Run, program

from mali_timeline.errors import UsageError
from mali_timeline.exporters.template import template
from mali_timeline.readers import check_bytes, read_timeline
from mali_timeline.readers.schema import MAX_TEXT

Go = Callable[..., Run]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda title: not title.isspace()))
def test_whatever_the_title_is_the_file_is_sound_and_has_it(title: str) -> None:
    """Without errors and without warnings; only line breaks at the end of a title are not kept."""
    checked = check_bytes("f", template(title).encode())
    assert checked.diagnostics == []
    assert checked.title == title.rstrip("\n")
    assert checked.events == 1


@pytest.mark.parametrize(
    "title", ['a "quoted" one', "a: b #c", "two\nlines", "~", "*x", "\u202eemoji 😀", "[sic]", "{0}"]
)
def test_a_title_is_data(title: str, run: Go, tmp_path: Path) -> None:
    done = run("new", title)
    assert (done.code, done.err) == (0, "")
    path = tmp_path / "own.yaml"
    path.write_text(done.out, encoding="utf-8")
    assert read_timeline(str(path)).title == title
    assert run("check", "--strict", str(path)).code == 0


def test_without_a_title_the_file_has_one_to_replace(run: Go) -> None:
    assert '\ntitle: "My timeline"\n' in run("new").out


@pytest.mark.parametrize("title", ["", " \n", "x" * (MAX_TEXT + 1), "\udcff"])
def test_a_title_that_no_file_can_have_is_refused(title: str, run: Go) -> None:
    with pytest.raises(UsageError):
        template(title)
    done = run("new", title)
    assert (done.code, done.out) == (2, "")
    assert "title" in done.err


def test_where_standard_output_lacks_a_character_its_escape_is_read_as_the_same(tmp_path: Path) -> None:
    done = program("new", "Año 😀", env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stdout.isascii()) == (0, True)
    path = tmp_path / "own.yaml"
    path.write_text(done.stdout, encoding="ascii")
    assert read_timeline(str(path)).title == "Año 😀"


def test_the_comments_name_commands_that_do_what_they_say(
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The schema for editors is the file that the first line names, and the dates are supported."""
    text = template("Suez")
    first = text.splitlines()[0]
    assert first == "# yaml-language-server: $schema=schema.json"
    assert "`mali-timeline schema > schema.json`" in text
    assert json.loads(run("schema").out)["$schema"].startswith("https://json-schema.org/draft/2020-12/")
    (lines,) = re.findall(r"than is known: (.*)\n# (.*)\. How", text)
    dates = re.findall(r"(?:^|, )([^ ,]+)", ", ".join(lines).replace(",,", ","))
    assert len(dates) == 8
    assert run("dates", *dates).code == 0
    commented = text.replace("    # because: ", "    because: ").replace("another-event", "first-event")
    assert [each.code for each in check_bytes("f", commented.encode()).diagnostics] == ["own-cause"]
    for field in ("disputed", "caveat", "origin"):
        assert check_bytes("f", text.replace(f"    # {field}: ", f"    {field}: ").encode()).diagnostics == []


def test_everything_that_has_been_written_can_be_shown(run: Go, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(template("Suez"), encoding="utf-8")
    for command in (["list"], ["show", "first-event"], ["chart"], ["places", "somewhere"], ["tree", "--by", "period"]):
        assert run("--file", str(path), *command).code == 0
