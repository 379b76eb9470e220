"""How fast the program is, as ratios within one run: `python tests/benchmark.py [rounds]`.

Each round runs every command of a group once, as a process of its own, in an order that moves on from round to round;
the figures are medians over the rounds, the ratios medians of the ratios within a round. Absolute times tell of the
machine, ratios of the program. What is measured against is `import typer`, and, where they are installed, the
programs that people would use instead, on the same events in their own formats.
"""

import json
import os
import pty
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent
# As people type it; `-m` costs a few milliseconds more.
SCRIPT = shutil.which("mali-timeline", path=Path(sys.executable).parent)
PROGRAM = [SCRIPT] if SCRIPT else [sys.executable, "-m", "mali_timeline"]
BASE = "import typer"
SINCE = "2012-01-01"
VERDICTS: list[str] = []
WORDS = ("army", "convoy", "village", "market", "patrol", "talks", "accord", "soldiers", "région", "élection")
PLACES = ("bamako", "gao", "kidal", "timbuktu", "mopti", "menaka", "konna", "diabaly")
ACTORS = ("army", "mission", "rebels", "state", "party", "union")
TAGS = ("attack", "politics", "talks", "coup")


@dataclass(frozen=True)
class Event:
    """A made-up event."""

    number: int
    date: str
    title: str
    text: str
    places: list[str]
    actors: list[str]
    tags: list[str]

    @property
    def source(self) -> str:
        """The id of the one source that it cites."""
        return f"s-{self.number % 100}"


@dataclass
class Command:
    """A command under the name that the tables give it; `seconds` and `megabytes` are what its runs took.

    On a terminal, `keys` are typed before it asks for any.
    """

    name: str
    words: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    terminal: bool = False
    keys: bytes = b""
    seconds: list[float] = field(default_factory=list)
    megabytes: float = 0.0


# Data


def events(number: int) -> Iterator[Event]:
    """Make up so many events from 1999 to 2024, always the same."""
    chance = Random(1960)  # noqa: S311 - nothing here is a secret
    for place in range(number):
        day = place * 26 * 336 // number
        yield Event(
            place,
            f"{1999 + day // 336}-{day % 336 // 28 + 1:02}-{day % 28 + 1:02}",
            f"e{place:06} {' '.join(chance.choices(WORDS, k=7))}",
            " ".join(chance.choices(WORDS, k=34)).capitalize() + ".",
            chance.sample(PLACES, 1 + place % 2),
            chance.sample(ACTORS, 2 + place % 2),
            chance.sample(TAGS, 1 + place % 2),
        )


def write_yaml(path: Path, number: int) -> None:
    """Write the events as a data file of ours."""
    with path.open("w", encoding="utf-8") as file:
        file.write("sources:\n")
        for n in range(100):
            file.write(f"  s-{n}:\n    title: Report {n}\n    publisher: Monitor {n}\n    kind: research\n")
        file.write(f"places:\n{''.join(f'  {place}: {{name: {place.title()}}}' + chr(10) for place in PLACES)}")
        file.write(f"actors:\n{''.join(f'  {a}: {{name: {a.title()}, kind: organisation}}' + chr(10) for a in ACTORS)}")
        file.write("events:\n")
        for e in events(number):
            file.write(f"  - id: e-{e.number}\n    date: {e.date}\n    title: {e.title}\n")
            file.write(f"    text: >-\n      {e.text}\n    places: [{', '.join(e.places)}]\n")
            file.write(f"    actors: [{', '.join(e.actors)}]\n    tags: [{', '.join(e.tags)}]\n")
            file.write(f"    sources:\n      - {{source: {e.source}, at: p. {e.number % 300}}}\n")


def journal_entry(e: Event) -> str:
    """Return an event as an entry of hledger's and ledger's journals."""
    notes = f"    ; text: {e.text}\n    ; places: {' / '.join(e.places)}\n    ; actors: {' / '.join(e.actors)}\n"
    return f"{e.date} {e.title}\n{notes}    ; source: {e.source} p. {e.number % 300}\n    (event:{e.tags[0]})  1\n\n"


