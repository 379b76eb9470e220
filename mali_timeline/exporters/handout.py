"""A handout: Markdown by year, each event with its date in words, its sources as numbered footnotes."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from mali_timeline.exporters import Export
from mali_timeline.exporters.markup import escape_markdown, escape_paragraph
from mali_timeline.exporters.wording import (
    NO_SOURCE,
    Reference,
    date_text,
    heading,
    paragraphs_of,
    place_text,
    references,
    statements,
    tags_text,
)
from mali_timeline.formatting import plural
from mali_timeline.records import Event, Timeline
from mali_timeline.reports.grouping import year_heading


def export(timeline: Timeline, events: Sequence[Event]) -> Export:
    """Return a document with a heading for each year in which events begin; equal footnotes have one number."""
    numbers: dict[Reference, int] = {}
    blocks = [f"# {escape_markdown(heading(timeline))}", f"{plural(len(events), 'event')}."]
    for year, found in groupby(events, year_heading):
        blocks.append(f"## {escape_markdown(year)}")
        for event in found:
            blocks += _event_blocks(timeline, event, numbers)
    blocks += [f"[^{number}]: {_footnote(reference)}" for reference, number in numbers.items()]
    return Export("\n\n".join(blocks) + "\n")


def _event_blocks(timeline: Timeline, event: Event, numbers: dict[Reference, int]) -> Iterator[str]:
    """Yield the paragraphs of an event; its references get their numbers."""
    yield f"### {escape_markdown(event.title)}"
    cited = references(event)
    marks = "".join(f"[^{numbers.setdefault(each, len(numbers) + 1)}]" for each in cited) or f" ({NO_SOURCE})"
    where = f" {escape_markdown('; '.join(map(place_text, event.places)))}." if event.places else ""
    first, *rest = paragraphs_of(event) or [""]
    when = f"*{escape_markdown(date_text(event))}.{where}*"
    yield "\n\n".join([f"{when} {escape_markdown(first)}".rstrip(), *map(escape_paragraph, rest)]) + marks
    items, remarks = [], []
    for label, lines in statements(timeline, event):
        if label in {"Disputed", "Caveat"}:
            remarks += [f"**{label}.** {escape_markdown(line)}" for line in lines]
        elif label != "Where":
            items.append(_item(label, lines))
    if event.tags:
        items.append(_item("Tags", [tags_text(timeline, event)]))
    if items:
        yield "\n".join(items)
    yield from remarks


def _item(label: str, lines: Sequence[str]) -> str:
    """Return an item of a list, or one with a list of its own."""
    if len(lines) == 1:
        return f"- {label}: {escape_markdown(lines[0])}"
    return "\n".join([f"- {label}:", *(f"    - {escape_markdown(line)}" for line in lines)])


def _footnote(reference: Reference) -> str:
    text = f"{escape_markdown(reference.text)}."
    return f"{text} <{reference.url}>" if reference.url else text
