from collections.abc import Callable
from pathlib import Path

import laws
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import HISTORY, Run, deceptions, uncoloured, widest

from mali_timeline.cli import COMMANDS

Go = Callable[..., Run]
pytestmark = pytest.mark.usefixtures("no_input")
BYTES = HISTORY.encode()
again = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
whole_files = settings(again, max_examples=25)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the path of a file that is written anew for each example."""
    return tmp_path / "f.yaml"


@given(laws.date_texts)
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    """With its ends in order and its text kept, or with a reason."""
    laws.date_laws(text)


@whole_files
@given(laws.sound_files() | laws.loose_files())
def test_a_sound_file_of_any_content_is_read(file: Path, content: laws.Mapping) -> None:
    """Whatever the texts hold; the same with libyaml and without."""
    file.write_text(laws.in_lines(content), encoding="utf-8")
    assert laws.file_laws(file) is not None


@whole_files
@given(laws.broken_files())
def test_a_file_with_one_broken_node_is_read_or_refused(file: Path, content: laws.Mapping) -> None:
    """With problems that stand in it, in order and each once."""
    file.write_text(laws.in_lines(content), encoding="utf-8")
    laws.file_laws(file)


@again
@given(st.binary(max_size=80) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(file: Path, raw: bytes) -> None:
    """Text or not."""
    file.write_bytes(raw)
    laws.file_laws(file)


@again
@given(
    st.integers(0, len(BYTES)),
    st.integers(0, 12),
    st.binary(max_size=6) | st.sampled_from(list("[]{}:-\"'#&*!|>\n\t,?@`%")).map(str.encode),
)
def test_a_file_with_some_bytes_changed_is_read_or_refused(file: Path, place: int, gone: int, instead: bytes) -> None:
    """Anywhere in it."""
    file.write_bytes(BYTES[:place] + instead + BYTES[place + gone :])
    laws.file_laws(file)


@whole_files
@given(laws.sound_files(), laws.runs)
def test_every_command_answers_from_any_sound_file(
    file: Path, content: laws.Mapping, arguments: tuple[str, ...]
) -> None:
    """Exit 0, and nothing in the answer deceives."""
    file.write_text(laws.in_lines(content), encoding="utf-8")
    assert laws.answer_laws("--file", str(file), *arguments) == 0
    assert not list(deceptions(laws.answer("--file", str(file), *arguments)[1], "\t\r\n"))


@whole_files
@given(laws.sound_files(), laws.runs, st.sampled_from([20, 33, 80, 150]))
def test_every_command_draws_any_sound_file(
    file: Path, terminal: Go, content: laws.Mapping, arguments: tuple[str, ...], width: int
) -> None:
    """On a terminal of any width."""
    file.write_text(laws.in_lines(content), encoding="utf-8")
    done = terminal("--file", str(file), *arguments, "--no-pager", columns=width)
    assert done.code == 0, done.err
    assert not list(deceptions(uncoloured(done.out), "\t\r\n"))
    if "--format" not in arguments and arguments[0] not in {"check", "export"}:
        assert widest(uncoloured(done.out)) <= width


@whole_files
@given(laws.broken_files(), laws.runs)
def test_every_command_refuses_or_answers_from_any_broken_file(
    file: Path, content: laws.Mapping, arguments: tuple[str, ...]
) -> None:
    """Nothing but exit 0, 1, 2 and one clear message ever comes out."""
    file.write_text(laws.in_lines(content), encoding="utf-8")
    laws.answer_laws("--file", str(file), *arguments)


OPTIONS = (
    *(
        "--since",
        "--until",
        "--in",
        "--on",
        "--around",
        "--within",
        "--actor",
        "--place",
        "--tag",
        "--source",
        "--period",
    ),
    *("--grep", "--min-sources", "--limit", "--format", "--fields", "--color", "--by", "--certain", "--reverse"),
)
WORDS = (
    st.text(max_size=12)
    | laws.date_texts
    | st.sampled_from(["one", "not:one", "2012", "today", "date,id", "json", "3d"])
)


@again
@given(st.sampled_from([*COMMANDS, ""]), st.lists(st.sampled_from(OPTIONS) | WORDS, max_size=5))
def test_any_words_typed_are_answered(history_file: str, command: str, words: list[str]) -> None:
    """Or refused with a clear message; only what asks the shell itself is left out."""
    same_quiz = ["--seed", "1"] if command == "quiz" else []
    laws.answer_laws(
        "--file", history_file, command, *same_quiz, *(word for word in words if "-completion" not in word)
    )
