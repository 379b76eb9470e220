r"""Characters that deceive the eye, made visible: data is never a terminal command, and takes the room that it claims.

Shown as escapes are controls (C0, DEL, C1, the bidirectional ones), everything invisible (joiners, variation
selectors, fillers, tags), and what terminals do not agree upon: private use, characters that this Python does not
know, skin tones, the letters of flags. A mark is left on the letter that it belongs to, up to MARKS of them; one
more, or one without a letter, would paint over its neighbours. Letters that are written from right to left stay in
the order in which they are read. JSON, where an escape is the character itself, loses nothing.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Literal
from unicodedata import category, east_asian_width

MARKS = 5  # on one letter; Hebrew and Tibetan need four

# What needs no second look: Latin text with its signs. Most of what is shown, and quick to look up: a pattern of so
# many ranges takes a millisecond to compile, so the others are compiled by those who need them.
_LATIN = frozenset(
    chr(code)
    for first, last in (
        (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x2FF), (0x2000, 0x200A), (0x2010, 0x2027), (0x202F, 0x205F),
        (0x20A0, 0x20BF), (0x2190, 0x22FF), (0x2500, 0x257F),
    )
    for code in range(first, last + 1)
)  # fmt: skip
# Nor do letters and digits of any script that stand alone, but for those of which more is said below.
_PLAIN = r"""(?x)
    (?:
        [\x20-\x7e\xa0-\xac\xae-\u02ff\u2000-\u200a\u2010-\u2027\u202f-\u205f\u20a0-\u20bf\u2190-\u22ff\u2500-\u257f]++
        | [\w\u3000-\u3029\u3030-\u303f] (?<! [\u115f-\u11ff\u3164\ud7b0-\ud7ff\uffa0\U0001d360-\U0001d378] )
    )*+
    """
_BREAKS = r"\r\n|[\t\n\r\u2028\u2029]"
_TABS_AND_BREAKS = frozenset("\t\n\r")
_NO_LETTER = frozenset(' "\t\n\r')
# These count as letters or marks, but are not seen (fillers, joiners, variation selectors), ...
_UNSEEN = r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
# ... and these have no one width: flags, skin tones, and what became wide in Unicode 16 (hexagrams, counting rods).
_NO_ONE_WIDTH = (
    r"[\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\u2630-\u2637\u268a-\u268f\u4dc0-\u4dff\U0001d300-\U0001d37f]"
)
# Vowels and finals of Hangul, which join the consonant before them as marks do.
_JOINING = r"[\u1161-\u11ff\ud7b0-\ud7ff]"


def visible(text: str) -> str:
    r"""Give the text on one line, safe on a terminal: tabs and line breaks as spaces, what deceives as escapes.

    ESC is shown as `\x1b`, the right-to-left override as `\u202e`.
    """
    if _is_plain(text):
        return text
    return "".join(_shown(re.sub(_BREAKS, " ", text), _escape))


def hidden_controls(text: str, *, breaks: bool = True) -> str:
    r"""Give the text with the same characters as JSON writes them, `\u001b`; with `breaks`, tabs and breaks stay."""
    if _is_plain(text):
        return text
    return "".join(_shown(text, _json_escape, _TABS_AND_BREAKS if breaks else frozenset()))


def _is_plain(text: str) -> bool:
    """Tell whether a text can be shown as it stands, as far as can be told at a glance."""
    if text.isascii():
        return text.isprintable()
    return _LATIN.issuperset(text) or re.fullmatch(_PLAIN, text) is not None


def columns(text: str) -> int:
    """Tell how many columns of a terminal a visible text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if _kind(letter) == "mark" else 2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _shown(text: str, escape: Callable[[str], str], kept: frozenset[str] = frozenset()) -> Iterator[str]:
    """Give each character, or the escape for it."""
    room = 0  # for marks on the letter before
    for letter in text:
        kind = _kind(letter)
        if letter in kept:
            room = 0
            yield letter
        elif kind == "letter":
            room = 0 if letter in _NO_LETTER else MARKS
            yield letter
        elif kind == "mark" and room:
            room -= 1
            yield letter
        else:
            room = 0
            yield escape(letter)


@lru_cache(maxsize=4096)
def _kind(letter: str) -> Literal["letter", "mark", "hidden"]:
    """Tell whether a character has room of its own (spaces, too), stands on the one before, or must not be sent."""
    group = category(letter)
    if not (letter.isprintable() or group == "Zs") or re.match(_UNSEEN, letter) or re.match(_NO_ONE_WIDTH, letter):
        return "hidden"
    return "mark" if group[0] == "M" or re.match(_JOINING, letter) else "letter"


def _escape(letter: str) -> str:
    """Give the escape under which Python would read the character."""
    code = ord(letter)
    if code <= 0xFF:  # noqa: PLR2004
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004


def _json_escape(letter: str) -> str:
    """Give the escape under which JSON has the character, past U+FFFF as two surrogates."""
    pairs = letter.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{pairs[place : place + 4]}" for place in range(0, len(pairs), 4))
