"""Files that are written whole or not at all, and never over another one unless that is asked for."""

import os
import stat
from contextlib import suppress

from mali_timeline.errors import UsageError


def write_file(path: str, text: str, *, overwrite: bool) -> None:
    """Write a text as UTF-8 to a file, in one step: whoever reads it finds all of it, or what was there before.

    Raise UsageError where the file exists and may not be overwritten, and OSError, which names the path, where it
    cannot be written. A pipe or a device holds nothing that could be lost, so that it is simply written to.
    """
    try:
        _write(os.path.realpath(path), text.encode(), overwrite=overwrite)
    except FileExistsError:
        raise UsageError(f"{path}: the file exists", "add --force to overwrite it, or name another file") from None
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), path) from None


def _write(path: str, content: bytes, *, overwrite: bool) -> None:
    """Write to a path without links; raise FileExistsError where a file is in the way."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116
    except FileNotFoundError:
        mode = None
    if mode is not None and not stat.S_ISREG(mode):
        with open(path, "wb") as stream:  # noqa: PTH123 - a folder is an error here
            stream.write(content)
        return
    if mode is not None and not overwrite:
        raise FileExistsError
    # Beside the file, since a file can be moved in one step only within one file system.
    beside = f"{path}.{os.getpid()}.part"
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if mode is not None:
                os.chmod(beside, stat.S_IMODE(mode))  # noqa: PTH101
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if overwrite or not _link(beside, path):
            os.replace(beside, path)  # noqa: PTH105
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)  # noqa: PTH108


def _link(source: str, target: str) -> bool:
    """Name a file a second time and return whether the system can; raise FileExistsError where the name is taken."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # FAT, some network file systems
        return False
    return True
