"""Exporters: records in, the text of another format out; one module per kind of format, one entry in the registry."""

from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple, get_args

from mali_timeline.exporters import tabular, yaml

RowFormat = Literal["tsv", "csv", "json", "jsonl", "markdown", "yaml"]
ROW_FORMATS: tuple[str, ...] = get_args(RowFormat)


class Exporter(NamedTuple):
    """What writes records as rows, and what becomes of characters that the stream cannot represent."""

    write: Callable[[Any, tuple[str, ...]], Iterator[str]]
    fallback: Literal["json", "escape", "error"]


EXPORTERS: dict[str, Exporter] = {
    "tsv": Exporter(tabular.tsv, "escape"),
    "csv": Exporter(tabular.csv, "error"),
    "json": Exporter(tabular.json, "json"),
    "jsonl": Exporter(tabular.jsonl, "json"),
    "markdown": Exporter(tabular.markdown, "error"),
    "yaml": Exporter(yaml.yaml, "error"),
}
