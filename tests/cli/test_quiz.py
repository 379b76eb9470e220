import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from io import StringIO
from pathlib import Path

import pytest
from pseudo_terminal import Terminal, terminals
from support import ROOT, Run, program

from mali_timeline.readers import read_timeline
from mali_timeline.reports.quiz import QuestionKind, make_quiz

Go = Callable[..., Run]
HERE = ROOT / "tests" / "cli" / "quiz"
SMALL = str(HERE / "history.yaml")


OTHER_KINDS = ("--kind", "order", "--kind", "disputed", "--questions", "2")
ANSWERS = "1\n2\nthree\n\n4\n1\n1\n2\n2\n"


def test_a_transcript_in_a_pipe_is_whole(run: Go, golden: Callable[[Path, str], None]) -> None:
    """Questions, answers, verdicts, why and the score; the same twice."""
    arguments = ("quiz", "--seed", "7", "--questions", "7", "--file", SMALL)
    done = run(*arguments, answers=ANSWERS)
    assert (done.code, done.err) == (0, "")
    golden(HERE / "transcript.txt", done.out)
    assert run(*arguments, answers=ANSWERS) == done


def test_the_sheet_has_the_questions_and_then_the_answers(run: Go, golden: Callable[[Path, str], None]) -> None:
    """One question of each kind; nothing is asked."""
    arguments = ("quiz", "--seed", "7", "--questions", "7", "--file", SMALL, "--format", "markdown")
    done = run(*arguments)
    assert (done.code, done.err) == (0, "")
    golden(HERE / "sheet.md", done.out)
    assert run(*arguments, "--fields", "question,answer").out.startswith("| question | answer |\n")
    assert run(*arguments[:1], *arguments[5:]).err.startswith("The same questions again, of the same events: --seed ")


def test_a_question_as_json_says_all(run: Go) -> None:
    """With the numbers of the answers, and ids to look up."""
    one, *_ = json.loads(run("quiz", "--seed", "1", "--kind", "first", "--file", SMALL, "--format", "json").out)
    first, second = one["events"]
    assert one["kind"] == "first"
    assert one["question"] == "Which came first?"
    assert len(one["choices"]) == 2
    assert one["choices"][one["number"] - 1] == one["answer"]
    assert one["event"] == first
    assert one["why"].count("201") == 2
    assert one["source"].count("; ") == len(one["sources"]) - 1 == 1
    assert second != first


def test_a_question_about_an_event_without_sources_cites_none(run: Go, tmp_path: Path) -> None:
    path = tmp_path / "bare.yaml"
    path.write_text("events: [{date: 2012, title: One}, {date: 2013, title: Two}]\n", encoding="utf-8")
    found = run("quiz", "--file", str(path), "--kind", "first", "--questions", "1", "--format", "json")
    assert json.loads(found.out)[0]["source"] is None


def test_fields_ask_for_the_list(run: Go) -> None:
    """As a class gets it, without the answers."""
    done = run("quiz", "--seed", "1", "--fields", "question,choices", "--file", SMALL, "--questions", "2")
    assert done.out.count("\n") == 2
    assert done.out.count("\t1) ") == 2
    assert done.err == ""


def test_the_same_seed_gives_the_same_quiz_in_every_process() -> None:
    """Whatever the order of sets there."""
    shown = {
        program("quiz", "--seed", "1", "--format", "json", env={"PYTHONHASHSEED": number}).stdout
        for number in ("1", "2", "3")
    }
    assert len(shown) == 1
    assert len(json.loads(shown.pop())) == 10


@pytest.mark.parametrize("columns", [60, 80, 100, 140, 200])
def test_the_table_and_the_dialogue_at_every_width(
    columns: int, terminal: Go, monkeypatch: pytest.MonkeyPatch, golden: Callable[[Path, str], None]
) -> None:
    """As on a terminal that cannot be filled: answers come from elsewhere."""
    arguments = ("quiz", "--seed", "7", "--questions", "7", "--file", SMALL, "--color", "never")
    shown = terminal(*arguments, "--format", "table", columns=columns).out
    monkeypatch.setattr(sys, "stdin", StringIO(ANSWERS))
    shown += "\n" + terminal(*arguments, columns=columns).out
    monkeypatch.setattr(sys, "stdin", StringIO(ANSWERS))
    golden(HERE / f"{columns}.txt", shown + terminal(*arguments, *OTHER_KINDS, columns=columns).out)


