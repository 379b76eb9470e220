import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "mali_timeline"

# Which module may import which others of the package: arrows point down.
ALLOWED = {
    "__init__": set(),
    "__main__": {"cli"},
    "cli": {
        *(
            "__init__",
            "asked_dates",
            "bins",
            "cli",
            "codes",
            "controls",
            "dates",
            "loader",
            "names",
            "output",
            "problems",
        ),
        *("query", "quiz", "records", "views"),
    },
    "output": {"controls", "names", "output", "problems", "views"},
    "views": {
        *("asked_dates", "bins", "codes", "controls", "dates", "presentation", "problems", "quiz", "records", "views"),
    },
    "quiz": {"asked_dates", "dates", "names", "records"},
    "presentation": {"dates", "query", "records"},
    "bins": {"dates", "records"},
    "query": {"asked_dates", "dates", "names", "records"},
    "asked_dates": {"dates", "names"},
    "loader": {"checks", "dates", "loader", "names", "problems", "records"},
    "checks": {"dates", "names", "problems", "records"},
    "codes": set(),
    "problems": {"controls"},
    "records": {"dates"},
    "dates": set(),
    "names": set(),
    "controls": set(),
}
# Which package from outside lives in which module, and nowhere else.
LIVES_IN = {"typer": {"cli"}, "yaml": {"loader"}, "rich": {"output", "views"}, "dateutil": {"asked_dates", "query"}}
# What is only imported inside the function that uses it, so that a plain pipe does not pay for it.
LATE = {"rich", "dateutil", "csv", "json", "difflib", "subprocess"}


def modules() -> Iterator[tuple[str, Path]]:
    """Give every file of the package with the name of its module, a folder counting as one."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        yield parts[0], path


def imports(path: Path, *, only_at_the_top: bool = False) -> Iterator[str]:
    """Give the full names of what a file imports; what is only for types does not count at the top."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if only_at_the_top else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            yield node.module or ""
            if node.module == "mali_timeline":
                yield from (f"mali_timeline.{alias.name}" for alias in node.names if not alias.name.startswith("__"))


@pytest.mark.parametrize(("module", "path"), list(modules()), ids=lambda value: getattr(value, "name", value))
def test_imports_point_down(module: str, path: Path) -> None:
    """A module imports only what stands below it in the picture."""
    for name in imports(path):
        first, _, rest = name.partition(".")
        if first == "mali_timeline" and rest:
            assert rest.split(".")[0] in ALLOWED[module], f"{path.name} imports {name}"
        assert module in LIVES_IN.get(first, {module}), f"{path.name} imports {name}"


@pytest.mark.parametrize(("module", "path"), list(modules()), ids=lambda value: getattr(value, "name", value))
def test_what_a_pipe_does_not_use_is_imported_late(module: str, path: Path) -> None:
    """Rich, dateutil and the like are imported where they are used."""
    assert not {name.split(".")[0] for name in imports(path, only_at_the_top=True)} & LATE


def test_every_module_stands_in_the_picture() -> None:
    """And nothing else does."""
    assert {name for name, _ in modules()} == set(ALLOWED)


def test_records_and_dates_use_the_standard_library_only() -> None:
    """They are the ground on which all else stands."""
    for module in ("records", "dates"):
        for name in imports(PACKAGE / f"{module}.py"):
            assert name.split(".")[0] in {*sys.stdlib_module_names, "mali_timeline"}


def test_only_output_writes() -> None:
    """No other module touches the streams."""
    for module, path in modules():
        text = path.read_text(encoding="utf-8")
        if module != "output":
            assert "print(" not in text.replace("console.print(", "")
            assert "stderr" not in text
            assert "stdout.write" not in text


def test_functions_fit_on_a_screen() -> None:
    """Forty-five lines at most, docstring and all, and half of them in ten."""
    sizes = []
    for _, path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                sizes.append((node.end_lineno or 0) - node.lineno + 1)
                assert sizes[-1] <= 45, f"{path.name}: {node.name} has {sizes[-1]} lines"
    assert sorted(sizes)[len(sizes) // 2] <= 10


def test_public_things_are_documented() -> None:
    """Every module, class and function of the package says what it is for."""
    for _, path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        for node in [tree, *tree.body, *(method for each in classes for method in each.body)]:
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                name = getattr(node, "name", path.name)
                inherited = {"resolve", "descend_resolver", "ascend_resolver"}
                assert ast.get_docstring(node) or name.startswith("_") or name in inherited, f"{path.name}: {name}"


def test_the_data_file_is_packed_into_the_wheel_beside_the_code() -> None:
    """An installed program finds it there, from any folder."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packed = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert packed == {"events.yaml": "mali_timeline/events.yaml"}
