"""Bytes to text: UTF-8 with or without a byte-order mark, UTF-16, and with a note Windows-1252."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from mali_timeline.errors import UsageError

NOTE = "it is not UTF-8: read as Windows-1252; see whether its accents are right"


def decode_text(raw: bytes) -> tuple[str, str]:
    """Return the text of a file, and a note where its encoding was guessed; raise UsageError."""
    if raw.startswith(BOM_UTF8):
        return _decode(raw.removeprefix(BOM_UTF8), "UTF-8"), ""
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _decode(raw, "UTF-16"), ""
    try:
        return raw.decode(), ""
    except UnicodeDecodeError as error:
        try:
            return raw.decode("cp1252"), NOTE
        except UnicodeDecodeError:
            message = f"byte 0x{raw[error.start]:02x} at offset {error.start:,} is neither UTF-8 nor Windows-1252"
            raise UsageError(message, "save the file as UTF-8") from None


def _decode(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"it begins as {encoding}, but the bytes at offset {error.start:,} are not"
        raise UsageError(message, "save the file as UTF-8") from None
