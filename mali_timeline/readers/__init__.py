"""Readers: a data file in, a Timeline out, or every error with its place.

With a stored file nothing but `store` is imported: neither PyYAML nor the schema nor the checks.
"""

import os
import stat
import sys
from collections.abc import Collection, Sequence
from contextlib import suppress
from errno import EBADF, EINVAL
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from mali_timeline.records import Timeline

if TYPE_CHECKING:
    from mali_timeline.errors import Diagnostic

STANDARD_INPUT = "-"
PACKED = "events.yaml"


class CheckResult(NamedTuple):
    """The diagnostics of a file of this `name`, in file order and each once, and the number of its events.

    `complete` is false when an error stopped the reading, so that nothing after it was looked at; `ignored` is the
    number of warnings that were turned off, `title` that of the timeline.
    """

    name: str
    diagnostics: "list[Diagnostic]"
    events: int
    complete: bool
    ignored: int = 0
    title: str | None = None


def read_timeline(path: str, *more: str) -> Timeline:
    """Read the file at a path (`-`: standard input), or several as one timeline.

    Raise DataError with all their errors, and OSError.
    """
    from mali_timeline.readers import store

    paths = (path, *more)
    raws = [read_bytes(each) for each in paths]
    if any(each == STANDARD_INPUT or not os.path.isfile(each) for each in paths):  # noqa: PTH113
        return _parse(paths, raws)  # what comes by a pipe is kept nowhere
    # No sound file has the character that joins paths and contents.
    name, content = "\0".join(paths), b"\0".join(raws)
    timeline = store.load(name, content)
    if timeline is None:
        timeline = _parse(paths, raws)
        store.save(name, content, timeline)
    return timeline


def _parse(paths: Sequence[str], raws: Sequence[bytes]) -> Timeline:
    """Return the timeline of sound files; raise DataError."""
    from mali_timeline.errors import DataError
    from mali_timeline.readers.document import Document
    from mali_timeline.readers.sound_file import read_sound_file

    if not raws[1:] and (timeline := read_sound_file(raws[0])) is not None:
        return timeline
    names = tuple(map(shown_name, paths))
    document = Document(*raws, names=names)
    timeline = document.timeline()
    if document.diagnostics:
        unsound = [(name, found) for name, found in zip(names, document.found, strict=True) if found]
        raise DataError(*unsound[0], *unsound[1:])
    return timeline


def check_files(paths: Sequence[str], ignored: Collection[str] = ()) -> list[CheckResult]:
    """Validate files as `read_timeline` reads them, as one timeline, with all errors and warnings; raise OSError.

    Warnings with an ignored code are left out, as those are that a file itself ignores.
    """
    return _check([shown_name(path) for path in paths], [read_bytes(path) for path in paths], ignored)


def check_bytes(name: str, raw: bytes, ignored: Collection[str] = ()) -> CheckResult:
    """Validate these bytes of a file of this name."""
    return _check([name], [raw], ignored)[0]


def _check(names: Sequence[str], raws: Sequence[bytes], ignored: Collection[str]) -> list[CheckResult]:
    from mali_timeline.readers.document import Document

    document = Document(*raws, names=tuple(names))
    title = document.timeline().title
    left_out = {*ignored, *document.ignored_codes}
    results = []
    for index, diagnostics in enumerate(document.all_diagnostics()):
        kept = [each for each in diagnostics if each.severity == "error" or each.code not in left_out]
        number, complete = document.numbers_of_events[index], index not in document.incomplete
        results.append(CheckResult(names[index], kept, number, complete, len(diagnostics) - len(kept), title))
    return results


def packed_file() -> str:
    """Return the path of the events.yaml that comes with the program: in the wheel, or beside it in a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - faster than pathlib
    packed = os.path.join(package, PACKED)  # noqa: PTH118
    return packed if os.path.exists(packed) else os.path.join(os.path.dirname(package), PACKED)  # noqa: PTH110, PTH118, PTH120


def shown_name(path: str) -> str:
    """Return the name of a file in diagnostics: `<stdin>` for `-`, and for the packed one what cannot be another's."""
    if path == STANDARD_INPUT:
        return "<stdin>"
    if path != packed_file():
        return path
    return f"<packed {PACKED}>" if file_beside(path) != path else PACKED


def file_beside(path: str) -> str | None:
    """Return the path of the `events.yaml` in the working folder: this one if it is the same, or None without any.

    A copy, such as that in a clone of the project, is the same.
    """
    if not os.path.isfile(PACKED):  # noqa: PTH113
        return None
    with suppress(OSError):  # of a file that cannot be read nothing is known
        if os.path.samefile(PACKED, path) or read_bytes(PACKED) == read_bytes(path):  # noqa: PTH121
            return path
    return PACKED


def read_bytes(path: str) -> bytes:
    """Read a file, or standard input; raise OSError, which names the file.

    A device that never ends (`/dev/zero`) is refused; a pipe or a terminal is read to its end.
    """
    if path != STANDARD_INPUT:
        with open(path, "rb") as file:  # noqa: PTH123
            return _read_to_its_end(file, path)
    if sys.stdin is None:
        raise OSError(EBADF, "it is closed", "standard input")
    return _read_to_its_end(sys.stdin.buffer, "standard input")


def _read_to_its_end(file: BinaryIO, name: str) -> bytes:
    try:
        status = os.fstat(file.fileno())
        is_endless = stat.S_ISCHR(status.st_mode) and status.st_rdev != os.stat(os.devnull).st_rdev  # noqa: PTH116
        content = b"" if is_endless and not file.isatty() else file.read()
    except OSError as error:
        raise OSError(error.errno, error.strerror, name) from None
    if is_endless and not content:
        raise OSError(EINVAL, "not a file that ends", name)
    return content
