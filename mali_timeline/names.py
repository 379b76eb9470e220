"""Names compared as readers compare them: without case and accents, and the nearest where one is not found."""

import unicodedata
from collections.abc import Iterable


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
