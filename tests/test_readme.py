"""README.md shows real output, real commands and a real event."""

import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from browser import program_or_skip
from support import EVENTS, ROOT, Run

from mali_timeline.cli import COMMANDS
from mali_timeline.cli.answer import FORMATS
from mali_timeline.exporters import EXPORT_FORMATS
from mali_timeline.query import Query
from mali_timeline.readers import check_bytes
from mali_timeline.records import ACTOR_KINDS, SOURCE_KINDS

pytestmark = pytest.mark.no_cover
README = ROOT / "README.md"
COLUMNS = 80
CONSOLE = re.compile(r"```console\n\$ (?P<command>[^\n]*)\n(?P<output>.*?)```", re.DOTALL)
BLOCK = re.compile(rf"{CONSOLE.pattern}|```yaml\n(?P<file>.*?)```", re.DOTALL)
OWN = re.compile(r"(?<=\n## Your own timeline\n).*?(?=\n## )", re.DOTALL)
SHELL = re.compile(r"```sh\n(.*)\n```")


def test_every_block_shows_what_its_command_prints(
    terminal: Callable[..., Run],
    golden: Callable[[Path, str], None],
    folder_of_the_program: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """A command of its own as on a terminal of 80 columns, with what it says beside the answer; a pipe as in a shell.

    The section on a timeline of one's own is followed step by step in a folder of its own: what it shows as YAML is
    written into the file.
    """
    monkeypatch.setenv("PATH", str(folder_of_the_program), prepend=":")

    def shown(block: re.Match[str]) -> str:
        command = block["command"]
        if command is None:
            if Path.cwd() == tmp_path:
                Path("suez.yaml").write_text(block["file"], encoding="utf-8")
            return block[0]
        if set("|>") & set(command):
            done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)  # noqa: S607
            return f"```console\n$ {command}\n{done.stdout}```"
        program, *arguments = shlex.split(command)
        assert program == "mali-timeline"
        done_here = terminal(*arguments, "--color", "never", "--no-pager", columns=COLUMNS)
        assert done_here.code == 0
        return f"```console\n$ {command}\n{done_here.out}{done_here.err}```"

    def followed(section: re.Match[str]) -> str:
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path)
            return BLOCK.sub(shown, section[0])

    text = README.read_text(encoding="utf-8")
    assert len(CONSOLE.findall(text)) == text.count("```console") >= 12
    own = OWN.sub(followed, text)
    before, after = OWN.split(own)
    golden(README, BLOCK.sub(shown, before) + "".join(OWN.findall(own)) + BLOCK.sub(shown, after))


def test_the_two_commands_do_all_their_own_set_up() -> None:
    """Each is one line, makes its own environment, and the check of every change runs the second as it stands."""
    first, second = SHELL.findall(README.read_text(encoding="utf-8"))
    assert first.startswith("python3 -m venv ")
    assert first.endswith("mali-timeline list --since 2012")
    assert second.startswith("python3 -m venv ")
    assert f"\n{second} " in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_whole_event_stands_so_in_the_data_file() -> None:
    """What the README explains is what is there."""
    events = [block for block in yaml_blocks() if block.lstrip().startswith("- id: ")]
    assert events
    for event in events:
        assert event in EVENTS.read_text(encoding="utf-8")
        assert all(name in event for name in ("figures:", "because:", "sources:", "disputed:"))


def test_the_file_without_registers_is_sound() -> None:
    """As far as it goes: what it lacks is a warning."""
    (file,) = (block for block in yaml_blocks() if "\nevents:" in block)
    assert {each.severity for each in check_bytes("f", file.encode()).diagnostics} == {"warning"}


def test_the_lesson_can_be_presented(run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saved under the name that the text gives it."""
    (lesson,) = (block for block in yaml_blocks() if "\nsteps:" in block)
    (tmp_path / "north.yaml").write_text(lesson, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = run("present", "--lesson", "north.yaml", "--format", "tsv", "--fields", "id")
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) >= lesson.count("\n  - ")


def yaml_blocks() -> list[str]:
    """Return the YAML that the README shows, but for the section on a timeline of one's own."""
    return re.findall(r"```yaml\n(.*?)```", OWN.sub("", README.read_text(encoding="utf-8")), re.DOTALL)


def test_every_command_option_format_and_kind_is_named() -> None:
    """Nothing has to be found out by chance."""
    text = README.read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"| `{command}" in text
    for name in Query._fields:
        assert f"`--{name.rstrip('_').replace('_', '-')}" in text or f" --{name}" in text
    for word in (*FORMATS, *SOURCE_KINDS, *ACTOR_KINDS):
        assert word in text


EXPORT = re.compile(r"^\| .* \| `(mali-timeline .*)` \|$", re.MULTILINE)


def export_commands() -> list[str]:
    """Return the commands of the section about exports, one of each format and one for spreadsheets."""
    section = README.read_text(encoding="utf-8").partition("## Taking it elsewhere\n")[2].partition("\n## ")[0]
    return [command.replace("\\|", "|") for command in EXPORT.findall(section)]


def test_every_export_format_has_a_line() -> None:
    formats = [command.split()[2] for command in export_commands() if command.split()[1] == "export"]
    assert sorted(formats) == sorted(EXPORT_FORMATS)


@pytest.mark.parametrize("command", export_commands())
def test_every_line_of_the_exports_makes_the_file_that_it_names(
    command: str, folder_of_the_program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "| pandoc" in command:
        program_or_skip("pandoc")
    monkeypatch.setenv("PATH", str(folder_of_the_program), prepend=":")
    subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=tmp_path, check=True)  # noqa: S607
    (made,) = tmp_path.iterdir()
    assert made.name == command.rsplit(maxsplit=1)[-1]
    assert made.stat().st_size > 1000


def test_every_file_of_the_package_has_a_line() -> None:
    block = README.read_text(encoding="utf-8").partition("## Development")[2].split("```")[1]
    listed, folder = [], ""
    for line in block.strip().splitlines()[1:]:
        name = line.split()[0]
        assert len(line.split()) > 1, f"{name} is not explained"
        if line.startswith("    "):
            listed.append(folder + name)
        else:
            folder = name if name.endswith("/") else ""
            listed.append(name)
    package = ROOT / "mali_timeline"
    files = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*")
        if path.suffix in {".py", ".csv", ".css", ".js"}
    }
    folders = {f"{path.parent.relative_to(package).as_posix()}/" for path in package.rglob("__init__.py")} - {"./"}
    assert sorted(set(listed) - {"tests/"}) == sorted(
        {each for each in files if not each.endswith("/__init__.py")} | folders
    )
