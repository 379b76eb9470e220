import ast
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from support import ROOT

PACKAGE = ROOT / "mali_timeline"

# The layers from the bottom to the top. A file imports only from layers below its own, and there is no cycle.
LAYERS = (
    "__init__",
    "text",
    "errors",
    "dates",
    "records",
    "formatting",
    "date_input",
    "checks",
    "readers",
    "query",
    "reports",
    "columns",
    "render",
    "exporters",
    "terminal",
    "cli",
    "__main__",
)
# What a layer may not import although it is below.
FORBIDDEN = {
    "exporters": {"render"},
    "terminal": {"records", "checks", "readers", "query", "reports", "columns", "render", "exporters"},
    "checks": {"date_input"},
}
# Which package from outside lives where, and nowhere else.
LIVES_IN = {
    "typer": {"cli"},
    "yaml": {"readers/yaml_reader"},
    "rich": {"render", "terminal"},
    "dateutil": {"date_input", "query"},
}
# What is imported only inside the function that uses it, so that a plain pipe does not pay for it.
LATE = {"rich", "dateutil", "csv", "json", "difflib", "subprocess"}


def modules() -> list[Path]:
    """Return every file of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    """Return the name of a file as others import it, with slashes: `reports/causes`."""
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


def layer_of(name: str) -> str:
    """Return the layer of a file: its folder, or the file itself at the top."""
    return name.split("/", maxsplit=1)[0]


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path, *, at_the_top: bool = False) -> Iterator[str]:
    """Yield the full names of what a file imports, under TYPE_CHECKING, too; or only what it imports on loading."""
    tree = parsed(path)
    for node in tree.body if at_the_top else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def own_imports(path: Path) -> set[str]:
    """Return the files of the package that a file imports."""
    files = {name_of(each) for each in modules()}
    found = set()
    for name in imports(path):
        first, _, rest = name.partition(".")
        if first == "mali_timeline":
            parts = rest.replace(".", "/") or "__init__"
            found |= {parts, f"{parts}/__init__"} & files
    return found - {name_of(path)}


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_point_down(path: Path) -> None:
    layer = layer_of(name_of(path))
    below = set(LAYERS[: LAYERS.index(layer)]) - FORBIDDEN.get(layer, set())
    for name in own_imports(path):
        assert layer_of(name) in below | {layer}, f"{name_of(path)} imports {name}"
    for name in imports(path):
        places = LIVES_IN.get(name.partition(".")[0], {name_of(path)})
        assert {layer, name_of(path)} & places, f"{name_of(path)} imports {name}"


def test_no_imports_go_in_a_circle() -> None:
    waiting = {name_of(path): own_imports(path) for path in modules()}
    # The file of a folder stands for what others import from it, which may be any of its files.
    while waiting:
        free = [name for name, needed in waiting.items() if not needed & waiting.keys()]
        assert free, f"a circle among {sorted(waiting)}"
        for name in free:
            del waiting[name]


@pytest.mark.parametrize(
    "path", [path for path in modules() if layer_of(name_of(path)) not in {"render", "terminal"}], ids=name_of
)
def test_what_a_pipe_does_not_use_is_imported_late(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports(path, at_the_top=True)} & LATE


def test_every_layer_is_in_the_list_and_nothing_else() -> None:
    assert {layer_of(name_of(path)) for path in modules()} == set(LAYERS)


def test_records_and_dates_use_the_standard_library_only() -> None:
    for module in ("records", "dates", "text", "errors"):
        for name in imports(PACKAGE / f"{module}.py"):
            assert name.split(".")[0] in {*sys.stdlib_module_names, "mali_timeline"}


def test_only_the_terminal_writes() -> None:
    for path in modules():
        text = path.read_text(encoding="utf-8")
        if layer_of(name_of(path)) != "terminal":
            assert "print(" not in text, path
            assert "stderr" not in text, path
            assert "stdout.write" not in text, path


def test_public_things_are_documented_and_nothing_is_given_or_told() -> None:
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
        for node in [tree, *tree.body, *(method for each in classes for method in each.body)]:
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                name = getattr(node, "name", path.name)
                documented = ast.get_docstring(node) or ""
                assert documented or name.startswith("_"), f"{path.name}: {name}"
                assert not documented.startswith(("Give ", "Tell ")), f"{path.name}: {name}"


def test_the_data_file_is_packed_into_the_wheel_beside_the_code() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packed = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert packed == {"events.yaml": "mali_timeline/events.yaml"}
