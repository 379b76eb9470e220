"""Keys, read from the bytes that a terminal sends for them: names for arrows and the like, else what they type."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator

_KEY = re.compile(
    r"""
    \x1b \[ (?P<parameters> [0-?]{0,30} ) [ -/]{0,9} (?P<final> [@-~] )   # CSI: ESC [ A, ESC [ 5 ~, ESC [ 1 ; 5 C
  | \x1b O  (?P<application> [ -~] )                                  # SS3, of cursor keys in application mode: ESC O A
  | (?P<partial> \x1b (?: \[ [0-?]{0,30} [ -/]{0,9} | O )? \Z )       # the beginning of one of these, or Esc itself
  | (?P<letter> . )
    """,
    re.VERBOSE | re.DOTALL,
)
ESCAPE = "\x1b"
_SEQUENCES = {
    "A": "up",
    "B": "down",
    "C": "right",
    "D": "left",
    "H": "home",
    "F": "end",
    "M": "enter",
    "1~": "home",
    "4~": "end",
    "5~": "page-up",
    "6~": "page-down",
    "7~": "home",
    "8~": "end",
}
_LETTERS = {"\r": "enter", "\n": "enter", "\x7f": "backspace", "\b": "backspace", ESCAPE: "escape"}


class KeyReader:
    """What reads keys from bytes as they arrive, however they are cut; sequences of other keys are left out."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._text = ""

    @property
    def waiting(self) -> bool:
        """Whether what was read may be the beginning of a key: Esc, or an arrow."""
        return bool(self._text)

    def read(self, arrived: bytes) -> Iterator[str]:
        """Give the keys that are whole with these bytes."""
        text, self._text = self._text + self._decoder.decode(arrived), ""
        for key in _KEY.finditer(text):
            if key["partial"]:
                self._text = key["partial"]
            elif key["letter"]:
                yield _LETTERS.get(key["letter"], key["letter"])
            else:
                parameter = key["parameters"].split(";")[0] if key["final"] == "~" else ""
                name = _SEQUENCES.get(key["application"] or parameter + key["final"])
                if name:
                    yield name

    def rest(self) -> Iterator[str]:
        """Give what is left when nothing more arrives: it was Esc."""
        if self._text:
            self._text = ""
            yield "escape"
