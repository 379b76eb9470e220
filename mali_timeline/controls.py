"""Characters that steer a terminal, made visible: data is never a terminal command."""

import re

# C0, DEL and C1; the bidirectional controls of Unicode; its line and paragraph separators; surrogates; the BOM.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_CONTROLS_BUT_BREAKS = re.compile(_CONTROLS.pattern.replace(r"\x00-\x1f", r"\x00-\x08\x0b\x0c\x0e-\x1f"))
_BREAKS = re.compile(r"\r\n|[\t\n\r\u2028\u2029]")


def visible(text: str) -> str:
    r"""Give the text on one line, safe on a terminal: tabs and line breaks as spaces, other controls as escapes.

    ESC is shown as `\x1b`, the right-to-left override as `\u202e`.
    """
    if text.isprintable():
        return text
    return _CONTROLS.sub(_escape, _BREAKS.sub(" ", text))


def hidden_controls(text: str, *, breaks: bool = True) -> str:
    r"""Give the text with its controls as JSON writes them, `\u001b`; with `breaks`, tabs and line breaks stay."""
    if text.isprintable():
        return text
    return (_CONTROLS_BUT_BREAKS if breaks else _CONTROLS).sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _escape(match: re.Match[str]) -> str:
    """Give the escape under which Python would read the character."""
    code = ord(match[0])
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"  # noqa: PLR2004