def test_without_a_seed_one_is_told_with_which_the_quiz_comes_again(run: Go) -> None:
    """At the end of the dialogue; beside a handout as a note."""
    done = run("quiz", "--questions", "3", "--file", SMALL, answers="1\n1\n1\n")
    *dialogue, told = done.out.splitlines(keepends=True)
    seed = told.split()[-1]
    assert told == f"The same questions again, of the same events: --seed {seed}\n"
    again = run("quiz", "--questions", "3", "--file", SMALL, "--seed", seed, answers="1\n1\n1\n")
    assert again.out == "".join(dialogue)
    listed = run("quiz", "--file", SMALL, "--format", "json")
    assert listed.err.startswith("The same questions again, of the same events: --seed ")
    assert run("quiz", "--file", SMALL, "--format", "json", "--seed", listed.err.split()[-1]).out == listed.out


def test_a_byte_order_mark_is_no_part_of_the_first_answer(run: Go) -> None:
    arguments = ("quiz", "--seed", "7", "--questions", "2", "--file", SMALL)
    assert run(*arguments, answers="\ufeff1\n2\n") == run(*arguments, answers="1\n2\n")
    assert program(*arguments, input="\ufeff1\n2\n").stdout == run(*arguments, answers="1\n2\n").out


def test_more_questions_than_there_are_numbers_for_are_as_many_as_can_be_made(run: Go) -> None:
    arguments = ("quiz", "--seed", "1", "--file", SMALL, "--format", "jsonl", "--questions")
    every = run(*arguments, "1000000")
    assert every.err.startswith(f"only {every.out.count(chr(10))} questions can be made of these events; ")
    assert run(*arguments, "99999999999999999999") == every


def test_the_end_of_the_answers_ends_it_politely(run: Go) -> None:
    """With the score so far, and exit code 0; so does q."""
    arguments = ("quiz", "--seed", "7", "--questions", "3", "--kind", "when", "--file", SMALL)
    right = [
        str(question.right + 1)
        for question in make_quiz(
            read_timeline(SMALL), read_timeline(SMALL).events, kinds=[QuestionKind.WHEN], seed=7, number=3
        )
    ]
    for answers in (f"{right[0]}\n9\n", f"{right[0]}\nq\n", f"{right[0]}\n QUIT \n", f"{right[0]}"):
        done = run(*arguments, answers=answers)
        assert done.code == 0
        assert done.out.endswith("\nScore so far: 1 of 1; 2 questions not answered\n")
    assert run(*arguments, answers="").out.endswith("q to quit): \nNo question was answered\n")
    assert run(*arguments, answers="\n".join(right)).out.endswith("\nScore: 3 of 3\n")


def test_an_answer_that_is_none_is_asked_for_again_but_not_for_ever(run: Go) -> None:
    """`yes | mali-timeline quiz` ends."""
    done = run("quiz", "--seed", "1", "--kind", "first", "--file", SMALL, answers="y\n0\n3\n-1\n1.5\n" + "y\n" * 1000)
    assert done.code == 0
    assert done.out.count("Please type a number from 1 to 2, or q to quit.\n") == 20
    assert "None of 20 answers was one of the numbers: the quiz ends here.\nNo question was answered\n" in done.out


