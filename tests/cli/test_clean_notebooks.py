"""A notebook in JupyterLab, by what is read from the server and what a save leaves on the disk."""

import asyncio
import json
import platform

import nbformat
import pytest

from regenatlas.cli.clean_notebooks import CleanNotebooks

STORED = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


@pytest.fixture
def files(tmp_path):
    return CleanNotebooks(root_dir=str(tmp_path))


def write(folder, metadata, name="a.ipynb"):
    cells = [nbformat.v4.new_markdown_cell("# Why?", id="a")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), folder / name)
    return (folder / name).read_bytes()


def opened(files, name="a.ipynb"):
    model = asyncio.run(files.get(name))
    return {"type": "notebook", "format": "json", "content": json.loads(json.dumps(model["content"]))}


def test_a_notebook_is_read_as_the_lab_would_write_it_and_saved_as_it_was(files, tmp_path):
    before = write(tmp_path, STORED)
    model = opened(files)
    metadata = model["content"]["metadata"]
    assert metadata["kernelspec"]["display_name"] == "Python 3 (ipykernel)"
    assert metadata["language_info"]["version"] == platform.python_version()
    asyncio.run(files.save(model, "a.ipynb"))
    assert (tmp_path / "a.ipynb").read_bytes() == before


def test_what_its_reader_changed_is_saved(files, tmp_path):
    write(tmp_path, STORED)
    model = opened(files)
    model["content"]["cells"][0]["source"] = "# Why not?"
    asyncio.run(files.save(model, "a.ipynb"))
    saved = json.loads((tmp_path / "a.ipynb").read_text())
    assert (saved["cells"][0]["source"], saved["metadata"]) == (["# Why not?"], STORED)


def test_a_notebook_under_another_name_says_what_it_ran_by(files, tmp_path):
    write(tmp_path, STORED)
    asyncio.run(files.save(opened(files), "b.ipynb"))
    saved = json.loads((tmp_path / "b.ipynb").read_text())
    assert saved["metadata"]["language_info"]["version"] == platform.python_version()


def test_a_notebook_for_another_kernel_and_other_files_are_left_alone(files, tmp_path):
    other = {"kernelspec": {"display_name": "R", "language": "R", "name": "ir"}}
    write(tmp_path, other)
    assert opened(files)["content"]["metadata"] == other
    write(tmp_path, {}, "bare.ipynb")
    assert opened(files, "bare.ipynb")["content"]["metadata"] == {}
    asyncio.run(files.save({"type": "file", "format": "text", "content": "x"}, "a.txt"))
    assert asyncio.run(files.get("a.txt"))["content"] == "x"
