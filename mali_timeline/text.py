r"""Text for comparison and for display: folded names, nearest matches, and characters that are safe on a terminal.

`printable` shows as escapes what would steer a terminal or deceive the eye: control characters (C0, DEL, C1, the
bidirectional ones), everything invisible (joiners, variation selectors, fillers, tags), and characters on whose width
terminals disagree (private use, unassigned, skin tones, flags). Up to MAX_MARKS combining marks stay on their base
character; one more, or one without a base, would be drawn over its neighbours.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Literal
from unicodedata import category, east_asian_width

MAX_MARKS = 5  # on one base character; Hebrew and Tibetan need four
MAX_QUOTED = 60  # characters of a value that a message repeats
UNBOUNDED = 100_000  # columns of a pipe: nothing wraps, and what must have a width takes a fixed one
MAX_COMPARED = 60  # characters of a name that are compared with others
MAX_LIKELY = 20  # names that are compared character by character

# Names


# The block of diacritics, without the one that is none (a joiner) as far as `unicodedata.combining` knows.
_LAST_DIACRITIC = "\u036f"
_DIACRITICS = re.compile("[\u0300-\u034e\u0350-\u036f]+")


def strip_accents(text: str) -> str:
    """Return the text without diacritics, in the same case: `Keïta` becomes `Keita`."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    if max(decomposed) <= _LAST_DIACRITIC:  # Latin text: four times as fast
        return _DIACRITICS.sub("", decomposed)
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


# Blanks, quotation marks and hyphens in their plain form; what has no width is left out.
PLAIN_SIGNS: dict[int, str | None] = {
    ord(sign): plain
    for signs, plain in (
        ("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "),
        ("\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}", "'"),
        ("\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}", '"'),
        ("\N{HYPHEN}\N{NON-BREAKING HYPHEN}", "-"),
        ("\u200b\u200c\u200d\u2060\ufeff\u00ad", None),
    )
    for sign in signs
}


def fold(text: str) -> str:
    """Return the form in which two spellings of a name are equal: `KEÏTA ` and `keita` both become `keita`."""
    plain = strip_accents(text)
    if not plain.isascii():
        plain = plain.translate(PLAIN_SIGNS)
    return " ".join(plain.casefold().split())


# Letters that lose no accent but have a usual spelling in plain Latin letters, by script, all in lower case.
_LATIN_SPELLINGS: dict[int, str] = {
    ord(letter): spelling
    for letters, spellings in (
        ("\u00e6\u0153\u00f8\u0142\u0111\u00f0\u00fe\u0131\u0127\u014b", "ae oe o l d d th i h n"),
        (
            (
                "\u0430\u0431\u0432\u0433\u0434\u0435\u0436\u0437\u0438\u043a\u043b\u043c\u043d\u043e\u043f\u0440\u0441\u0442\u0443\u0444"
                "\u0445\u0446\u0447\u0448\u0449\u044a\u044b\u044c\u044d\u044e\u044f\u0454\u0456\u0458\u0459\u045a\u0452\u045b\u045f\u0491"
            ),
            "a b v g d e zh z i k l m n o p r s t u f kh ts ch sh shch - y - e yu ya ie i j lj nj dj c dz g",
        ),
        (
            "\u03b1\u03b2\u03b3\u03b4\u03b5\u03b6\u03b7\u03b8\u03b9\u03ba\u03bb\u03bc\u03bd\u03be\u03bf\u03c0\u03c1\u03c3\u03c2\u03c4\u03c5\u03c6\u03c7\u03c8\u03c9",
            "a v g d e z i th i k l m n x o p r s s t y f ch ps o",
        ),
        (
            (
                "\u0627\u0621\u0628\u062a\u0629\u062b\u062c\u062d\u062e\u062f\u0630\u0631\u0632\u0633\u0634\u0635\u0636\u0637\u0638\u0639"
                "\u063a\u0641\u0642\u0643\u0644\u0645\u0646\u0647\u0648\u064a\u0649\u067e\u0686\u0698\u06a9\u06af\u06cc\u0640"
            ),
            "a - b t a th j h kh d dh r z s sh s d t z a gh f q k l m n h w y a p ch zh k g y -",
        ),
        ("\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669", "0 1 2 3 4 5 6 7 8 9"),
        ("\u06f0\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9", "0 1 2 3 4 5 6 7 8 9"),
    )
    for letter, spelling in zip(letters, ("" if each == "-" else each for each in spellings.split()), strict=True)
}
MAX_SLUG = 60  # characters


def slug(name: str) -> str:
    """Return a name as lower-case Latin words joined by hyphens, at most MAX_SLUG characters, empty if it has none.

    Accents are dropped; Cyrillic, Greek and Arabic letters are spelled in Latin ones. A name in another script has no
    slug, not even of those of its letters that are Latin.
    """
    plain = fold(name).translate(_LATIN_SPELLINGS)
    if any(char.isalpha() and not char.isascii() for char in plain):
        return ""
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) > MAX_SLUG:
        words = words[: MAX_SLUG + 1].rpartition("-")[0] or words[:MAX_SLUG]
    return words


