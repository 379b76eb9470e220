"""The table of all commands, known before any of them is built."""

from typing import NamedTuple

PROGRAM = "mali-timeline"


class CommandInfo(NamedTuple):
    """A command before it is built: the module that defines it, its group, and a few words for the page of all."""

    module: str
    group: str
    summary: str


# Every command, in the order of the help.
COMMANDS = {
    "list": CommandInfo("read", "Read", "events in order of time"),
    "tree": CommandInfo("read", "Read", "by year, place, actor …"),
    "show": CommandInfo("read", "Read", "events in full"),
    "chain": CommandInfo("read", "Read", "causes and effects"),
    "chart": CommandInfo("measure", "Measure", "events per year or month"),
    "bars": CommandInfo("measure", "Measure", "what lasts, as bars"),
    "count": CommandInfo("measure", "Measure", "events per actor, tag …"),
    "sources": CommandInfo("registers", "Look up", "who reports"),
    "actors": CommandInfo("registers", "Look up", "who takes part"),
    "places": CommandInfo("registers", "Look up", "where"),
    "periods": CommandInfo("registers", "Look up", "stretches of time"),
    "tags": CommandInfo("registers", "Look up", "subjects"),
    "present": CommandInfo("teach", "Teach", "event by event"),
    "quiz": CommandInfo("teach", "Teach", "questions and answers"),
    "check": CommandInfo("data", "Data", "errors and warnings"),
    "dates": CommandInfo("data", "Data", "how a date is read"),
    "new": CommandInfo("data", "Data", "a file to begin with"),
    "schema": CommandInfo("data", "Data", "JSON Schema, for editors"),
    "import": CommandInfo("data", "Data", "from another format"),
    "export": CommandInfo("export", "Data", "for another program"),
    "help": CommandInfo("help", "", "help of a command"),
}
