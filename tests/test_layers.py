"""The layers of the package import downwards only, wherever in a module the import stands."""

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from regenatlas import paths

SRC = paths.ROOT / "src" / "regenatlas"
LAYERS = ["paths", "tables", "counting", "report", "chapters", "explore", "render"]
LAYERS += ["importing", "exporting", "cli"]
ROOMS = ["store", "execute", "page", "pdf", "office", "site", "publish", "batch", "tools"]  # of rendering
MODULES = sorted(SRC.rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(SRC.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(module: str) -> str | None:
    """Return the layer of a dotted module name; None outside the package and for its root."""
    parts = module.split(".")
    return parts[1] if parts[0] == "regenatlas" and len(parts) > 1 else None


@cache
def imported(path: Path) -> set[str]:
    """Return the dotted names of everything a module imports, relative imports made absolute."""
    found = set()
    package = name_of(path) if path.stem == "__init__" else name_of(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"{module}.{alias.name}" for alias in node.names}
    return found


def wrong(paths, is_wrong) -> list[str]:
    """What modules import and, as the module's path and the name tell, must not."""
    return [f"{name_of(path)}: {name}" for path in paths for name in imported(path) if is_wrong(path, name)]


def test_a_module_imports_no_layer_above_its_own():
    def above(path, name):
        own = layer_of(name_of(path))
        return own is not None and layer_of(name) in LAYERS[LAYERS.index(own) + 1 :]

    assert wrong(MODULES, above) == []


def test_a_module_of_rendering_imports_no_room_above_its_own():
    def room(module):
        parts = module.split(".")
        return ROOMS.index(parts[2]) if parts[:2] == ["regenatlas", "render"] and len(parts) > 2 else -1

    assert (
        wrong((SRC / "render").rglob("*.py"), lambda path, name: -1 < room(name_of(path)) < room(name)) == []
    )


def test_a_module_belongs_to_a_layer():
    assert {layer_of(name_of(path)) for path in MODULES} == {None, *LAYERS}


def test_drawing_and_notebooks_start_above_the_analysis():
    analysis = [path for path in MODULES if layer_of(name_of(path)) in {None, "paths", "tables", "counting"}]
    drawing = {"matplotlib", "IPython", "papermill", "nbformat", "nbconvert", "typer"}
    assert wrong(analysis, lambda _, name: name.split(".")[0] in drawing) == []


def test_a_chapter_takes_from_another_only_what_its_package_exports():
    modules = {name_of(module) for module in MODULES}

    def inside(path, name):
        other = (
            name.startswith("regenatlas.chapters.") and name.split(".")[:3] != name_of(path).split(".")[:3]
        )
        return other and (name.rpartition(".")[0].count(".") > 2 or (name.count(".") > 2 and name in modules))

    assert wrong([path for path in MODULES if "chapters" in path.parts], inside) == []


def test_a_chapter_is_imported_without_what_draws_and_renders():
    # Its findings are told through a report, which needs no drawing.
    chapters = sorted(name_of(path) for path in MODULES if name_of(path).count(".") == 2)
    names = ", ".join(name for name in chapters if name.startswith("regenatlas.chapters."))
    program = f"import sys, {names}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert not {"matplotlib", "typst", "regenatlas.render"} & set(loaded.split())


def test_the_paths_import_nothing_of_the_package():
    assert not {module for module in imported(SRC / "paths.py") if module.startswith("regenatlas")}


def test_every_library_that_is_imported_is_declared():
    project = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    names = [*project["dependencies"], *extras["lab"], *extras["dask"], *extras["export"]]
    declared = {re.match(r"[\w.-]+", name).group().lower().replace("_", "-") for name in names}
    libraries = {module.split(".")[0] for path in MODULES for module in imported(path)}
    distributions = packages_distributions()
    undeclared = {
        library
        for library in libraries - sys.stdlib_module_names - {"regenatlas"}
        if not {name.lower().replace("_", "-") for name in distributions[library]} & declared
    }
    assert undeclared == set()
