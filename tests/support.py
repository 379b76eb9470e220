"""What the tests share: a small history, data files in strings, renderables drawn at a width."""

import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import Any

from rich.cells import cell_len
from rich.console import Console, RenderableType

from mali_timeline.readers import read_timeline
from mali_timeline.records import Timeline
from mali_timeline.text import MAX_MARKS, UNBOUNDED

ROOT = Path(__file__).parent.parent
EVENTS = ROOT / "events.yaml"

REGISTERS = """
    title: A small history
    sources:
      radio: {title: Evening news, publisher: Radio, kind: broadcaster, date: 2012-03-23, url: "https://radio.example/1"}
      copy: {title: Evening news, publisher: Portal, kind: newspaper, origin: Radio}
      paper: {title: Morning paper, publisher: Paper, kind: newspaper}
    actors:
      army: {name: Army, kind: organisation, about: The army., aliases: [Les Armées]}
      rebels: {name: REB, full_name: Rebels of the Dunes, kind: armed group}
    places:
      gao: {name: Gao, region: Gao, country: Mali, lat: 16.27, lon: -0.04}
      kidal: {name: Kidal, region: Kidal, country: Mali}
      paris: {name: Paris, country: France}
    periods:
      - {id: before, name: Before the war, date: 1960/2011}
      - {id: war, name: The war, date: 2012/..}
    tags:
      battle: {about: Fighting.}
      talks:
"""
HISTORY = (
    REGISTERS
    + """
    events:
      - id: gao-taken
        date: 2012-03-31
        title: The rebels take Gao
        text: The army leaves the town of Gao.
        places: [gao]
        actors: [rebels, army]
        tags: [battle]
        figures:
          - {label: dead, value: 12, source: radio}
          - {label: dead, low: 20, source: paper}
        because: [{event: mutiny, source: radio, note: the garrisons lost their officers}]
        sources:
          - {source: radio, at: p. 3, date: 2012-04-01, weekday: Sunday, note: a day late}
          - {source: paper}
      - id: mutiny
        date: 2012-03-21/2012-03-22
        title: A mutiny in the capital
        text: Soldiers mutiny.
        actors: [army]
        sources: [{source: radio}, {source: copy}]
      - id: accord
        date: 2012-12
        title: Accord in Paris
        text: An accord is signed.
        places: [paris, kidal]
        actors: [rebels]
        tags: [talks]
        sources: [{source: paper}]
        disputed: Only one paper reports it.
      - id: year-of-drought
        date: 2012
        title: A year of drought
        text: The rains fail.
        sources: [{source: paper}, {source: radio}]
      - id: old-war
        date: 199X~
        title: The old war
        text: A war of which little is known.
        places: [kidal]
        sources: [{source: paper}]
"""
)

# One event for each kind of date.
DATES = (
    "0033", "0476-09-04", "199X", "19XX", "2012-02-29", "2012-03~", "2012-03-05?", "2012-XX", "2012-03-XX", "2012-21",
    "2012-34", "2012-41", "2012-03-21/2012-03-22", "2012/2013-02", "2011~/2012-05", "2012/..", "2012/", "../2012",
    "/2012-06", "[2012-01-29, 2012-01-30]", "[2012-01, 2012-03]", "[..2012-05-05]", "[2012-05-05..]",
)  # fmt: skip
EVERY_DATE = (
    REGISTERS
    + "    events:\n"
    + "".join(
        f'      - {{id: event-{number}, date: "{text}", title: Event {number}, text: x, sources: [{{source: copy}}]}}\n'
        for number, text in enumerate(DATES)
    )
)
# Texts that another format would take for more than text; none has two blanks or begins or ends with one.
HOSTILE_TEXTS = (
    "<script>document.title='gone'</script><img src=x onerror=alert(1)> &amp; \"quoted\" 'so'",
    "[a](javascript:alert(1)) ![b](http://x.example/y.png) **bold** _it_ `code` ~~no~~ $x^2$ <http://a.example> #a @b",
    "1. item: with a colon; and, commas\\, \\n and a backslash \\",
    '=HYPERLINK("http://x.example")',
    "# heading -- ... www.x.example me@x.example :smile: [^1] | a | [sound:x.mp3] \\(x\\) {{c1::y}}",
    "2013-01-01: another entry !id .start 50% #tag [x] before: 5 days: every day: now:",
    "]]> --> END:VEVENT <![CDATA[ \u202ereversed \x1b[31mred",
)

