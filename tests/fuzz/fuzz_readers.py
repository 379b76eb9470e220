"""The readers of files: any bytes are a timeline, or refused with diagnostics that name a place in them."""

from pathlib import Path

import target

target.load("mali_timeline", "yaml")
import laws  # noqa: E402 - what it imports must have been loaded

DIAGNOSTICS = Path(__file__).parent.parent / "readers" / "diagnostics"


def law(raw: bytes, file: Path) -> None:
    """Read the bytes as a file."""
    file.write_bytes(raw)
    laws.file_laws(file)


if __name__ == "__main__":
    target.fuzz(law, [laws.SMALL.encode(), *(path.read_bytes() for path in sorted(DIAGNOSTICS.glob("*.yaml")))])
