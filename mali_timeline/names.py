"""Names compared as readers compare them: without case and accents, the nearest, and where they stand in a text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

BLANK = "____"
# A word may hold accents that are characters of their own; a blank is none.
WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")


def without_accents(text: str) -> str:
    """Give the text with its diacritics taken off and its case kept: `Keïta` gives `Keita`."""
    if text.isascii():
        return text
    return "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))


def fold(text: str) -> str:
    """Give the form in which two spellings of a name are equal: `KEÏTA ` and `keita` give `keita`."""
    return " ".join(without_accents(text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold().split())


def nearest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Give the known names that look most like this one, the nearest first, at most `most` of them."""
    from difflib import get_close_matches

    folded: dict[str, str] = {}
    for word in known:
        folded.setdefault(fold(word), word)
    wanted = fold(name)[:100]
    close = get_close_matches(wanted, folded, n=most, cutoff=0.6)
    inside = [word for word in folded if len(wanted) > 3 and wanted in word and word not in close]  # noqa: PLR2004
    return [folded[word] for word in (close + sorted(inside, key=len))[:most]]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Give the hint for a name that is not known: the nearest ones, or nothing where none is near."""
    near = nearest(name, known)
    return f"did you mean {' or '.join(near)}?" if near else ""


def words(text: str) -> tuple[str, ...]:
    """Give the words of a text without case and accents."""
    return tuple(fold(word) for word in WORD.findall(text))


class Names:
    """Names that are looked for in a text: as whole words, whatever their case and accents."""

    def __init__(self, names: Iterable[str]) -> None:
        """Keep the names under their first words, the longest first."""
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for name in sorted({words(name) for name in names} - {()}, key=lambda name: (-len(name), name)):
            self._by_first.setdefault(name[0], []).append(name)

    def found_in(self, text: str) -> set[tuple[str, ...]]:
        """Give the words of each name that stands in the text, also of a name inside another."""
        return {name for _, _, name in self._places(text)}

    def blanked(self, text: str) -> str:
        """Give the text with a blank in the place of each name; of names that overlap, the first and longest."""
        pieces, done = [], 0
        for start, end, _ in self._places(text):
            if start >= done:
                pieces += [text[done:start], BLANK]
                done = end
        return "".join(pieces) + text[done:]

    def _places(self, text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Give where names stand, as (start, end, words), in order and the longest first."""
        matches = list(WORD.finditer(text))
        folded = [fold(match[0]) for match in matches]
        for place, word in enumerate(folded):
            for name in self._by_first.get(word, ()):
                if tuple(folded[place : place + len(name)]) == name:
                    yield matches[place].start(), matches[place + len(name) - 1].end(), name
