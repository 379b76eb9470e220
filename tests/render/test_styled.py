import pytest
from rich.console import Console, Group
from rich.text import Text
from support import drawn, piped

from mali_timeline.render.styled import STYLES, Beside, indented, is_unbounded, segments, styled
from mali_timeline.text import UNBOUNDED


def test_spans_become_one_text_with_their_styles() -> None:
    text = styled("in ", ("2012", "date"), styled((" (", "aside"), ("x", "name")), ")", ("", "link"))
    assert text.plain == "in 2012 (x)"
    assert [(text.plain[span.start : span.end], span.style) for span in text.spans] == [
        ("2012", STYLES["date"]),
        (" (", STYLES["aside"]),
        ("x", STYLES["name"]),
    ]


def test_text_is_never_markup_and_always_printable() -> None:
    assert drawn(styled("[red]\x1b[31m", (":smile: [/x]\n\u202e", "title"))) == "[red]\\x1b[31m:smile: [/x] \\u202e\n"


def test_a_mark_at_the_start_of_a_span_does_not_fall_on_the_span_before() -> None:
    assert styled("e", "\u0301").plain == "e\\u0301"


def test_only_colours_of_the_terminal_s_own_palette_are_used() -> None:
    palette = {"bold", "dim", "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"}
    assert {word for style in STYLES.values() for word in style.split()} <= palette


def test_a_pipe_is_unbounded_also_beside_margins_and_a_terminal_is_not() -> None:
    assert is_unbounded(UNBOUNDED)
    assert is_unbounded(UNBOUNDED - 14)
    assert not is_unbounded(1000)


def test_what_wraps_stays_beside_its_label() -> None:
    label = Text("Label  ")
    assert drawn(Beside(label, styled("one two three four")), 17) == "Label  one two\n       three four\n"
    assert drawn(Beside(label, indented(styled("one two three"))), 20) == "Label      one two\n           three\n"
    assert drawn(Beside(label, Group("one", "two")), 20) == "Label  one\n       two\n"


def test_a_line_in_a_pipe_is_no_longer_than_its_text() -> None:
    assert piped(Beside(Text("Label  "), indented(styled("word " * 5000)))) == f"Label      {'word ' * 4999}word\n"


@pytest.mark.parametrize(
    "spans",
    [(), ("a",), (("a b", "date"),), ("a ", ("b", "date")), (("a", "date"), " b"), (("a", "date"), ("b", "year"))],
)
def test_the_segments_of_a_text_are_those_that_rich_renders(spans: tuple[str | tuple[str, str], ...]) -> None:
    text, console = styled(*spans), Console()
    assert list(segments(text, console)) == list(text.render(console))
