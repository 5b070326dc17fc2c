"""What holds for every file under version control."""

import re
import subprocess
import tomllib
from itertools import pairwise

import pytest
import typer
import yaml

import regenatlas
from regenatlas import paths
from regenatlas.cli import app

BINARY = {".png", ".pdf", ".ttf", ".woff2"}
LOCKS = ["requirements.lock", "requirements-lab.lock", "requirements-dev.lock"]
# Put together here, so that this file does not hold what it looks for.
PLACES_OF_A_MACHINE = [
    r"(?<![\w.])/(?:home|root|Users)/\w",
    r"(?<![\w.])/(?:work|opt|tmp)/" + r"\w",
    r"[A-Z]:\\Users",
]
REGISTRIES = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "anaconda" + ".org",
    "file:" + "///",
]


def tracked():
    try:
        listing = subprocess.run(
            ["git", "ls-files", "-z"], cwd=paths.ROOT, capture_output=True, check=True, text=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git repository")
    return [path for name in listing.stdout.split("\0") if name and (path := paths.ROOT / name).is_file()]


def texts():
    return {
        path.relative_to(paths.ROOT).as_posix(): path.read_bytes().decode("utf-8")
        for path in tracked()
        if path.suffix not in BINARY
    }


def matches(patterns, allowed=()):
    return [
        f"{name}: {found.group()}"
        for name, text in texts().items()
        for pattern in patterns
        for found in re.finditer(pattern, text)
        if (name, found.group()) not in allowed
    ]


def test_no_file_names_a_place_of_one_machine():
    assert matches(PLACES_OF_A_MACHINE) == []


def test_no_file_names_a_package_registry():
    assert matches(map(re.escape, REGISTRIES)) == []


def test_text_files_have_unix_lines_and_end_with_one():
    wrong = [name for name, text in texts().items() if "\r" in text or (text and not text.endswith("\n"))]
    assert wrong == []


def test_no_file_starts_with_a_byte_order_mark():
    assert [name for name, text in texts().items() if text.startswith("\ufeff")] == []


def test_no_module_is_longer_than_four_hundred_lines():
    """And no file of tests longer than six hundred: there is one for each module of the package."""
    lengths = {name: len(text.splitlines()) for name, text in texts().items() if name.endswith(".py")}
    long = {name: n for name, n in lengths.items() if n > (600 if name.startswith("tests/") else 400)}
    assert long == {}


def test_every_module_says_what_it_is_for():
    silent = [
        name
        for name, text in texts().items()
        if re.match(r"src/.*\.py$", name) and not re.match(r'r?"""\S', text)
    ]
    assert silent == []


def locked(name):
    """Return package → (version, number of hashes) of a lock file."""
    found, package = {}, None
    for line in (paths.ROOT / name).read_text(encoding="utf-8").splitlines():
        if start := re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", line):
            package = start.group(1)
            found[package] = (start.group(2), 0)
        elif re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?", line):
            found[package] = (found[package][0], found[package][1] + 1)
        else:
            pytest.fail(f"{name} has a line that is neither a version nor a hash: {line}")
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_versions_and_hashes_and_nothing_else(name):
    assert [package for package, (_, hashes) in locked(name).items() if hashes == 0] == []


def test_the_locks_agree_with_each_other():
    for less, more in pairwise(map(locked, LOCKS)):
        assert {package: entry for package, entry in less.items() if more.get(package) != entry} == {}


def test_the_locks_hold_every_declared_dependency():
    project = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    runtime = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    lab = [*runtime, *extras["lab"], *extras["export"]]
    everything = [*runtime, *(requirement for extra in extras.values() for requirement in extra)]
    for lock, requirements in zip(LOCKS, [runtime, lab, everything], strict=True):
        names = {re.match(r"[\w.-]+", entry).group().lower().replace("_", "-") for entry in requirements}
        assert names - set(locked(lock)) == set()


def test_every_place_gives_the_same_version():
    citation = (paths.ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changelog = (paths.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version = regenatlas.__version__
    assert f"\nversion: {version}\n" in citation
    assert re.search(r"^## \[(.+?)\]", changelog, re.MULTILINE).group(1) == version


def test_the_continuous_integration_runs_what_make_test_runs():
    script = paths.ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8").rstrip().endswith("exec make test")


@pytest.mark.parametrize(("name", "runs"), [("publish", ["render", "publish"]), ("import", ["import"])])
def test_a_workflow_has_pinned_actions_and_commands_that_exist(name, runs):
    text = (paths.ROOT / ".github" / "workflows" / f"{name}.yml").read_text(encoding="utf-8")
    steps = yaml.safe_load(text)["jobs"][name]["steps"]
    used = [step["uses"] for step in steps if "uses" in step]
    assert [one for one in used if not re.fullmatch(r"actions/[\w-]+@v\d+\.\d+\.\d+", one)] == []
    commands = typer.main.get_command(app).commands
    run = [step["run"].split() for step in steps if "run" in step]
    assert [words[1] for words in run if words[0].endswith("regenatlas")] == runs
    assert set(runs) <= set(commands)
    options = {word for words in run if words[0].endswith("regenatlas") for word in words if word[:2] == "--"}
    assert options <= {name for one in runs for param in commands[one].params for name in param.opts}
    assert not [words for words in run if "test" in words]  # that is the continuous integration's
    assert not [words for words in run if "${{" in " ".join(words)]  # nothing is put into a command


def test_the_workflow_keeps_all_that_an_import_writes_and_the_file_that_applying_takes():
    text = (paths.ROOT / ".github" / "workflows" / "import.yml").read_text(encoding="utf-8")
    kept = yaml.safe_load(text)["jobs"]["import"]["steps"][-1]["with"]["path"].split("\n")
    names = ("review.csv", "review.html", "${{ vars.IMPORT_FILE }}")
    assert [*filter(None, kept)] == [f"${{{{ runner.temp }}}}/{name}" for name in names]


def test_the_lines_for_cron_name_commands_and_options_that_exist():
    text = (paths.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    commands = typer.main.get_command(app).commands
    lines = [
        part.split() for line in re.findall(r"^    \d.*$", text, re.MULTILINE) for part in line.split("&&")
    ]
    ours = [words[1:] for words in lines if words[0] == "regenatlas"]
    assert [words[0] for words in ours] == ["import", "render", "publish"]
    for name, *words in ours:
        known = {option for param in commands[name].params for option in param.opts}
        assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize(
    ("made_as", "anew"), [("{here}/.venv", False), ("/elsewhere/.venv", True), (None, False)]
)
def test_a_copied_checkout_is_set_up_anew(tmp_path, made_as, anew):
    for name in ("Makefile", "pyproject.toml", *(path.name for path in paths.ROOT.glob("*.lock"))):
        (tmp_path / name).symlink_to(paths.ROOT / name)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name in ("bin/python", "runtime.stamp", "lab.stamp", "dev.stamp"):
        (tmp_path / ".venv" / name).touch()
    if made_as:
        record = f"command = /usr/bin/python3 -m venv --clear {made_as.format(here=tmp_path)}\n"
        (tmp_path / ".venv" / "pyvenv.cfg").write_text(record)
    told = subprocess.run(
        ["make", "-n", "report"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert ("so it is made anew here" in told) is anew
    assert ("-m venv --clear .venv" in told) is anew
    assert (tmp_path / ".venv" / "dev.stamp").exists() is not anew
