"""What a rule is: a code with its severity and meaning, two examples, and for rules over a timeline the function."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from mali_timeline.errors import Severity
from mali_timeline.records import Timeline

# A file with which everything is well; the examples of rules take the place of some of its lines.
SOUND_FILE = """\
sources:
  radio: {title: Evening news, publisher: Radio, kind: broadcaster, date: 2012-04-02}
  paper: {title: Morning paper, publisher: Paper, kind: newspaper, url: "https://paper.example/1"}
  portal: {title: Evening news, publisher: Portal, kind: newspaper, origin: Radio}
actors:
  rebels: {name: Rebels, kind: armed group}
places:
  gao: {name: Gao, country: Mali, lat: 16.27, lon: -0.04}
tags:
  battle: {about: Fighting.}
events:
  - id: gao-taken
    date: 2012-03-31
    title: The rebels take Gao
    text: The army leaves the town.
    places: [gao]
    actors: [rebels]
    tags: [battle]
    figures:
      - {label: dead, low: 12, high: 20, source: paper}
    sources:
      - {source: radio}
      - {source: portal, note: adds the commander's name}
      - {source: paper}
"""

# Its lines, for examples that change one of them, and lines of other events.
DATE = "    date: 2012-03-31\n"
PAPER = '  paper: {title: Morning paper, publisher: Paper, kind: newspaper, url: "https://paper.example/1"}\n'
RADIO = "  radio: {title: Evening news, publisher: Radio, kind: broadcaster, date: 2012-04-02}\n"
PORTAL = "  portal: {title: Evening news, publisher: Portal, kind: newspaper, origin: Radio}\n"
GAO = "  gao: {name: Gao, country: Mali, lat: 16.27, lon: -0.04}\n"
REBELS = "  rebels: {name: Rebels, kind: armed group}\n"
BATTLE = "  battle: {about: Fighting.}\n"
FIGURE = "      - {label: dead, low: 12, high: 20, source: paper}\n"
CITED = "      - {source: paper}\n"
CITATIONS = """\
    sources:
      - {source: radio}
      - {source: portal, note: adds the commander's name}
      - {source: paper}
"""
NONE = "events: []\n"
MUTINY = """\
  - id: mutiny
    date: 2012-03-21
    title: A mutiny in the garrison
    text: Soldiers mutiny.
    sources: [{source: radio}, {source: paper}]
"""
LED_TO_IT = "    because: [{event: mutiny, source: radio}]\n" + CITATIONS


class Finding(NamedTuple):
    """What a rule found in a record of a timeline: `path` are keys from its node to the place."""

    record: Any
    path: tuple[str, ...]
    code: str
    message: str
    hint: str = ""


class Rule(NamedTuple):
    """A code that a diagnostic can have: examples are lines that stand for `instead` of SOUND_FILE, or whole files."""

    code: str
    severity: Severity
    about: str
    wrong: str
    right: str
    instead: str = ""
    check: Callable[[Timeline], Iterator[Finding]] | None = None

    def file(self, example: str) -> bytes:
        """Return the file with one of the two examples; a surrogate stands for a byte that is not UTF-8."""
        text = SOUND_FILE.replace(self.instead, example) if self.instead else example
        return text.encode("utf-8", "surrogateescape")
