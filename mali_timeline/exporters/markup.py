"""Data as HTML and as Markdown that show it as it is, whatever it holds."""

import re
from html import escape

from mali_timeline.exporters.wording import Reference, facts, paragraphs_of, references
from mali_timeline.records import Event, Timeline
from mali_timeline.text import printable

# HTML


def html_text(text: str) -> str:
    """Return a text on one line as HTML, also for the value of an attribute in quotes."""
    return escape(printable(text))


def html_link(reference: Reference) -> str:
    """Return a source as HTML, as a link when it has an address of the web."""
    text = html_text(reference.text)
    return f'<a href="{html_text(reference.url)}">{text}</a>' if reference.url else text


def html_body(timeline: Timeline, event: Event) -> str:
    """Return everything known of an event but its title as HTML: its text, what is known, its sources."""
    paragraphs = [html_text(text) for text in paragraphs_of(event)]
    paragraphs += [f"<b>{label}:</b> {html_text(line)}" for label, line in facts(timeline, event)]
    items = "".join(f"<li>{html_link(each)}</li>" for each in references(event))
    sources = f"<p><b>Sources:</b></p><ul>{items}</ul>" if items else ""
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs) + sources


# Markdown

# What CommonMark, GitHub or pandoc would take for markup.
_MARKUP = re.compile(
    r"""
    [\\`*_\[\]{}<>|~&^$@#]    # code, emphasis, links, HTML, tables, entities, mathematics, citations, headings
    | --+ | \.{3,}            # dashes and ellipses of pandoc
    | : (?= [\w+-]+ : )       # :emoji:
    | (?<= :) //              # http://, which becomes a link by itself
    | (?<= www) \.
    """,
    re.VERBOSE,
)
# What begins a list, a definition or the underline of a heading, where it begins a paragraph.
_FIRST = re.compile(r"\A (?: \d+ (?= [.)] ) )? [-+=:.)]", re.VERBOSE)


def escape_markdown(text: str) -> str:
    """Return a text on one line as Markdown, for CommonMark, GitHub and pandoc."""
    return _MARKUP.sub(lambda match: "".join(f"\\{char}" for char in match[0]), printable(text))


def escape_paragraph(text: str) -> str:
    """Return a text that begins a paragraph as Markdown."""
    return _FIRST.sub(lambda match: f"{match[0][:-1]}\\{match[0][-1]}", escape_markdown(text.strip()))
