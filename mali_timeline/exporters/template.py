"""The data file to begin with: a short one with one whole event, which `check` finds sound, and comments."""

from mali_timeline.errors import UsageError
from mali_timeline.readers.schema import MAX_TEXT
from mali_timeline.records import ACTOR_KINDS, SOURCE_KINDS
from mali_timeline.text import yaml_quoted

# Everything but the title is ASCII, so that escapes stand for what another encoding lacks.
_TEMPLATE = """\
# yaml-language-server: $schema=schema.json
# For that line an editor completes what you type and marks errors, once `mali-timeline schema > schema.json`
# has written the schema beside this file. Whether all is well: `mali-timeline check FILE`.

title: {title}

# Who reports it. Two sources are independent when their origin (without one, their publisher) differs.
# The usual kinds: {source_kinds}.
sources:
  first-report:
    title: The title of a report
    publisher: Who publishes it
    kind: newspaper
    date: 2001-02-05
    url: https://example.org/report
    # origin: Who first reported it, when this is a copy.
  second-report: {{title: The title of another report, publisher: Another publisher, kind: reference}}

# The usual kinds: {actor_kinds}.
actors:
  somebody: {{name: Somebody, kind: person, about: A sentence that introduces them.}}

places:
  somewhere: {{name: Somewhere, region: A region, country: A country, lat: 12.34, lon: -5.67}}

periods:
  - {{id: beginning, name: The beginning, date: 2001/2002-06}}

tags:
  example: {{about: What the events with this tag have in common.}}

# A date says no more than is known: 2001, 2001-02, 2001-02-03, 2001-02-03/2001-02-05, 2001~ (about), 2001? (perhaps),
# 200X (the 2000s), 2001/.. (from 2001 on). How it is read: `mali-timeline dates 2001~`.
events:
  - id: first-event
    date: 2001-02-03
    title: What happened, in a few words
    text: >-
      One to three sentences, which say what the sources say and no more.
    places: [somewhere]
    actors: [somebody]
    tags: [example]
    figures:
      - {{label: people present, low: 100, high: 150, source: second-report}}
    # What led to it, and who says so: the id of another event.
    # because: [{{event: another-event, source: first-report}}]
    sources:
      - {{source: first-report, at: p. 3}}
      - {{source: second-report, date: 2001-02, note: gives only the month}}
    # disputed: One sentence on what the sources contradict one another about.
    # caveat: One sentence on anything else that a reader should know.
"""


def template(title: str) -> str:
    """Return the data file with this title, which may be any text that is not blank; raise UsageError for others."""
    title = title.rstrip("\n")
    if not title or title.isspace():
        raise UsageError("the title is empty", "write one, or leave it out")
    if len(title) > MAX_TEXT:
        raise UsageError(f"the title has {len(title):,} characters; at most {MAX_TEXT:,} are allowed", "shorten it")
    if any("\ud800" <= character <= "\udfff" for character in title):
        raise UsageError("the title is not UTF-8", "write it in the encoding of your terminal")
    return _TEMPLATE.format(
        title=yaml_quoted(title), source_kinds=", ".join(SOURCE_KINDS), actor_kinds=", ".join(ACTOR_KINDS)
    )
