import csv
import json
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from runs import ARGUMENTS, EVERY_FORMAT, EVERY_RUN, ONE_RUN_EACH, UNDRAWN
from support import Run, deceptions, drawn, load, program, uncoloured, widest

from mali_timeline.cli import COMMANDS
from mali_timeline.readers.schema import MAX_TEXT
from mali_timeline.render.styled import styled
from mali_timeline.render.tables import EventTable
from mali_timeline.text import display_width, json_printable, printable

Go = Callable[..., Run]
pytestmark = pytest.mark.usefixtures("no_input")

# What a hostile file may hold, and what is seen of it where lines are for people.
ATTACKS = {
    "a colour": ("\x1b[31mred", "\\x1b[31mred"),
    "the title of the window": ("\x1b]0;owned\x07", "\\x1b]0;owned\\x07"),
    "a link": ("\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\", "\\x1b]8;;http://evil.example\\x1b\\click"),
    "the clipboard": ("\x1b]52;c;cm0gLXJm\x07", "\\x1b]52;c;cm0gLXJm\\x07"),
    "a clear screen": ("\x1b[2J\x1b[H", "\\x1b[2J\\x1b[H"),
    "C1": ("\x9b31m\x90\x85\x9d", "\\x9b31m\\x90\\x85\\x9d"),
    "C0 and DEL": ("\x00a\x07b\x08c\x0bd\x0ce\x7f", "\\x00a\\x07b\\x08c\\x0bd\\x0ce\\x7f"),
    "the other direction": ("a\u202ecba\u202c\u2066x\u2069\u200f", "a\\u202ecba\\u202c\\u2066x\\u2069\\u200f"),
    "no width": ("a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg", "a\\u200bb\\u200cc\\u200dd\\u2060e\\ufefff\\xadg"),
    "fillers": ("a\u115f\u1160\u3164\uffa0\u034f\u17b4\u180eb", "a\\u115f\\u1160\\u3164\\uffa0\\u034f\\u17b4\\u180eb"),
    "tags": ("a\U000e0041\U000e007f", "a\\U000e0041\\U000e007f"),
    "variants": ("\u2601\ufe0f \U0001f44d\U0001f3fd \U0001f1f2\U0001f1f1", "\u2601\\ufe0f \U0001f44d\\U0001f3fd"),
    "nobody's letters": ("\ue000 \U000f0000 \u0378", "\\ue000 \\U000f0000 \\u0378"),
    "markup": ("[red]x[/red] [sic] [/x] [link=file:///etc/passwd]y[/link]", "[red]x[/red] [sic] [/x] [link=file:///etc/passwd]"),
    "an emoji by name": (":smile: :warning:", ":smile: :warning:"),
    "marks": ("Ke\u0301" + "\u0321" * 20, "Ke\u0301" + "\u0321" * 4 + "\\u0321" * 16),
    "marks without a letter": ("\u0301 \u0301\u0301 x\u200b\u0301", "\\u0301 \\u0301\\u0301 x\\u200b\\u0301"),
    "wide letters": ("\u99ac\u91cc\u5171\u548c\u56fd \uff21\uff22 \U0001f3dc", "\u99ac\u91cc\u5171\u548c\u56fd \uff21"),
    "from right to left": ("\u0645\u0627\u0644\u064a \u05de\u05d0\u05dc\u05d9", "\u0645\u0627\u0644\u064a \u05de"),
    "tabs and breaks": ("a\tb\nc\r\nd\re\u2028f\u2029g", "a b c d e f g"),
    "a formula": ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    "markdown": ("*a* `b` <script> | &#8238; [x](javascript:y)", "*a* `b` <script> | &#8238; [x](javascript:y)"),
}  # fmt: skip


def quoted(text: str) -> str:
    """Write a text as YAML has it in double quotes, in plain letters only."""
    return '"' + "".join(f"\\U{ord(letter):08x}" for letter in text) + '"'