def write_lines(path: Path, number: int, line: Callable[[Event], str]) -> None:
    """Write the events as one text for each."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(line(event) for event in events(number))


def write_git(path: Path, number: int) -> None:
    """Write the events as the commits of a packed history."""
    subprocess.run(["git", "init", "-q", "--bare", path], check=True)  # noqa: S607 - as it is installed
    chunks = []
    for e in events(number):
        message = f"{e.title}\n\n{e.text}\n".encode()
        seconds = int(time.mktime(time.strptime(e.date, "%Y-%m-%d"))) + 43_200
        who = f"committer b <b@example.org> {seconds} +0000\n"
        chunks.append(f"commit refs/heads/main\n{who}data {len(message)}\n".encode() + message)
    subprocess.run(["git", "-C", path, "fast-import", "--quiet"], input=b"".join(chunks), check=True)  # noqa: S607
    (path / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")


def write_task(path: Path, number: int) -> None:
    """Write the events as the tasks of taskwarrior."""
    path.mkdir()
    (path / "taskrc").write_text(f"data.location={path}\nconfirmation=no\ngc=off\nverbose=nothing\nhooks=off\n")

    def line(e: Event) -> str:
        seconds = int(time.mktime(time.strptime(e.date, "%Y-%m-%d")))
        head = f'description:"{e.title}" entry:"{seconds}" scheduled:"{seconds}" status:"pending"'
        return f'[{head} uuid:"00000000-0000-4000-8000-{e.number:012}"]\n'

    write_lines(path / "pending.data", number, line)
    for name in ("completed.data", "undo.data", "backlog.data"):
        (path / name).touch()


def write_jrnl(path: Path, number: int) -> None:
    """Write the events as a journal of jrnl."""
    path.mkdir()
    write_lines(path / "journal.txt", number, lambda e: f"[{e.date} 09:00:00] {e.title}\n{e.text}\n\n")
    (path / "jrnl.yaml").write_text(
        "colors: {body: none, date: none, tags: none, title: none}\ndefault_hour: 9\ndefault_minute: 0\neditor: ''\n"
        f"encrypt: false\nhighlight: false\nindent_character: '|'\n"
        f"journals: {{default: {{journal: {path}/journal.txt}}}}\n"
        "linewrap: 400\ntagsymbols: '@'\ntemplate: false\ntimeformat: '%F %T'\nversion: v4.6\n"
    )


# Commands


def ours(name: str, *arguments: str, file: Path | None = None, **settings: bool) -> Command:
    """Return a run of the program; `cold` means that the store is off, so that the file is parsed."""
    environment = {"MALI_TIMELINE_NO_CACHE": "1"} if settings.pop("cold", False) else {}
    words = [*PROGRAM, *(["--file", str(file)] if file else []), *arguments]
    return Command(name, words, environment, terminal=settings.pop("terminal", False))


def peers(folder: Path, number: int) -> list[Command]:
    """Write the events for each program that is installed and give the command that lists those since a day."""
    journal, lines, table = folder / "journal", folder / "jsonl", folder / "tsv"
    write_lines(journal, number, journal_entry)
    write_lines(lines, number, lambda e: json.dumps(vars(e)) + "\n")
    write_lines(table, number, lambda e: f"{e.date}\t{e.title}\t{e.text}\n")
    known = [
        Command("hledger print -O csv", ["hledger", "-f", str(journal), "print", "-b", SINCE, "-O", "csv"]),
        Command("ledger register", ["ledger", "--args-only", "-f", str(journal), "register", "-b", SINCE]),
        Command("task export", ["task", f"rc:{folder}/task/taskrc", "scheduled.after:2011-12-31", "export"]),
        Command("git log", ["git", "-C", f"{folder}/git", "log", f"--since={SINCE}T00:00:00Z", "--format=%as  %s"]),
        Command("jrnl --short", ["jrnl", "--config-file", f"{folder}/jrnl/jrnl.yaml", "-from", SINCE, "--short"]),
        Command("jq", ["jq", "-r", f'select(.date >= "{SINCE}") | .date + "  " + .title', str(lines)]),
        Command("grep", ["grep", "-E", "^20(1[2-9]|2)", str(table)]),
    ]
    found = [command for command in known if shutil.which(command.words[0])]
    for word, write in (("task", write_task), ("git", write_git), ("jrnl", write_jrnl)):
        if shutil.which(word):
            write(folder / word, number)
    missing = ", ".join(command.words[0] for command in known if command not in found)
    print(f"not installed, and so not measured: {missing}\n" if missing else "")
    return found


# Measuring


def run(command: Command) -> tuple[float, float]:
    """Run a command to its end and give its seconds and the megabytes of its peak."""
    environment = {**os.environ, "COLUMNS": "80", "LINES": "24", "TERM": "xterm-256color", **command.environment}
    theirs, output = pty.openpty() if command.terminal else os.pipe()
    if command.keys:
        os.write(theirs, command.keys)
    reader = threading.Thread(target=drain, args=(theirs,))
    reader.start()
    start = time.perf_counter()
    process = subprocess.Popen(
        command.words,
        stdin=output if command.keys else subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=environment,
    )
    os.close(output)
    _, status, used = os.wait4(process.pid, 0)
    spent = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    reader.join()
    if process.returncode:
        sys.exit(f"{command.name} failed with {process.returncode}: {command.words}")
    return spent, used.ru_maxrss / 1024


def drain(descriptor: int) -> None:
    """Read all that comes, so that nobody waits; a terminal whose other end is closed raises OSError."""
    try:
        while os.read(descriptor, 65536):
            pass
    except OSError:
        pass
    os.close(descriptor)


def measure(commands: list[Command], rounds: int) -> None:
    """Run all the commands in turn, in as many rounds after a first one that warms up."""
    for turn in range(rounds + 1):
        first = turn % len(commands)
        for command in commands[first:] + commands[:first]:
            seconds, command.megabytes = run(command)
            if turn:
                command.seconds.append(seconds)


def ratio(command: Command, base: Command) -> float:
    """Return how many times the base a command takes: the median of the ratios within a round."""
    return statistics.median(one / other for one, other in zip(command.seconds, base.seconds, strict=True))


def report(commands: list[Command], base: Command, rounds: int) -> None:
    """Print a line for each command."""
    print(f"{'command':34}{'ms':>8}{'MB':>7}   over {base.name} ({rounds} rounds, medians)")
    for command in commands:
        milliseconds = statistics.median(command.seconds) * 1000
        print(f"{command.name:34}{milliseconds:8.0f}{command.megabytes:7.0f}{ratio(command, base):7.2f}")
    print()


def verdict(what: str, measured: float, reach: float) -> None:
    """Note whether a figure is within what was set, for the end."""
    VERDICTS.append(f"{what:62}{measured:7.2f}{reach:7.2f}   {'holds' if measured <= reach else 'does not hold'}")


def completion(name: str, *words: str) -> Command:
    """Return a run as the shell makes it when TAB is pressed after these words."""
    line = "\n".join(["mali-timeline", *words])
    asked = {"_MALI_TIMELINE_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words))}
    return Command(name, PROGRAM, asked)


def measure_start(files: dict[int, Path], rounds: int) -> None:
    """Measure what the program takes when there is little to read, over Typer's import."""
    base = Command(BASE, [sys.executable, "-c", BASE])
    shipped = ours("list --since 2012", "list", "--since", "2012")
    cold = ours("list --since 2012, cold", "list", "--since", "2012", cold=True)
    table = ours("list --since 2012, a table", "list", "--since", "2012", "--no-pager", terminal=True)
    version, command = ours("--version", "--version"), completion("completion of a command's name", "li")
    event = completion("completion of an event's id", "show", "coup")
    tree, show = ours("tree", "tree"), ours("show ID", "show", "coup-2012")
    rows = ours("list, 1,000 events", "list", file=files[1_000])
    many = ours("list, 1,000 events, a table", "list", "--no-pager", file=files[1_000], terminal=True)
    commands = [base, version, command, event, shipped, cold, table, tree, show, rows, many]
    measure(commands, rounds)
    report(commands, base, rounds)
    verdict("list --since 2012 of the shipped data, over import typer, warm", ratio(shipped, base), 1.65)
    verdict("the same as a table on a terminal, warm", ratio(table, base), 2.6)
    verdict("completion of an event's id, warm", ratio(event, base), 1.8)
    verdict("tree, piped, warm", ratio(tree, base), 2.3)
    verdict("show ID, piped, warm", ratio(show, base), 2.3)
    verdict("--version, over import typer", ratio(version, base), 1.15)
    verdict("completion of a command's name, over import typer", ratio(command, base), 1.5)
    verdict("a table of 1,000 rows on a terminal, over the same piped", ratio(many, rows), 4)


