from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from support import HOSTILE_TEXTS, hostile, load

from mali_timeline.exporters.markup import escape_markdown, escape_paragraph, html_body, html_text
from mali_timeline.text import printable


class Parsed(HTMLParser):
    """The text and the tags of a piece of HTML."""

    def __init__(self, html: str) -> None:
        """Read it to its end."""
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its address."""
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"href"}

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.text += data


def rendered(markdown: str) -> Any:
    """Return the tokens of a Markdown document, with tables, footnotes and links of what looks like an address."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
    return parser.parse(markdown)


def text_of(tokens: Any) -> str:
    """Return the text of tokens; everything but text is an error."""
    (inline,) = (token for token in tokens if token.type == "inline")
    assert {child.type for child in inline.children} <= {"text", "text_special", "softbreak"}, inline.children
    return "".join(child.content for child in inline.children)


@given(st.text())
def test_html_shows_any_text_as_it_is(text: str) -> None:
    assert Parsed(f"<p>{html_text(text)}</p>").text == printable(text)
    assert Parsed(f'<a href="{html_text(text)}">x</a>').links == [printable(text)]


@given(st.one_of(st.sampled_from(HOSTILE_TEXTS), st.text(alphabet="\\`*_[]()#+-.!|~&<>{}:/=1 aw\"'^$@"), st.text()))
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    """Within a line, and at the beginning of a paragraph."""
    shown = " ".join(printable(text).split())
    assert text_of(rendered(f"x {escape_markdown(shown)}x")) == f"x {shown}x"
    if shown:
        tokens = rendered(escape_paragraph(f"{shown}x"))
        assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
        assert text_of(tokens) == f"{shown}x"
    heading = rendered(f"### {escape_markdown(shown)}x")
    assert [token.type for token in heading] == ["heading_open", "inline", "heading_close"]
    assert text_of(heading) == f"{shown}x"


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_the_html_of_an_event_has_no_tag_and_no_link_of_the_data(text: str) -> None:
    timeline = load(hostile(text))
    parsed = Parsed(html_body(timeline, timeline.by_id["one"]))
    assert set(parsed.tags) == {"p", "b", "ul", "li", "a"}
    assert parsed.links == [
        "https://x.example/%27%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "https://good.example/?a=1&b=2",
    ]
    assert parsed.text.count(printable(text)) >= 10
