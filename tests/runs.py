"""The arguments with which every command is tried: a new command is one line here.

They are those for a file that has the events `one` and `two`, and an entry `one` in each register.
"""

from itertools import product

from mali_timeline.cli import COMMANDS
from mali_timeline.exporters import EXPORT_FORMATS
from mali_timeline.reports.grouping import GROUPINGS

FORMATS = ("table", "tsv", "csv", "json", "jsonl", "markdown", "yaml")
UNITS = ("week", "month", "quarter", "decade", "century", "period")
REGISTER = [(), ("one",)]
ARGUMENTS: dict[str, list[tuple[str, ...]]] = {
    "list": [()],
    "tree": [("--by", field) for field in GROUPINGS],
    "show": [("one", "two"), ("--since", "0001")],
    "chain": [("one",), ("two", "--up"), ("one", "--down", "--depth", "1")],
    "chart": [
        (),
        ("--by", "year"),
        *(("--by", unit, "--in", "2012") for unit in ("quarter", "month", "week", "decade", "century", "period")),
    ],
    "bars": [(), ("--all",)],
    "count": [("--by", field) for field in GROUPINGS],
    "sources": REGISTER,
    "actors": REGISTER,
    "places": REGISTER,
    "periods": REGISTER,
    "tags": REGISTER,
    "present": [(), ("two", "one", "--reveal")],
    "quiz": [("--seed", "1"), ("--seed", "2", "--questions", "3")],
    "check": [(), ("--json",)],
    "dates": [("2012", "199X~", "14 Jan 2013", "one")],
    "export": [*((name,) for name in EXPORT_FORMATS), ("svg", "--drawing", "bars", "--all")],
    "new": [(), ("one",)],
    "schema": [()],
    "import": [("chronology.csv",), ("--as", "markwhen", "notes.txt")],
    "help": [(), ("list",)],
}
# Whose rows are events, so that they can be a data file.
WITH_EVENTS = {"list", "tree", "show", "chain", "bars", "present"}
# What has lines of its own length, since it is not drawn for a screen.
UNDRAWN = {"check", "export"}
# What reads no data file.
WITHOUT_FILE = {"help", "import", "new", "schema"}
# What has no formats but its own.
WITHOUT_FORMATS = {"check", "export"}
EVERY_RUN = [
    (command, *arguments)
    for command in COMMANDS
    if command not in WITHOUT_FILE
    for arguments in ARGUMENTS.get(command, [])
]
ONE_RUN_EACH = list({run[0]: run for run in reversed(EVERY_RUN)}.values())
EVERY_FORMAT = [
    (*run, "--format", form)
    for run, form in product(EVERY_RUN, FORMATS)
    if run[0] not in WITHOUT_FORMATS and (form != "yaml" or run[0] in WITH_EVENTS)
]