def measure_bulk(folder: Path, files: dict[int, Path], rounds: int) -> None:
    """Measure what it takes when there is much to read, beside other programs."""
    since = ("list", "--since", "2012")
    warm = ours("list, 20,000 events, warm", *since, file=files[20_000])
    cold = ours("list, 20,000 events, cold", *since, file=files[20_000], cold=True)
    others = peers(folder, 20_000)
    measure([warm, cold, *others], rounds)
    report([warm, cold, *others], warm, rounds)
    for ledger in others:
        if ledger.words[0] == "hledger":
            verdict("20,000 events piped, over hledger print -O csv, warm", ratio(warm, ledger), 0.45)
            verdict("the same, cold", ratio(cold, ledger), 1.4)
            verdict("peak memory, over hledger's, warm", warm.megabytes / ledger.megabytes, 0.5)
            verdict("peak memory, over hledger's, cold", cold.megabytes / ledger.megabytes, 0.9)
    all_warm = ours("list, 100,000 events, warm", *since, file=files[100_000])
    all_cold = ours("list, 100,000 events, cold", *since, file=files[100_000], cold=True)
    again, again_cold = (
        ours(warm.name, *since, file=files[20_000]),
        ours(cold.name, *since, file=files[20_000], cold=True),
    )
    quiz = ours("quiz --questions 1", "quiz", "--seed", "1", "--questions", "1", "--format", "json", file=files[20_000])
    present = ours("present, its first slide", "present", file=files[20_000], terminal=True)
    present.keys = b"q"
    measure([again, again_cold, all_warm, all_cold, quiz, present], rounds)
    report([again, again_cold, all_warm, all_cold, quiz, present], again, rounds)
    verdict("100,000 events over 20,000, warm", ratio(all_warm, again), 5.5)
    verdict("100,000 events over 20,000, cold", ratio(all_cold, again_cold), 5.5)
    verdict("quiz --questions 1 of 20,000 events, over list of the same", ratio(quiz, again), 1.5)
    verdict("present's first slide of 20,000 events, over list of the same", ratio(present, again), 1.5)
    few, all_cards = (ours(f"show of {n:,} events", "show", "--since", "0001", file=files[n]) for n in (1_000, 5_000))
    measure([few, all_cards], rounds)
    report([few, all_cards], few, rounds)
    verdict("show of all of 5,000 events, over 1,000", ratio(all_cards, few), 5.5)


def main(rounds: int) -> None:
    """Measure the shipped data and generated files, and print tables of ratios."""
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "FORCE_COLOR", "NO_COLOR", "PAGER"):
        os.environ.pop(name, None)  # the first two distort
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        files = {number: folder / f"{number}.yaml" for number in (1_000, 5_000, 20_000, 100_000)}
        for number, path in files.items():
            write_yaml(path, number)
        measure_start(files, rounds)
        measure_bulk(folder, files, max(3, rounds // 3))
    print(f"\n{'what':62}{'is':>7}{'reach':>7}")
    print("\n".join(VERDICTS))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
