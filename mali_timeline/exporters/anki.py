"""Anki: a CSV file for its text import, a card per event with the date in front and the rest on the back."""

from collections import Counter
from collections.abc import Sequence

from mali_timeline.exporters import Export
from mali_timeline.exporters.markup import html_body, html_text
from mali_timeline.exporters.wording import heading, stable_id
from mali_timeline.formatting import format_date
from mali_timeline.records import Event, Timeline
from mali_timeline.text import printable

# The first lines of a file for Anki's import: how it is to be read, and which column is what.
_HEADERS = (
    "#separator:Comma",
    "#html:true",
    "#notetype:Basic",
    "#deck:{deck}",
    "#columns:GUID,Front,Back,Tags",
    "#guid column:1",
    "#tags column:4",
)
# Anki looks for sounds and LaTeX in square brackets, and MathJax on the finished card for \( and \[, which the empty
# element keeps apart.
_MARKS = str.maketrans({"[": "&#91;", "\\": "\\<span></span>"})


def export(timeline: Timeline, events: Sequence[Event]) -> Export:
    """Return a deck with the title of the timeline; a card that is imported again replaces the one before.

    Cards of events with the same date are numbered, so that each asks for one event.
    """
    from csv import QUOTE_ALL, writer
    from io import StringIO

    page = StringIO()
    page.writelines(f"{line.format(deck=printable(heading(timeline)))}\n" for line in _HEADERS)
    rows = writer(page, lineterminator="\n", quoting=QUOTE_ALL)
    total = Counter(event.date for event in events)
    seen: Counter[object] = Counter()
    for event in events:
        seen[event.date] += 1
        number = f" ({seen[event.date]} of {total[event.date]})" if total[event.date] > 1 else ""
        front = format_date(event.date) + number
        back = f"<p><b>{html_text(event.title)}</b></p>{html_body(timeline, event)}".translate(_MARKS)
        rows.writerow((stable_id(timeline, event), front, back, " ".join(map(_tag, event.tags))))
    return Export(page.getvalue())


def _tag(tag: str) -> str:
    """Return a tag without blanks, which separate tags."""
    return "_".join(printable(tag).split())