def hostile(*texts: str) -> str:
    """Return a data file with an event for each text, in all of whose fields it stands, and entries likewise."""
    ids = ["one", "two", *(f"e-{number}" for number in range(2, len(texts)))][: len(texts)]
    entries = dict(zip(ids, map(quoted, texts), strict=True))
    lines = [f"title: {entries['one']}", "sources:"]
    lines += [
        f"  {i}: {{title: {t}, publisher: {t}, origin: {t}, language: {t}, kind: ngo}}" for i, t in entries.items()
    ]
    lines.append("actors:")
    lines += [
        f"  {i}: {{name: {t}, full_name: {t}, about: {t}, aliases: [{t}], kind: person}}" for i, t in entries.items()
    ]
    lines.append("places:")
    lines += [f"  {i}: {{name: {t}, region: {t}, country: {t}, about: {t}}}" for i, t in entries.items()]
    lines.append("periods:")
    lines += [f"  - {{id: {i}, name: {t}, date: 2012, about: {t}}}" for i, t in entries.items()]
    lines.append("tags:")
    lines += [f"  {i}: {{about: {t}}}" for i, t in entries.items()]
    lines.append("events:")
    lines += [_event(number, i, t) for number, (i, t) in enumerate(entries.items())]
    return "\n".join(lines) + "\n"


def _event(number: int, entry: str, text: str) -> str:
    """Return an event; every other one is disputed."""
    cause = f"because: [{{event: one, source: {entry}, note: {text}}}]," if number else ""
    year = 2001 + number
    doubt, dated = (f"disputed: {text},", ", date: 1960") if number % 2 else ("", "")
    return (
        f"  - {{id: {entry}, date: {year}-01-11/{year}-01-13, title: {text}, text: {text}, {doubt} {cause}"
        f" places: [{entry}], actors: [{entry}], tags: [{entry}],"
        f" figures: [{{label: {text}, value: 1, unit: {text}, source: {entry}}}],"
        f" sources: [{{source: {entry}, at: {text}, note: {text}{dated}}}]}}"
    )