def nearest(name: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Return up to `limit` of the known names that look most like this one, the nearest first."""
    from difflib import get_close_matches

    folded: dict[str, str] = {}
    for each in known:
        folded.setdefault(_comparable(each)[0], each)
    wanted, pairs = _comparable(name)

    def likeness(each: str) -> float:
        others = _comparable(each)[1]
        return 2 * (pairs & others).bit_count() / (pairs.bit_count() + others.bit_count())

    likely = sorted(folded, key=likeness, reverse=True)[:MAX_LIKELY]
    close = get_close_matches(wanted, likely, n=limit, cutoff=0.6)
    containing = [each for each in folded if len(wanted) > 3 and wanted in each and each not in close]  # noqa: PLR2004
    return [folded[each] for each in (close + sorted(containing, key=len))[:limit]]


@lru_cache(maxsize=65_536)  # a file with many unknown names has them compared with the same known ones
def _comparable(name: str) -> tuple[str, int]:
    """Return the beginning of a folded name, and its pairs of neighbouring characters as bits, quick to compare."""
    text = fold(name)[:MAX_COMPARED]
    pairs = 0
    for one, other in pairwise(f" {text} "):
        pairs |= 1 << (31 * ord(one) + ord(other)) % 509
    return text, pairs


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint with the nearest known names, or an empty string when none is near."""
    near = nearest(name, known)
    return f"did you mean {' or '.join(map(shorten, near))}?" if near else ""


def shorten(text: str, limit: int = MAX_QUOTED) -> str:
    """Return the text cut to `limit` characters for a message, with `...` where it was cut."""
    return text if len(text) <= limit else f"{text[: limit - 3]}..."


# Display

# Latin text and its signs need no closer look. A set is faster to build than a pattern of so many ranges is to compile.
_LATIN = frozenset(
    chr(code)
    for first, last in (
        (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x2FF), (0x2000, 0x200A), (0x2010, 0x2027), (0x202F, 0x205F),
        (0x20A0, 0x20BF), (0x2190, 0x22FF), (0x2500, 0x257F),
    )
    for code in range(first, last + 1)
)  # fmt: skip
# The same for letters and digits of any script, except fillers and joining vowels.
_PLAIN = r"""(?x)
    (?:
        [\x20-\x7e\xa0-\xac\xae-\u02ff\u2000-\u200a\u2010-\u2027\u202f-\u205f\u20a0-\u20bf\u2190-\u22ff\u2500-\u257f]++
        | [\w\u3000-\u3029\u3030-\u303f] (?<! [\u115f-\u11ff\u3164\ud7b0-\ud7ff\uffa0\U0001d360-\U0001d378] )
    )*+
    """
_LINE_BREAKS = r"\r\n|[\t\n\r\u2028\u2029]"
_TABS_AND_BREAKS = frozenset("\t\n\r")
_YAML_ESCAPES = {
    "\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r", "\u2028": "\\u2028", "\u2029": "\\u2029",
}  # fmt: skip
_YAML_SPECIAL = r'([\\"\t\n\r\u2028\u2029])'
_NO_BASE = frozenset(' "\t\n\r')
# Letters and marks by category that are nevertheless invisible: fillers, joiners, variation selectors.
_INVISIBLE = r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
# Characters of disputed width: flags, skin tones, and what Unicode 16 made wide (hexagrams, counting rods).
_DISPUTED_WIDTH = (
    r"[\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\u2630-\u2637\u268a-\u268f\u4dc0-\u4dff\U0001d300-\U0001d37f]"
)
# Vowels and finals of Hangul, which join the consonant before them as marks do.
_JOINING = r"[\u1161-\u11ff\ud7b0-\ud7ff]"


def printable(text: str) -> str:
    r"""Return the text on one line, safe on a terminal: tabs and line breaks as spaces, unsafe characters as escapes.

    ESC becomes `\x1b`, the right-to-left override `\u202e`.
    """
    if _is_plain(text):
        return text
    return "".join(_escaped(re.sub(_LINE_BREAKS, " ", text), _python_escape))


def json_printable(text: str, *, keep_breaks: bool = True) -> str:
    r"""Return the text with the same characters escaped as JSON does, `\u001b`; by default tabs and breaks stay."""
    if _is_plain(text):
        return text
    return "".join(_escaped(text, json_escape, _TABS_AND_BREAKS if keep_breaks else frozenset()))


def display_width(text: str) -> int:
    """Return how many terminal columns a printable text occupies."""
    if text.isascii():
        return len(text)
    return sum(0 if _kind(char) == "mark" else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def json_escape(char: str) -> str:
    """Return the JSON escape of a character, two surrogates beyond U+FFFF."""
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[index : index + 4]}" for index in range(0, len(units), 4))


def yaml_quoted(text: str) -> str:
    """Return the text in the double quotes of YAML, with escapes for what a line cannot hold or nobody can see."""
    return '"' + "".join(_YAML_ESCAPES.get(part) or printable(part) for part in re.split(_YAML_SPECIAL, text)) + '"'


def _is_plain(text: str) -> bool:
    if text.isascii():
        return text.isprintable()
    return _LATIN.issuperset(text) or re.fullmatch(_PLAIN, text) is not None


def _escaped(text: str, escape: Callable[[str], str], kept: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield each character, or its escape."""
    room = 0  # for marks on the base character before
    for char in text:
        kind = _kind(char)
        if char in kept:
            room = 0
            yield char
        elif kind == "base":
            room = 0 if char in _NO_BASE else MAX_MARKS
            yield char
        elif kind == "mark" and room:
            room -= 1
            yield char
        else:
            room = 0
            yield escape(char)


@lru_cache(maxsize=4096)
def _kind(char: str) -> Literal["base", "mark", "unsafe"]:
    """Return whether a character has columns of its own (spaces too), combines with the one before, or is unsafe."""
    group = category(char)
    if not (char.isprintable() or group == "Zs") or re.match(_INVISIBLE, char) or re.match(_DISPUTED_WIDTH, char):
        return "unsafe"
    return "mark" if group[0] == "M" or re.match(_JOINING, char) else "base"


def _python_escape(char: str) -> str:
    code = ord(char)
    if code <= 0xFF:  # noqa: PLR2004
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004
