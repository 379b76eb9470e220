"""Keys, decoded from the bytes that a terminal sends: a name such as `page-down`, or the character that was typed."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator

_KEY = re.compile(
    r"""
    \x1b \[ (?P<parameters> [0-?]{0,30} ) [ -/]{0,9} (?P<final> [@-~] )   # CSI: ESC [ A, ESC [ 5 ~, ESC [ 1 ; 5 C
  | \x1b O  (?P<application> [ -~] )                                  # SS3, of cursor keys in application mode: ESC O A
  | (?P<partial> \x1b (?: \[ [0-?]{0,30} [ -/]{0,9} | O )? \Z )       # the beginning of one of these, or Esc itself
  | (?P<character> . )
    """,
    re.VERBOSE | re.DOTALL,
)
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
_CHARACTERS = {"\r": "enter", "\n": "enter", "\x7f": "backspace", "\b": "backspace", "\x1b": "escape"}


class KeyReader:
    """Decode keys from bytes as they arrive, however they are split; unknown escape sequences are dropped."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._text = ""

    @property
    def waiting(self) -> bool:
        """Whether what was read last may be the beginning of a longer sequence, or Esc."""
        return bool(self._text)

    def read(self, arrived: bytes) -> Iterator[str]:
        """Yield the keys that are complete with these bytes."""
        text, self._text = self._text + self._decoder.decode(arrived), ""
        for key in _KEY.finditer(text):
            if key["partial"]:
                self._text = key["partial"]
            elif key["character"]:
                yield _CHARACTERS.get(key["character"], key["character"])
            else:
                parameter = key["parameters"].split(";")[0] if key["final"] == "~" else ""
                name = _SEQUENCES.get(key["application"] or parameter + key["final"])
                if name:
                    yield name

    def rest(self) -> Iterator[str]:
        """Yield what an unfinished sequence was when nothing more follows: Esc."""
        if self._text:
            self._text = ""
            yield "escape"