@pytest.fixture
def attack(tmp_path: Path) -> Callable[..., str]:
    """Return the path of a data file that holds these texts everywhere."""

    def write(*texts: str) -> str:
        path = tmp_path / "hostile.yaml"
        path.write_text(hostile(*texts), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture(scope="module")
def every_attack(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the path of a data file that holds every attack everywhere."""
    path = tmp_path_factory.mktemp("attacks") / "hostile.yaml"
    path.write_text(hostile(*(text for text, _ in ATTACKS.values())), encoding="utf-8")
    return str(path)


ALLOWED = {"csv": "\r\n\t", "tsv": "\t\n", "ics": "\r\n"}


def test_every_command_is_attacked() -> None:
    """A command that is new has its line in the table of runs."""
    assert set(COMMANDS) <= set(ARGUMENTS)


@pytest.mark.no_cover
@pytest.mark.parametrize("arguments", EVERY_FORMAT, ids=" ".join)
def test_in_every_format_nothing_that_comes_out_deceives(
    arguments: tuple[str, ...], run: Go, every_attack: str
) -> None:
    """No control, nothing invisible, no heap of marks, in any field of any command."""
    done = run("--file", every_attack, *arguments)
    assert (done.code, done.err) == (0, "")
    assert not list(deceptions(done.out, ALLOWED.get(arguments[-1], "\n")))
    if arguments[-1] in {"json", "jsonl"}:
        assert all(
            isinstance(one, list | dict)
            for one in map(json.loads, [done.out] if arguments[-1] == "json" else done.out.splitlines())
        )


@pytest.mark.no_cover
@pytest.mark.parametrize("arguments", EVERY_RUN, ids=" ".join)
def test_in_a_pipe_nothing_deceives(arguments: tuple[str, ...], run: Go, every_attack: str) -> None:
    """The plain drawings and the lines of each command, and what stands on standard error beside them."""
    done = run("--file", every_attack, *arguments)
    assert done.code == 0
    assert not list(deceptions(done.out, ALLOWED.get(arguments[-1], "\t\n")))
    assert not list(deceptions(done.err, "\n"))


@pytest.mark.no_cover
@pytest.mark.parametrize("width", [20, 80])
@pytest.mark.parametrize("arguments", EVERY_RUN, ids=" ".join)
def test_on_a_terminal_nothing_deceives_and_every_line_has_its_width(
    arguments: tuple[str, ...], width: int, terminal: Go, every_attack: str
) -> None:
    """The only escapes are our own colours, and no line is wider than the terminal."""
    done = terminal("--file", every_attack, *arguments, "--no-pager", columns=width)
    assert done.code == 0
    shown = uncoloured(done.out)
    assert not list(deceptions(shown, ALLOWED.get(arguments[-1], "\n")))
    if arguments[0] not in UNDRAWN:
        assert widest(shown) <= width


@pytest.mark.no_cover
@pytest.mark.parametrize("name", ATTACKS)
def test_what_is_shown_is_what_is_there(name: str, run: Go, terminal: Go, attack: Callable[..., str]) -> None:
    """A control is an escape, markup and the names of emoji are text, and other writing keeps its letters and order."""
    text, seen = ATTACKS[name]
    path = attack(text, "Plain")
    assert seen in run("--file", path, "list").out.split("\n")[0].split("\t")[2]
    for command in (["tree"], ["show", "one"], ["list", "--format", "table"]):
        assert seen in run("--file", path, *command).out
        assert seen in uncoloured(terminal("--file", path, *command, columns=1000).out)
    assert json.loads(run("--file", path, "list", "--format", "json").out)[0]["title"] == text
    for line in run("--file", path, "list", "--format", "jsonl").out.splitlines():
        assert line.isprintable() or name == "from right to left"


def test_csv_keeps_the_data_but_what_deceives(run: Go, every_attack: str) -> None:
    """A formula stays, as the README says; tabs and breaks stay within quotes; the rest is escaped as in JSON."""
    page = run("--file", every_attack, "list", "--format", "csv", "--fields", "title").out
    rows = [row[0] for row in csv.reader(StringIO(page, newline=""))][1:]
    assert rows[list(ATTACKS).index("a formula")] == "=cmd|' /C calc'!A0"
    assert rows[list(ATTACKS).index("a colour")] == "\\u001b[31mred"
    assert rows[list(ATTACKS).index("tags")] == "a\\udb40\\udc41\\udb40\\udc7f"
    assert rows[list(ATTACKS).index("tabs and breaks")] == "a\tb\nc\r\nd\re\\u2028f\\u2029g"


def test_markdown_has_no_markup_of_the_data(run: Go, attack: Callable[..., str]) -> None:
    """Neither emphasis nor code, HTML, links or entities, which could be controls once more."""
    out = run("--file", attack(ATTACKS["markdown"][0]), "list", "--format", "markdown", "--fields", "title").out
    assert out.endswith("| \\*a\\* \\`b\\` \\<script\\> \\| \\&#8238; \\[x\\](javascript:y) |\n")


def test_tsv_has_as_many_cells_whatever_stands_in_them(run: Go, every_attack: str) -> None:
    """Tabs and line breaks of a value become spaces."""
    out = run("--file", every_attack, "list").out
    assert out.count("\n") == len(ATTACKS)
    assert {line.count("\t") for line in out.splitlines()} == {6}


def test_the_bytes_of_the_program_are_those_of_the_tests(every_attack: str) -> None:
    """Run as a process of its own, the program sends no byte of a control either."""
    out = program("--file", every_attack, "list").stdout.encode()
    assert not {byte for byte in out if byte < 32 or byte == 127} - set(b"\t\n")
    assert not re.search(rb"\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf", out)


# What the person types


EVIL = "\x1b]0;x\x07\u202e[red]\u200b\x9b"


@pytest.mark.parametrize(
    "arguments",
    [
        *(["list", f"--{by}", EVIL] for by in ("since", "around", "on", "actor", "place", "tag", "source", "period")),
        *(["list", f"--{by}", EVIL] for by in ("until", "in", "region", "country", "color", "min-sources")),
        ["list", EVIL],
        ["chart", "--sum", EVIL],
        ["chart", "--sum", "people killed", "--unit", EVIL],
        ["quiz", "--kind", EVIL],
        ["check", f"/none/{EVIL}"],
        ["check", "--explain", EVIL],
        ["dates", "--file", f"/none/{EVIL}", "konna-falls"],
        ["list", "--around", "2012", "--within", EVIL],
        ["list", "--grep", f"({EVIL}"],
        ["list", "--fields", EVIL],
        ["list", "--format", EVIL],
        ["list", "--limit", EVIL],
        ["list", f"--{EVIL}"],
        ["show", EVIL],
        ["sources", EVIL],
        ["tree", "--by", EVIL],
        ["--file", f"/none/{EVIL}", "list"],
        [EVIL],
    ],
)  # fmt: skip
def test_what_is_typed_is_told_back_as_text(arguments: list[str], run: Go) -> None:
    """A message repeats a value without obeying it."""
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "\\x1b" in done.err
    assert not list(deceptions(done.err, "\n"))


@pytest.mark.parametrize("name", ATTACKS)
def test_a_problem_quotes_its_line_as_text(name: str, run: Go, tmp_path: Path) -> None:
    """The file's name, its line, and what is wrong with it."""
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]", "?", ATTACKS[name][0])
    path = tmp_path / "a\x1b[31m\u202e.yaml"
    path.write_text(f"titel: '{text}'\nevents: []\n", encoding="utf-8")
    done = run("--file", str(path), "list")
    assert (done.code, done.out) == (1, "")
    assert not list(deceptions(done.err, "\n"))
    assert not list(deceptions(run("check", str(path)).out, "\n"))
    assert not list(deceptions(run("check", "--json", str(path)).out, "\n"))


def test_notes_repeat_names_of_files_and_figures_as_text(run: Go, tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\u202e.yaml"
    path.write_text("events: [\n", encoding="utf-8")
    done = run("check", str(path))
    assert "a\\x1b[31m\\u202e.yaml: nothing after this error was read\n" in done.err
    assert not list(deceptions(done.err, "\n"))
    text = quoted(EVIL)
    path.write_text(
        f"sources: {{s: {{title: S, publisher: S, kind: ngo}}}}\n"
        f"places: {{a: {{name: {text}, country: {text}}}}}\n"
        f"events:\n"
        f"  - {{id: a, date: 2012, title: A, text: A., places: [a], sources: [{{source: s}}],\n"
        f"     figures: [{{label: {text}, value: 1, unit: {text}}}]}}\n"
        f"  - {{id: b, date: 2013, title: B, text: B., sources: [{{source: s}}]}}\n",
        encoding="utf-8",
    )
    for arguments in (
        ("chart", "--sum", EVIL, "--unit", EVIL, "--in", "2013"),
        ("list", "--place", EVIL, "--since", "2012"),
        ("list", "--since", "2014", "--until", "2013", "--place", EVIL),
    ):
        done = run("--file", str(path), *arguments)
        assert done.code == 0
        assert "\\x1b]0;x" in done.err
        assert not list(deceptions(done.err, "\n"))


# Very long, and very many


LONG = "n" * 30_000


@pytest.mark.parametrize(
    "arguments",
    [
        *(("list", f"--{by}", LONG) for by in ("since", "until", "in", "on", "around", "actor", "place", "region")),
        *(("list", f"--{by}", LONG) for by in ("country", "tag", "source", "period", "fields", "format", "limit")),
        ("list", "--around", "2012", "--within", LONG),
        ("list", "--grep", f"({LONG}"),
        ("list", "--since", f"[{'2012-01-01, ' * 2000}2013]", "--until", "2011"),
        ("list", "--since", LONG, "--since", LONG),
        ("list", f"--{LONG}"),
        ("list", LONG),
        (LONG,),
        ("show", LONG),
        ("chain", LONG),
        *((register, LONG) for register in ("sources", "actors", "places", "periods", "tags")),
        ("chart", "--sum", LONG),
        ("chart", "--sum", "people killed", "--unit", LONG),
        ("quiz", "--kind", LONG),
        ("tree", "--by", LONG),
        ("check", "--explain", LONG),
        ("check", "--color", LONG),
        ("check", LONG),
        ("--file", LONG, "list"),
    ],
    ids=lambda arguments: " ".join(arguments)[:30],
)
def test_messages_and_hints_about_what_is_typed_are_short(arguments: tuple[str, ...], run: Go) -> None:
    done = run(*arguments)
    assert done.out == ""
    assert done.err
    for line in done.err.splitlines():
        assert len(line) < 400, line[:100]


def test_hints_and_notes_about_names_of_the_file_are_short(run: Go, tmp_path: Path) -> None:
    name = "n" * (MAX_TEXT - 100)
    long = f"[{', '.join(f'2012-01-{day:02}' for day in range(1, 32))}]"
    path = tmp_path / "long.yaml"
    path.write_text(hostile(name, "Other").replace("date: 2012,", f'date: "{long}",'), encoding="utf-8")
    for arguments in (
        *(("list", f"--{by}", f"{name}x") for by in ("actor", "place", "region", "country", "source", "period")),
        *((register, f"{name}x") for register in ("sources", "actors", "places", "periods")),
        ("chart", "--sum", f"{name}x"),
        ("chart", "--sum", name, "--unit", f"{name}x"),
        ("chart", "--sum", name, "--in", "1999"),
        ("list", "--place", name, "--until", "1999"),
        ("list", "--since", long, "--until", "1999"),
    ):
        done = run("--file", str(path), *arguments)
        assert done.out == ""
        assert done.err
        for line in done.err.splitlines():
            assert len(line) < 400, (arguments[:2], line[:100])


@pytest.mark.no_cover
def test_a_title_of_a_megabyte_is_refused(run: Go, tmp_path: Path) -> None:
    """As a problem, with its length, by every command."""
    path = tmp_path / "long.yaml"
    path.write_text(hostile("x").replace(f"title: {quoted('x')}, text", f"title: {'x' * 1_000_000}, text"))
    for arguments in EVERY_RUN:
        if arguments[0] == "dates":  # which asks no file for what is a date by itself
            continue
        done = run("--file", str(path), *arguments)
        assert done.code == 1
        assert (not done.out) is (arguments[0] != "check")
        assert f"a text of 1,000,000 characters; at most {MAX_TEXT:,} are allowed" in done.out + done.err
        assert len(done.out + done.err) < 2000


@pytest.mark.no_cover
@pytest.mark.parametrize("text", ["\u99ac" * MAX_TEXT, "e" + "\u0301" * 10_000], ids=["wide", "marks"])
@pytest.mark.parametrize("arguments", ONE_RUN_EACH, ids=" ".join)
def test_a_title_of_all_that_is_taken_is_shown_whole(
    arguments: tuple[str, ...], text: str, run: Go, terminal: Go, tmp_path: Path
) -> None:
    """Nothing is cut in a pipe, and on a terminal no line is too wide."""
    path = tmp_path / "long.yaml"
    path.write_text(hostile("Plain", "Plain").replace(f"title: {quoted('Plain')}, text", f"title: {text}, text"))
    command = ("--file", str(path), *arguments)
    done = run(*command)
    assert done.code == 0
    assert not list(deceptions(done.out, "\t\n"))
    if arguments[0] in {"list", "tree", "show", "chain", "present"}:
        assert printable(text) in done.out
    shown = uncoloured(terminal(*command, "--no-pager").out)
    assert not list(deceptions(shown, "\n"))
    if arguments[0] not in UNDRAWN:
        assert widest(shown) <= 80


def test_columns_stay_aligned_beside_wide_characters() -> None:
    timeline = load(hostile("Plain", "\u99ac\u91cc\u5171\u548c\u56fd", "Ke\u0301\u0327", "\U0001f3dc", "\x1b[0m"))
    rows = [line for line in drawn(EventTable(timeline.events), 100).splitlines() if " Jan" in line]
    assert rows[1].count("\u99ac\u91cc\u5171\u548c\u56fd") == 3
    assert len({cell_len(row[: row.index("  1") + 3]) for row in rows}) == 1


def test_a_mark_at_the_start_of_a_span_does_not_fall_on_the_span_before() -> None:
    assert styled("e", "\u0301f", "\r", "\n").plain == "e\\u0301f  "


# Laws of what is shown


@pytest.mark.no_cover
def test_every_character_has_the_width_that_is_counted() -> None:
    """Rich and we count as many columns for what is shown of any character, so that all stands in its place."""
    for code in range(0x110000):
        letter = chr(code)
        if letter.isprintable() or code < 0x10000:
            shown = printable(f"a{letter}")
            assert display_width(shown) == cell_len(shown), f"U+{code:04X}"
            assert not list(deceptions(shown, "")), f"U+{code:04X}"


TEXTS = st.text(st.characters() | st.sampled_from('\u0301\u0321\u200d\ufe0f\u1161\u093e\t\n"\\ e\u1100\U0001f3fd'))


@given(TEXTS)
def test_what_is_visible_stays_so(text: str) -> None:
    """Shown once more it is the same, and all that it holds may be seen."""
    shown = printable(text)
    assert printable(shown) == shown
    assert display_width(shown) == cell_len(shown)
    assert not list(deceptions(f"x{shown}", "")) or shown[:1] in {"\u0301", "\u0321"}


@given(TEXTS)
def test_json_loses_nothing(text: str) -> None:
    """An escape of JSON is the character."""
    written = json.dumps(text, ensure_ascii=False)
    assert json.loads(json_printable(written, keep_breaks=False)) == text
    assert not list(deceptions(json_printable(written, keep_breaks=False), ""))


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"], max_codepoint=0x2FF) | st.sampled_from("–—’“”…€→≠─│")))
def test_ordinary_text_is_itself(text: str) -> None:
    """Accents, dashes and quotes are shown as they are, without a second look at each of them."""
    assert printable(text) is text
    assert json_printable(text, keep_breaks=False) is text


@pytest.mark.parametrize(
    "text",
    [
        "Me\u0301naka",
        "\u0645\u064e\u0627\u0644\u0650\u064a",
        "\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd",
        "\u0928\u092e\u0938\u094d\u0924\u0947",
        "\u1112\u1161\u11ab\uae00",
        "\u0e17\u0e35\u0e48",
        "\u0f67\u0f71\u0f74\u0f83",
        "N\u2019Djam\u00e9na \u2013 \u00ab\u202fa\u202f\u00bb",
        "\U0001f3dc \u2620 \u266b",
    ],
)
def test_the_writing_of_people_is_left_alone(text: str) -> None:
    """Accents, Arabic and Hebrew points, Devanagari, Hangul, Thai, Tibetan, French spaces, and pictures."""
    assert printable(text) == text


@pytest.mark.parametrize("text", ["Gao", "M\u00e9naka", "30 Mar \u2013 2 Apr", "\u041c\u0430\u043b\u0438"])
def test_a_text_that_deceives_nobody_is_given_back_itself(text: str) -> None:
    """Nothing is copied where nothing changes."""
    assert printable(text) is text
