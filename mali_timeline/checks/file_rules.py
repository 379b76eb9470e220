"""What the readers report: each code with its meaning, a wrong and a right example. A test reads them all."""

from collections.abc import Mapping

from mali_timeline.checks.rule import (
    BATTLE,
    CITATIONS,
    CITED,
    DATE,
    FIGURE,
    GAO,
    LED_TO_IT,
    MUTINY,
    NONE,
    PAPER,
    REBELS,
    Rule,
)


def _rule(code: str, about: str, wrong: str, right: str, instead: str = "") -> Rule:
    """Return an error with whole files, or with lines in place of others, as examples."""
    return Rule(code, "error", about, wrong, right, instead)


def _line(code: str, about: str, right: str, wrong: str) -> Rule:
    """Return an error whose right example is in the sound file."""
    return Rule(code, "error", about, wrong, right, right)


FILE_RULES: Mapping[str, Rule] = {
    rule.code: rule
    for rule in (
        _rule(
            "alias",
            "An anchor (&) or an alias (*), which hides the value.",
            "title: *name\nevents: []\n",
            'title: "*name"\nevents: []\n',
        ),
        _rule(
            "character-not-taken",
            "A character that is not allowed in YAML, such as ESC.",
            "title: Mali \x1b[31m\nevents: []\n",
            "title: Mali\nevents: []\n",
        ),
        _line(
            "empty-field",
            "A field or a list with nothing in it.",
            "    text: The army leaves the town.\n",
            "    text:\n",
        ),
        _rule("empty-file", "A file that holds no data.", "# To be written.\n", NONE),
        _line(
            "figure-amount",
            "A figure without a value and without bounds.",
            FIGURE,
            "      - {label: dead, source: paper}\n",
        ),
        _line(
            "half-position",
            "A place with a latitude but no longitude, or the other way round.",
            GAO,
            "  gao: {name: Gao, country: Mali, lat: 16.27}\n",
        ),
        _line(
            "invalid-date",
            "A date that is not EDTF, or of a kind that is not supported.",
            DATE,
            "    date: 31.3.2012\n",
        ),
        _line(
            "invalid-id",
            "An id that is not lower-case words joined by hyphens.",
            "  - id: gao-taken\n",
            "  - id: Gao taken\n",
        ),
        _line(
            "invalid-number",
            "A number that is not written in digits alone.",
            FIGURE,
            "      - {label: dead, low: a dozen, high: 20, source: paper}\n",
        ),
        _line(
            "invalid-url",
            "A url that is not a web address.",
            PAPER,
            "  paper: {title: Morning paper, publisher: Paper, kind: newspaper, url: paper.example/1}\n",
        ),
        _rule(
            "key-not-a-word",
            "A key of a mapping that is a list or a mapping itself.",
            "[title]: Mali\nevents: []\n",
            "title: Mali\nevents: []\n",
        ),
        _line(
            "low-above-high",
            "A figure whose low bound is more than its value or its high one.",
            FIGURE,
            "      - {label: dead, low: 20, high: 12, source: paper}\n",
        ),
        _rule(
            "merge-key",
            "A merge key (<<), which hides which fields there are.",
            "<<: {title: Mali}\nevents: []\n",
            "title: Mali\nevents: []\n",
        ),
        _line(
            "missing-field",
            "A record that lacks a field which it must have.",
            REBELS,
            "  rebels: {kind: armed group}\n",
        ),
        _rule(
            "not-utf-8",
            "A byte that is not UTF-8.",
            "title: Caf\udce9\nevents: []\n",
            "title: Caf\N{LATIN SMALL LETTER E WITH ACUTE}\nevents: []\n",
        ),
        _line(
            "out-of-range",
            "A latitude beyond 90 degrees, or a longitude beyond 180.",
            GAO,
            "  gao: {name: Gao, country: Mali, lat: 162.7, lon: -0.04}\n",
        ),
        _line(
            "repeated-id",
            "An id that another entry of the same register, or another event, has.",
            BATTLE,
            BATTLE + "  battle: {about: Fights.}\n",
        ),
        _line("repeated-key", "A field that occurs twice in one record.", DATE, DATE + "    date: 2012-04-01\n"),
        _line(
            "repeated-name", "A name that occurs twice in one list.", "    places: [gao]\n", "    places: [gao, gao]\n"
        ),
        _line("repeated-source", "A source that one event cites twice.", CITED, CITED + CITED),
        _rule("several-documents", "A second YAML document in one file.", NONE + "---\n" + NONE, NONE),
        _line("tab-indent", "A tab where only spaces may indent.", "    tags: [battle]\n", "\ttags: [battle]\n"),
        _line(
            "text-too-long",
            "A text longer than any field can use.",
            "    text: The army leaves the town.\n",
            f"    text: The army leaves the town{', and leaves the town' * 1000}.\n",
        ),
        _rule(
            "too-deep",
            "Brackets or blocks nested deeper than any data file needs.",
            f"title: {'[' * 51}Mali{']' * 51}\nevents: []\n",
            "title: Mali\nevents: []\n",
        ),
        _line(
            "unknown-actor", "An actor that is not in the register.", "    actors: [rebels]\n", "    actors: [rebel]\n"
        ),
        _rule(
            "unknown-code",
            "A code under `ignore` that is not that of a warning.",
            "ignore: [single-voices]\nevents: []\n",
            "ignore: [single-voice]\nevents: []\n",
        ),
        _rule(
            "unknown-event",
            "A cause that is not an event of the file.",
            "    because: [{event: munity, source: radio}]\n" + CITATIONS + MUTINY,
            LED_TO_IT + MUTINY,
            CITATIONS,
        ),
        _line("unknown-field", "A field that its record does not have.", DATE, DATE + "    where: Gao\n"),
        _line("unknown-place", "A place that is not in the register.", "    places: [gao]\n", "    places: [goa]\n"),
        _line("unknown-source", "A source that is not in the register.", CITED, "      - {source: papers}\n"),
        _line("unknown-tag", "A tag that is not in the register.", "    tags: [battle]\n", "    tags: [fighting]\n"),
        _rule(
            "unknown-weekday",
            "A weekday that is not written in English and in full.",
            "      - {source: paper, weekday: Sat}\n",
            "      - {source: paper, weekday: Saturday}\n",
            CITED,
        ),
        _rule(
            "unquoted-set",
            "A one-of set of dates without the quotes that it needs.",
            "    date: [2012-03-31, 2012-04-01]\n",
            '    date: "[2012-03-31, 2012-04-01]"\n',
            DATE,
        ),
        _line(
            "wrong-shape",
            "A string, a list or a mapping where another of the three is expected.",
            "    places: [gao]\n",
            "    places: gao\n",
        ),
        _rule(
            "yaml-syntax",
            "A file that is not YAML.",
            "    title: Gao: the rebels take it\n",
            '    title: "Gao: the rebels take it"\n',
            "    title: The rebels take Gao\n",
        ),
        _rule(
            "yaml-tag",
            "A YAML tag (!), which would change what a value is.",
            "title: !secret Mali\nevents: []\n",
            "title: Mali\nevents: []\n",
        ),
        Rule(
            "comment-in-text",
            "warning",
            "A plain text that a comment cuts off: ` #` begins one.",
            "    title: Attack on hill #3 repelled\n",
            '    title: "Attack on hill #3 repelled"\n',
            "    title: The rebels take Gao\n",
        ),
    )
}
