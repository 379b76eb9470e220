"""How fast the program is, as ratios within one run: `python tests/benchmark.py [rounds]`.

Each round runs every command once, as a process of its own with its output in a pipe, in an order that moves on from
round to round; the figures are medians over the rounds, the ratios medians of the ratios within a round. Absolute
times tell of the machine, ratios of the program.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROGRAM = [sys.executable, "-m", "mali_timeline"]
BASE = "import typer"


def generated(folder: Path, events: int) -> str:
    """Write a file of so many made-up events and give its path."""
    path = folder / f"{events}.yaml"
    sources = "".join(f"  s-{n}: {{title: Report {n}, publisher: Monitor {n}, kind: research}}\n" for n in range(50))
    lines = "".join(
        f"  - id: e-{n}\n    date: {1990 + n % 30}-{n % 12 + 1:02}-{n % 28 + 1:02}\n    title: Event number {n}\n"
        f"    text: >-\n      {'Something happens somewhere and somebody reports it. ' * 4}\n"
        f"    sources: [{{source: s-{n % 50}, at: p. {n % 300}}}, {{source: s-{(n + 1) % 50}}}]\n"
        for n in range(events)
    )
    path.write_text(f"sources:\n{sources}events:\n{lines}", encoding="utf-8")
    return str(path)


def seconds(command: list[str]) -> float:
    """Time one run, from its start to its end."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.PIPE, cwd=ROOT, check=True)
    return time.perf_counter() - start


def main(rounds: int) -> None:
    """Run all the commands in turn and print a line for each."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        thousand, many = (generated(Path(folder), events) for events in (1_000, 20_000))
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            BASE: [sys.executable, "-c", "import typer"],
            "import mali_timeline.cli": [sys.executable, "-c", "import mali_timeline.cli"],
            "--version": [*PROGRAM, "--version"],
            "list --since 2012": [*PROGRAM, "list", "--since", "2012"],
            "list --format json": [*PROGRAM, "list", "--format", "json"],
            "list --format table": [*PROGRAM, "list", "--format", "table"],
            "tree": [*PROGRAM, "tree"],
            "show coup-2012": [*PROGRAM, "show", "coup-2012"],
            "list, 1,000 events": [*PROGRAM, "--file", thousand, "list"],
            "list, 20,000 events": [*PROGRAM, "--file", many, "list"],
        }
        names = list(commands)
        taken: dict[str, list[float]] = {name: [] for name in names}
        for turn in range(rounds + 1):
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                spent = seconds(commands[name])
                if turn:  # the first round warms up
                    taken[name].append(spent)
    print(f"{'command':26} {'ms':>8} {'x ' + BASE:>16}   ({rounds} rounds, medians)")
    for name in names:
        ratio = statistics.median(one / base for one, base in zip(taken[name], taken[BASE], strict=True))
        print(f"{name:26} {statistics.median(taken[name]) * 1000:8.0f} {ratio:16.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
