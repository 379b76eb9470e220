"""Where names occur in a text, as whole words, whatever their case and accents."""

import re
from collections.abc import Callable, Iterable, Iterator

from mali_timeline.text import fold

BLANK = "____"
MAX_WORDS = 100  # of a name that are compared: without a bound a long text could take the square of its length
# A word may contain combining accents; a blank is not a word.
WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")

Name = tuple[str, ...]  # the folded words of a name


def words(text: str) -> Name:
    """Return the words of a text without case and accents."""
    return tuple(fold(word) for word in WORD.findall(text))


def name_words(name: str) -> Name:
    """Return the words by which a name is found, without case and accents; none when it has only signs."""
    return words(name)[:MAX_WORDS]


class NameFinder:
    """Finds names in texts, in time that grows with the text and not with the number of names."""

    def __init__(self, names: Iterable[Name]) -> None:
        """Keep the names, given as their `name_words`, in a tree that is walked word by word."""
        self._root = _Node()
        for name in names:
            node = self._root
            for word in name:
                node = node.next.setdefault(word, _Node())
            node.name = name

    def find(self, text: str) -> set[Name]:
        """Return each name that occurs in the text, also inside another one."""
        return {name for _, _, name in self._occurrences(text)}

    def blank_out(self, text: str, accepts: Callable[[Name], bool] = lambda _name: True, *, whole: bool = False) -> str:
        """Return the text with a blank for each accepted name; of names that overlap the first, then the longest.

        With `whole`, a name inside a longer one stays, also when the longer one is not accepted.
        """
        parts, kept, done = [], 0, 0
        for start, end, name in self._occurrences(text):
            if start < done:
                continue
            if accepts(name):
                parts += [text[kept:start], BLANK]
                kept = done = end
            elif whole:
                done = end
        return "".join(parts) + text[kept:]

    def _occurrences(self, text: str) -> Iterator[tuple[int, int, Name]]:
        """Yield the names with their first character and the one after their last, in order, the longest first."""
        matches = list(WORD.finditer(text))
        folded = [fold(match[0]) for match in matches]
        for first, match in enumerate(matches):
            found = []
            node: _Node | None = self._root
            for position in range(first, len(matches)):
                node = node.next.get(folded[position]) if node else None
                if node is None:
                    break
                if node.name:
                    found.append((match.start(), matches[position].end(), node.name))
            yield from reversed(found)


class _Node:
    """What may follow after some words of a name, and the name that ends here."""

    __slots__ = ("name", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.name: Name | None = None