def test_answers_that_are_no_text_are_shown_as_marks() -> None:
    """Bytes, escapes, and a line without an end do no harm."""
    typed = b"\xff\xfe\x1b[31m\n" + b"9" * 100_000
    command = [sys.executable, "-m", "mali_timeline", "quiz", "--seed", "1", "--file", SMALL]
    done = subprocess.run(command, input=typed, capture_output=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\x1b[31m" in done.stdout
    assert b"\x1b" not in done.stdout
    assert len(done.stdout) < 10_000


def test_what_is_missing_is_said(run: Go) -> None:
    """Fewer questions than were asked for, none, or no event at all; never an error."""
    few = run("quiz", "--seed", "1", "--kind", "when", "--kind", "when", "--file", SMALL, answers="1\n" * 6)
    assert few.out.count("Question ") == 6
    assert "Question 6 of 6" in few.out
    assert few.err == (
        "only 6 questions can be made of these events; a question requires\n"
        "  when: an event within one month, its date beyond dispute\n"
    )
    none = run("quiz", "--seed", "1", "--kind", "first", "--limit", "1", "--file", SMALL)
    assert (none.code, none.out) == (0, "")
    assert none.err == (
        "no question can be made of these events; a question requires\n"
        "  first: two events that share no day, their dates beyond dispute\n"
        "no question matches\n"
    )
    assert run("quiz", "--file", SMALL, "--until", "1900").err.startswith("no question matches: none matches --until")
    empty = run("quiz", "--file", SMALL, "--until", "1900", "--format", "json")
    assert (empty.code, empty.out) == (0, "[]\n")


def test_numbers_that_make_no_quiz_are_refused(run: Go) -> None:
    """No question, a negative seed, a kind that there is not."""
    for wrong in (("--questions", "0"), ("--seed", "-1"), ("--seed", "x"), ("--kind", "why")):
        done = run("quiz", *wrong)
        assert (done.code, done.out) == (2, "")
        assert f"'{wrong[0]}'" in done.err


# On a terminal


def speak(*arguments: str) -> Generator[str, str | None]:
    """Run the program on a real terminal: give what it shows up to each prompt; type what is sent, None for Ctrl-C."""
    theirs, ours = pty.openpty()
    environment = {**os.environ, "TERM": "dumb", "COLUMNS": "80", "LINES": "24"}
    command = [sys.executable, "-m", "mali_timeline", *arguments]
    with subprocess.Popen(command, stdin=ours, stdout=ours, stderr=ours, cwd=ROOT, env=environment) as process:
        os.close(ours)
        shown = ""
        while True:
            try:
                shown += os.read(theirs, 65536).decode()
            except OSError:
                break
            if shown.endswith("q to quit): "):
                typed = yield shown
                shown = ""
                if typed is None:
                    process.send_signal(signal.SIGINT)
                else:
                    os.write(theirs, typed.encode())
    os.close(theirs)
    yield f"{shown}exit {process.returncode}"


def test_on_a_dumb_terminal_it_asks_line_by_line_and_shows_an_answer_once() -> None:
    """As it is typed; a mistyped one is asked for again; in colour where it is demanded."""
    talk = speak("quiz", "--seed", "7", "--questions", "2", "--kind", "when", "--file", SMALL, "--color", "always")
    first = next(talk)
    assert "Question 1 of 2: \x1b" in first
    assert "\x1b[1mIn which month was this?" in first
    assert (
        talk.send("what\n")
        == "what\r\nPlease type a number from 1 to 4, or q to quit.\r\nYour answer (1 to 4, q to quit): "
    )
    second = talk.send("1\n")
    assert second.startswith(("1\r\n\x1b[1;32mRight: ", "1\r\n\x1b[1;31mNo. It is "))
    assert "Source: " in second
    assert "Question 2 of 2: " in second
    assert talk.send("q\n").endswith(" of 1\x1b[0m; 1 question not answered\r\nexit 0")


@pytest.mark.processes
def test_ctrl_c_ends_it_with_130_on_a_line_of_its_own() -> None:
    """No traceback, and the shell's prompt begins on a fresh line."""
    talk = speak("quiz", "--seed", "7", "--file", SMALL)
    next(talk)
    assert talk.send(None) == "\r\nexit 130"


QUIZ = (sys.executable, "-m", "mali_timeline", "quiz", "--file", SMALL, "--seed", "7", "--kind", "when")


@pytest.fixture
def on_terminal() -> Iterator[Callable[..., Terminal]]:
    """Return what starts programs on terminals of their own."""
    with terminals() as start:
        yield start


@pytest.mark.processes
def test_on_the_full_screen_keys_answer_explain_and_go_on(on_terminal: Callable[..., Terminal]) -> None:
    """The screen is given back as it was, and the score stays on it."""
    first, second = make_quiz(
        read_timeline(SMALL), read_timeline(SMALL).events, kinds=[QuestionKind.WHEN], seed=7, number=2
    )
    terminal = on_terminal(*QUIZ, "--questions", "2", columns=80, lines=24)
    assert "1-4 answer  q quit" in terminal.wait_for("question 1 of 2, 0 right")
    assert terminal.cursor_is_hidden()
    terminal.press(str(first.right + 1))
    terminal.wait_for(f"Right: {first.right + 1}) {first.answer}")
    terminal.press("w")
    assert "Source" in terminal.wait_for(first.events[0].title)
    terminal.resize(100, 30)
    terminal.wait_for("space next  w back")
    terminal.press(" ")
    terminal.wait_for("question 2 of 2, 1 right")
    terminal.press(str((second.right + 1) % 4 + 1))
    terminal.wait_for("No. It is ")
    terminal.press(" ")
    assert f"1  right  {first.answer}" in terminal.wait_for("Score: 1 of 2")
    terminal.press("q")
    shown = terminal.wait_for("code 0 as before")
    assert shown.startswith("before the program\n")
    assert "\nScore: 1 of 2\n" in shown
    assert not terminal.cursor_is_hidden()


@pytest.mark.processes
def test_q_on_the_full_screen_leaves_with_the_score_so_far_and_the_seed(on_terminal: Callable[..., Terminal]) -> None:
    """In no colour where none is wanted."""
    terminal = on_terminal(*QUIZ[:-4], "--questions", "3", "--color", "never", columns=80, lines=24)
    terminal.wait_for("question 1 of 3, 0 right")
    assert not any(cell.bold for row in terminal.screen.buffer.values() for cell in row.values())
    terminal.press("q")
    shown = terminal.wait_for("code 0 as before")
    assert "\nNo question was answered\nThe same questions again, of the same events: --seed " in shown


def test_ctrl_c_on_the_full_screen_gives_it_back_and_ends_with_130(on_terminal: Callable[..., Terminal]) -> None:
    """Without a score, as it is no end of a quiz."""
    terminal = on_terminal(*QUIZ, columns=80, lines=24)
    terminal.wait_for("question 1 of")
    terminal.press("\x03")
    assert "Score" not in terminal.wait_for("code 130 as before")


def test_a_reader_that_goes_away_ends_the_quiz() -> None:
    """Nobody is left to answer, so no more answers are taken."""
    theirs, ours = os.pipe()
    command = [sys.executable, "-m", "mali_timeline", "quiz", "--seed", "1", "--questions", "300"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=ours, stderr=subprocess.PIPE, cwd=ROOT) as process:
        os.close(ours)
        assert os.read(theirs, 15) == b"Question 1 of 3"
        os.close(theirs)
        # Standard input stays open: one answer is enough for the program to see that it speaks to nobody.
        assert process.stdin
        assert process.stderr
        process.stdin.write(b"1\n")
        process.stdin.flush()
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == b""


def test_a_reader_that_is_gone_before_the_first_question_is_no_error() -> None:
    """There is no dialogue then."""
    theirs, ours = os.pipe()
    os.close(theirs)
    with os.fdopen(ours, "wb") as pipe:
        done = program("quiz", stdin=subprocess.DEVNULL, stdout=pipe, stderr=subprocess.PIPE, capture_output=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_standard_input_that_is_closed_or_cannot_be_read_is_no_traceback() -> None:
    """It ends the quiz politely, or is named in one line."""
    command = f"{sys.executable} -m mali_timeline quiz --seed 1 <&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)  # noqa: S607
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("No question was answered\n")
    with open(os.devnull, "wb") as only_written:  # noqa: PTH123
        done = program("quiz", "--seed", "1", stdin=only_written)
    assert (done.returncode, done.stderr) == (2, "mali-timeline: standard input: Bad file descriptor\n")


@pytest.mark.processes
def test_the_file_on_standard_input_leaves_no_answers() -> None:
    with Path(SMALL).open("rb") as stream:
        done = program("quiz", "--file", "-", "--seed", "1", stdin=stream)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("mali-timeline: standard input cannot hold both the file and the answers\n")
        stream.seek(0)
        listed = program("quiz", "--file", "-", "--seed", "1", "--format", "tsv", stdin=stream)
    assert (listed.returncode, listed.stdout.count("\n")) == (0, 10)


def test_a_listed_quiz_pays_for_nothing_that_it_does_not_use() -> None:
    script = (
        "import sys, typer; before = set(sys.modules); from mali_timeline.cli import main; main(sys.argv[1:]);"
        "late = {'rich', 'dateutil', 'csv', 'difflib'};"
        "print(*late & {name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "quiz", "--seed", "1", "--format", "jsonl", "--file", SMALL],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert done.stdout.endswith("}\n\n")
