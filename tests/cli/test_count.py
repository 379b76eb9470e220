import json
from collections.abc import Callable

from support import Run, program

from mali_timeline.render.tables import MAX_BAR
from mali_timeline.reports.grouping import GROUPINGS

Go = Callable[..., Run]


def test_every_side_of_an_event_is_counted(run: Go, history_file: str) -> None:
    """What a tree can branch by, the events can be counted by."""
    for by in GROUPINGS:
        done = run("--file", history_file, "count", "--by", by)
        assert (done.code, done.err) == (0, "")
    assert run("--file", history_file, "count", "--by", "colour").code == 2


def test_counts_in_json_have_their_share_and_their_events(run: Go, history_file: str) -> None:
    """The share is of the events that the filters leave."""
    done = run("--file", history_file, "count", "--by", "actor", "--since", "2012-03", "--format", "json")
    assert json.loads(done.out)[1:] == [
        {"events": 2, "id": "rebels", "name": "REB", "share": 0.5, "event_ids": ["gao-taken", "accord"]},
        {"events": 1, "id": None, "name": "no actor", "share": 0.25, "event_ids": ["year-of-drought"]},
    ]
    shares = run("--file", history_file, "count", "--by", "source", "--fields", "name,share,event_ids").out
    assert shares.splitlines()[2] == "Evening news, Portal\t0.2000\tmutiny"


def test_where_nothing_matches_there_is_nothing_to_count(run: Go, terminal: Go, history_file: str) -> None:
    """A note, and no division by zero."""
    arguments = ("--file", history_file, "count", "--until", "1900")
    assert run(*arguments) == Run(
        0, "", "no event matches: none matches --until alone; the events are dated 1990 to 2012\n"
    )
    assert terminal(*arguments) == Run(
        0, "", "no event matches: none matches --until alone; the events are dated 1990 to 2012\n"
    )
    assert run(*arguments, "--format", "json").out == "[]\n"


def test_bars_have_plain_letters_for_a_stream_that_lacks_them(history_file: str) -> None:
    """ASCII gets hashes, as wide as the bars were."""
    done = program(
        *("--file", history_file, "count", "--format", "table"),
        env={"PYTHONIOENCODING": "ascii"},
    )
    assert done.stdout.splitlines()[1] == "2012        4    80%  " + "#" * MAX_BAR
    assert done.stdout.splitlines()[2] == "1990s       1    20%  " + "#" * 25


def test_a_pipe_gets_lines_and_a_terminal_the_table(run: Go, terminal: Go, history_file: str) -> None:
    """With fields, a table of these."""
    assert run("--file", history_file, "count").out == "4\t2012\t2012\n1\t\t1990s\n"
    arguments = ("--file", history_file, "count", "--by", "tag")
    assert terminal(*arguments, "--color", "never").out.startswith("Tag     Events  Share\nbattle       1    20%  ████")
    assert terminal(*arguments, "--fields", "name,events", "--color", "never").out.splitlines()[0] == "Name    Events"
    assert "\x1b[36m█" in terminal(*arguments).out
