"""Every code that a problem or a warning can have: what it means, with a wrong and a right example of the data file.

The examples are lines of FILE, or whole files, and can be read as they stand: a test reads them all.
"""

from collections.abc import Mapping
from typing import NamedTuple

# A file with which everything is well.
FILE = """\
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
_DATE = "    date: 2012-03-31\n"
_PAPER = '  paper: {title: Morning paper, publisher: Paper, kind: newspaper, url: "https://paper.example/1"}\n'
_RADIO = "  radio: {title: Evening news, publisher: Radio, kind: broadcaster, date: 2012-04-02}\n"
_GAO = "  gao: {name: Gao, country: Mali, lat: 16.27, lon: -0.04}\n"
_REBELS = "  rebels: {name: Rebels, kind: armed group}\n"
_BATTLE = "  battle: {about: Fighting.}\n"
_FIGURE = "      - {label: dead, low: 12, high: 20, source: paper}\n"
_CITED = "      - {source: paper}\n"
_CITATIONS = """\
    sources:
      - {source: radio}
      - {source: portal, note: adds the commander's name}
      - {source: paper}
"""
_NONE = "events: []\n"
_MUTINY = """\
  - id: mutiny
    date: 2012-03-21
    title: A mutiny in the garrison
    text: Soldiers mutiny.
    sources: [{source: radio}, {source: paper}]
"""
_LED_TO_IT = "    because: [{event: mutiny, source: radio}]\n" + _CITATIONS


class Meaning(NamedTuple):
    """What a code means in a sentence, and two examples: lines that stand for others of FILE, or else whole files."""

    about: str
    wrong: str
    right: str
    instead: str = ""

    def whole(self, example: str) -> bytes:
        """Give the file with one of the two examples; a surrogate stands for a byte that is not UTF-8."""
        text = FILE.replace(self.instead, example) if self.instead else example
        return text.encode("utf-8", "surrogateescape")


def _line(about: str, right: str, wrong: str) -> Meaning:
    """Give a meaning whose right example stands in FILE."""
    return Meaning(about, wrong, right, right)


CODES: Mapping[str, Meaning] = {
    "alias": Meaning(
        "An anchor (&) or an alias (*), which hides what stands there.",
        "title: *name\nevents: []\n",
        'title: "*name"\nevents: []\n',
    ),
    "character-not-taken": Meaning(
        "A character that no YAML file may hold, such as ESC.",
        "title: Mali \x1b[31m\nevents: []\n",
        "title: Mali\nevents: []\n",
    ),
    "circular-causes": Meaning(
        "Events that are causes of one another, in a circle.",
        _LED_TO_IT + _MUTINY.replace("03-21", "03-31") + "    because: [{event: gao-taken, source: paper}]\n",
        _LED_TO_IT + _MUTINY.replace("03-21", "03-31"),
        _CITATIONS,
    ),
    "empty-field": _line(
        "A field or a list with nothing in it.", "    text: The army leaves the town.\n", "    text:\n"
    ),
    "empty-file": Meaning("A file that holds no data.", "# To be written.\n", _NONE),
    "figure-amount": _line(
        "A figure without an amount, or with both a value and bounds.",
        _FIGURE,
        "      - {label: dead, value: 12, high: 20, source: paper}\n",
    ),
    "half-position": _line(
        "A place with a latitude but no longitude, or the other way round.",
        _GAO,
        "  gao: {name: Gao, country: Mali, lat: 16.27}\n",
    ),
    "invalid-date": _line("A date that is not EDTF, or of a kind that is not taken.", _DATE, "    date: 31.3.2012\n"),
    "invalid-id": _line(
        "An id that is not lower-case words joined by hyphens.", "  - id: gao-taken\n", "  - id: Gao taken\n"
    ),
    "invalid-number": _line(
        "A number that is not written in digits alone.",
        _FIGURE,
        "      - {label: dead, low: a dozen, high: 20, source: paper}\n",
    ),
    "invalid-url": _line(
        "A url that is not an address of the web.",
        _PAPER,
        "  paper: {title: Morning paper, publisher: Paper, kind: newspaper, url: paper.example/1}\n",
    ),
    "key-not-a-word": Meaning(
        "A key of a mapping that is a list or a mapping itself.",
        "[title]: Mali\nevents: []\n",
        "title: Mali\nevents: []\n",
    ),
    "low-above-high": _line(
        "A figure whose low bound is more than its high one.",
        _FIGURE,
        "      - {label: dead, low: 20, high: 12, source: paper}\n",
    ),
    "merge-key": Meaning(
        "A merge key (<<), which hides which fields there are.",
        "<<: {title: Mali}\nevents: []\n",
        "title: Mali\nevents: []\n",
    ),
    "missing-field": _line("A record that lacks a field which it must have.", _REBELS, "  rebels: {name: Rebels}\n"),
    "no-source": _line("An event that cites no source.", _CITATIONS, "    sources: []\n"),
    "not-utf-8": Meaning(
        "A byte that is not UTF-8.",
        "title: Caf\udce9\nevents: []\n",
        "title: Caf\N{LATIN SMALL LETTER E WITH ACUTE}\nevents: []\n",
    ),
    "out-of-range": _line(
        "A latitude beyond 90 degrees, or a longitude beyond 180.",
        _GAO,
        "  gao: {name: Gao, country: Mali, lat: 162.7, lon: -0.04}\n",
    ),
    "own-cause": Meaning(
        "An event that is given as its own cause.",
        "    because: [{event: gao-taken, source: radio}]\n" + _CITATIONS,
        _LED_TO_IT + _MUTINY,
        _CITATIONS,
    ),
    "repeated-id": _line(
        "An id that an earlier entry of the same register, or an earlier event, has.",
        _BATTLE,
        _BATTLE + "  battle: {about: Fights.}\n",
    ),
    "repeated-key": _line("A field that stands twice in one record.", _DATE, _DATE + "    date: 2012-04-01\n"),
    "repeated-name": _line("A name that stands twice in one list.", "    places: [gao]\n", "    places: [gao, gao]\n"),
    "repeated-source": _line("A source that one event cites twice.", _CITED, _CITED + _CITED),
    "several-documents": Meaning("A second YAML document in one file.", _NONE + "---\n" + _NONE, _NONE),
    "tab-indent": _line("A tab where only spaces may indent.", "    tags: [battle]\n", "\ttags: [battle]\n"),
    "text-too-long": _line(
        "A text longer than any field can use.",
        "    text: The army leaves the town.\n",
        f"    text: The army leaves the town{', and leaves the town' * 1000}.\n",
    ),
    "too-deep": Meaning(
        "Brackets or indents nested deeper than any data file needs.",
        f"title: {'[' * 51}Mali{']' * 51}\nevents: []\n",
        "title: Mali\nevents: []\n",
    ),
    "unknown-actor": _line("An actor that stands in no register.", "    actors: [rebels]\n", "    actors: [rebel]\n"),
    "unknown-event": Meaning(
        "A cause that is no event of the file.",
        "    because: [{event: munity, source: radio}]\n" + _CITATIONS + _MUTINY,
        _LED_TO_IT + _MUTINY,
        _CITATIONS,
    ),
    "unknown-field": _line("A field that its record does not have.", _DATE, _DATE + "    where: Gao\n"),
    "unknown-kind": _line(
        "A kind of source or actor that there is not.", _REBELS, "  rebels: {name: Rebels, kind: army}\n"
    ),
    "unknown-place": _line("A place that stands in no register.", "    places: [gao]\n", "    places: [goa]\n"),
    "unknown-source": _line("A source that stands in no register.", _CITED, "      - {source: papers}\n"),
    "unknown-tag": _line("A tag that stands in no register.", "    tags: [battle]\n", "    tags: [fighting]\n"),
    "unknown-weekday": Meaning(
        "A weekday that is not written in English and in full.",
        "      - {source: paper, weekday: Sat}\n",
        "      - {source: paper, weekday: Saturday}\n",
        _CITED,
    ),
    "unquoted-set": Meaning(
        "A one-of set of dates without the quotes that it needs.",
        "    date: [2012-03-31, 2012-04-01]\n",
        '    date: "[2012-03-31, 2012-04-01]"\n',
        _DATE,
    ),
    "wrong-shape": _line(
        "A text, a list or a mapping where another of the three is expected.",
        "    places: [gao]\n",
        "    places: gao\n",
    ),
    "yaml-syntax": Meaning(
        "What cannot be read as YAML.",
        "    title: Gao: the rebels take it\n",
        '    title: "Gao: the rebels take it"\n',
        "    title: The rebels take Gao\n",
    ),
    "yaml-tag": Meaning(
        "A YAML tag (!), which would make something else of a value.",
        "title: !secret Mali\nevents: []\n",
        "title: Mali\nevents: []\n",
    ),
    "cause-after-effect": Meaning(
        "An event that comes wholly after what it is said to have led to.",
        _LED_TO_IT + _MUTINY.replace("03-21", "04-01"),
        _LED_TO_IT + _MUTINY,
        _CITATIONS,
    ),
    "date-apart": Meaning(
        "A citation with a date apart from its event's, and no note.",
        "      - {source: paper, date: 2012-04-01}\n",
        "      - {source: paper, date: 2012-04-01, note: the day on which the army says so}\n",
        _CITED,
    ),
    "near-duplicate": Meaning(
        "Two events with nearly the same title and date.",
        _CITATIONS + _MUTINY.replace("03-21", "04-01").replace("A mutiny in the garrison", "Rebels take Gao"),
        _CITATIONS + _MUTINY.replace("03-21", "04-01"),
        _CITATIONS,
    ),
    "place-outside-country": _line(
        "A place whose position lies outside its country.",
        _GAO,
        "  gao: {name: Gao, country: Mali, lat: -0.04, lon: 16.27}\n",
    ),
    "published-before": _line(
        "A source that is older than the day for which it is cited, and no note.",
        _RADIO,
        "  radio: {title: Evening news, publisher: Radio, kind: broadcaster, date: 2012-03-30}\n",
    ),
    "shared-origin": _line(
        "Two citations of an event that rest on one origin, and no note.",
        "      - {source: radio}\n      - {source: portal, note: adds the commander's name}\n",
        "      - {source: radio}\n      - {source: portal}\n",
    ),
    "single-voice": _line(
        "An event that has no two sources which are independent of each other.",
        "      - {source: portal, note: adds the commander's name}\n" + _CITED,
        "      - {source: portal, note: adds the commander's name}\n",
    ),
    "unused-entry": _line(
        "An entry of a register that no event uses.", _BATTLE, _BATTLE + "  talks: {about: Negotiations.}\n"
    ),
    "weekday-mismatch": Meaning(
        "A weekday that is not that of the date it stands with.",
        "      - {source: paper, weekday: Friday}\n",
        "      - {source: paper, weekday: Saturday}\n",
        _CITED,
    ),
}
