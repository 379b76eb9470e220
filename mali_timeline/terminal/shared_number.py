"""A number that one terminal writes and another follows, through a small file in a directory of the user."""

import os
from contextlib import suppress
from zlib import crc32

MAX_BYTES = 20  # of the file


class SharedNumber:
    """The number for a name, such as the path of a lesson; without a directory nothing is shared, silently."""

    def __init__(self, folder: str | None, name: str) -> None:
        """Share the number for this name in a directory that belongs to the user alone (None: there is none)."""
        number = crc32(os.fsencode(os.path.realpath(name)))
        self._path = os.path.join(folder, f"{number:08x}.slide") if folder else None  # noqa: PTH118

    def write(self, number: int) -> None:
        """Share a number, whole or not at all."""
        if self._path is None:
            return
        temporary = f"{self._path}.{os.getpid()}"
        with suppress(OSError):
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(str(number))
            os.replace(temporary, self._path)  # noqa: PTH105

    def read(self) -> int | None:
        """Return the number that was shared last, or None when there is none."""
        with suppress(OSError, ValueError, TypeError):
            with open(self._path or "", encoding="ascii") as file:  # noqa: PTH123
                number = int(file.read(MAX_BYTES))
            return number if number >= 0 else None
        return None