# An address that the reader accepts and that no format may have as a link.
HOSTILE_URL = "https://x.example/'\"><script>alert(1)</script>"
NEWS = """
sources:
  radio: {title: News, publisher: Radio, kind: broadcaster}
  copy: {title: News, publisher: Portal, kind: newspaper, origin: AFP}
"""
# A drought leads to hunger and to flight, both lead to unrest, unrest to a coup; flight leads to a camp, too.
HUNGER = f"""{NEWS}
events:
  - {{id: drought, date: 1984, title: A drought, text: D., sources: [{{source: radio}}]}}
  - {{id: hunger, date: 1985-02, title: Hunger in the north, text: H., sources: [{{source: radio}}],
     because: [{{event: drought, source: radio, note: no harvest}}]}}
  - {{id: flight, date: 1985-03, title: Many leave, text: F., tags: [exile], sources: [{{source: radio}}],
     because: [{{event: drought, source: radio}}]}}
  - {{id: camp, date: 1985-05, title: A camp is set up, text: C., tags: [exile], sources: [{{source: radio}}],
     because: [{{event: flight, source: radio}}]}}
  - {{id: unrest, date: 1986, title: Unrest, text: U., sources: [{{source: radio}}],
     because: [{{event: flight, source: radio}}, {{event: hunger, source: radio, note: bread}},
               {{event: hunger, source: copy, note: and prices}}]}}
  - {{id: coup, date: 1991-03-26, title: A coup, text: C., sources: [{{source: radio}}],
     because: [{{event: unrest, source: copy}}]}}
  - {{id: eclipse, date: 1990, title: An eclipse, text: E., sources: [{{source: radio}}]}}
"""


def hostile(text: str) -> str:
    """Return a data file whose every text is this one."""
    quoted, url = json.dumps(text), json.dumps(HOSTILE_URL)
    return f"""
        title: {quoted}
        sources:
          s: {{title: {quoted}, publisher: {quoted}, kind: ngo, origin: {quoted}, url: {url}}}
          t: {{title: Good, publisher: Good, kind: ngo, url: "https://good.example/?a=1&b=2"}}
        actors: {{a: {{name: {quoted}, kind: person}}}}
        places: {{p: {{name: {quoted}, region: {quoted}, country: {quoted}, lat: 1.5, lon: -2.5}}}}
        periods: [{{id: q, name: {quoted}, date: 2012/2013, about: {quoted}}}]
        events:
          - id: one
            date: 2012-05-06/2012-05-08
            title: {quoted}
            text: {quoted}
            places: [p]
            actors: [a]
            figures: [{{label: {quoted}, value: 1, unit: {quoted}, source: s}}]
            sources: [{{source: s, at: {quoted}, date: 2011, note: {quoted}}}, {{source: t}}]
            disputed: {quoted}
            caveat: {quoted}
          - id: two
            date: 2012-06-07
            title: {quoted}
            text: {quoted}
            places: [p]
            because: [{{event: one, source: s, note: {quoted}}}]
            sources: [{{source: t}}]
    """


@dataclass(frozen=True)
class Run:
    """The result of a run of the program."""

    code: int
    out: str
    err: str


def written(folder: Path, text: str) -> Path:
    """Write a data file without the indent of the test that holds it, and return its path."""
    path = folder / "history.yaml"
    path.write_text(dedent(text), encoding="utf-8")
    return path


def load(text: str) -> Timeline:
    """Read a data file that is given as a string."""
    with TemporaryDirectory() as folder:
        return read_timeline(str(written(Path(folder), text)))


def drawn(renderable: RenderableType, width: int = 60) -> str:
    """Draw a renderable at a width, without colours and without blanks at the ends of lines."""
    page = StringIO()
    Console(file=page, width=width, color_system=None, highlight=False, markup=False, emoji=False).print(renderable)
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())


def piped(renderable: RenderableType) -> str:
    """Draw a renderable as a pipe gets it."""
    return drawn(renderable, UNBOUNDED)


def program(*arguments: str, **settings: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401 - subprocess's own
    """Run the program as a process of its own."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MALI_TIMELINE", "NO_COL"))
    }
    environment.update(settings.pop("env", {}))
    command = [sys.executable, "-m", "mali_timeline", *arguments]
    kept = {"capture_output": True, "text": True, "encoding": "utf-8", "check": False, "cwd": ROOT, **settings}
    return subprocess.run(command, env=environment, **kept)  # noqa: PLW1510 - check stands among the settings


# What must never come out, said once more and in another way than the program does.
UNSEEN = {0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x3164, *range(0xFE00, 0xFE10), 0xFFA0}


def deceptions(text: str, allowed: str) -> Iterator[str]:
    """Yield what deceives the eye in a text; the allowed control characters separate lines and cells."""
    for letter in set(text) - set(allowed):
        if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} or ord(letter) in UNSEEN:
            yield f"U+{ord(letter):04X}"
    marks = "".join("\uffff" if unicodedata.category(letter)[0] == "M" else letter for letter in text)
    if "\uffff" * (MAX_MARKS + 1) in marks:
        yield "a heap of marks"
    if re.search(r'(?:^|[\n\t "])\uffff', marks):
        yield "a mark without a letter"


def uncoloured(text: str) -> str:
    """Return a text without its colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def widest(shown: str) -> int:
    """Return the columns of the widest line; a prompt is left to the terminal to wrap."""
    return max((cell_len(line) for line in shown.splitlines() if not line.startswith("Your answer")), default=0)
