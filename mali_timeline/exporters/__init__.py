"""Exporters: records in, the text of another format out; one module per kind of format, one entry in the registries.

EXPORTERS are the row formats of `--format`, EXPORT_FORMATS those of the command `export`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, Literal, NamedTuple, cast, get_args

from mali_timeline.exporters import tabular

RowFormat = Literal["tsv", "csv", "json", "jsonl", "markdown", "yaml"]
ROW_FORMATS: tuple[str, ...] = get_args(RowFormat)
# What becomes of characters that standard output cannot represent.
Fallback = Literal["json", "escape", "error"]


class Exporter(NamedTuple):
    """What writes records as rows, and what becomes of characters that the stream cannot represent."""

    write: Callable[[Any, tuple[str, ...]], Iterator[str]]
    fallback: Fallback


def _data_file(records: Any, fields: tuple[str, ...]) -> Iterator[str]:  # noqa: ANN401 - as Exporter.write has it
    from mali_timeline.exporters.yaml import yaml

    return yaml(records, fields)


EXPORTERS: dict[str, Exporter] = {
    "tsv": Exporter(tabular.tsv, "escape"),
    "csv": Exporter(tabular.csv, "error"),
    "excel": Exporter(tabular.excel, "error"),  # the CSV of --excel
    "json": Exporter(tabular.json, "json"),
    "jsonl": Exporter(tabular.jsonl, "json"),
    "markdown": Exporter(tabular.markdown, "error"),
    "yaml": Exporter(_data_file, "error"),
}


class Export(NamedTuple):
    """The text of an export (empty: there is nothing to write), and notes on what its format cannot hold."""

    text: str
    notes: Sequence[str] = ()


# (timeline, selected events in order, keywords of the format's own) → Export
Write = Callable[..., Export]


class ExportFormat(NamedTuple):
    """A format of `export`: what it is, in a few words, and what becomes of characters that the stream lacks.

    The module of the same name has the function `export`; it is imported only when the format is asked for.
    `holds_own_fields` is whether it has a place for the fields of a file's own (`x-`).
    """

    about: str
    fallback: Fallback = "error"
    holds_own_fields: bool = False


EXPORT_FORMATS: Mapping[str, ExportFormat] = {
    "html": ExportFormat("one page with everything on it, for a browser, offline"),
    "handout": ExportFormat("a handout in Markdown, with the sources as footnotes"),
    "geojson": ExportFormat("a map layer for QGIS, Leaflet or kepler.gl", "json", holds_own_fields=True),
    "ics": ExportFormat("a calendar: what has a known day, every year"),
    "timelinejs": ExportFormat("slides for TimelineJS 3, as its JSON", "json"),
    "markwhen": ExportFormat("a Markwhen document, to edit"),
    "svg": ExportFormat("a picture for a slide: a chart or bars"),
    "anki": ExportFormat("cards for Anki, as CSV for its import"),
}


def export_function(name: str) -> Write:
    """Return the function that writes a format of EXPORT_FORMATS."""
    return cast("Write", import_module(f"mali_timeline.exporters.{name}").export)
