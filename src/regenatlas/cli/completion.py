"""What may follow on a command line that is being typed: names from the tables, chapters, dates rendered."""

from __future__ import annotations

from regenatlas import paths


def country(incomplete: str) -> list[tuple[str, str]]:
    """Codes of countries with their names."""
    from regenatlas.tables.load import load_tables

    frame = load_tables(paths.DATA)["countries"].query("kind == 'country'")
    known = zip(frame["iso3"], frame["name_en"], strict=True)
    return [(iso3, name) for iso3, name in known if iso3.startswith(incomplete.upper())]


def chapter(incomplete: str) -> list[str]:
    """Chapters without their numbers."""
    from regenatlas.render.batch.plan import chapter_notebooks

    names = (name.partition("_")[2] for name in chapter_notebooks())
    return [name for name in names if name.startswith(incomplete)]


def definition(incomplete: str) -> list[tuple[str, str]]:
    """Counting rules with their labels."""
    from regenatlas.tables.load import load_tables

    frame = load_tables(paths.DATA)["definitions"]
    known = zip(frame["definition_id"], frame["label"], strict=True)
    return [(name, label) for name, label in known if name.startswith(incomplete)]


def lang(incomplete: str) -> list[str]:
    """Languages that there is an edition in."""
    from regenatlas.report.wording import LOCALES

    return [name for name in sorted(LOCALES) if name.startswith(incomplete)]


def formats(incomplete: str) -> list[str]:
    """The formats that a list with commas does not name yet."""
    from regenatlas.render.store.store import FORMATS

    *named, begun = incomplete.split(",")
    left = [name for name in FORMATS if name not in named and name.startswith(begun)]
    return [",".join([*named, name]) for name in left]


def date(incomplete: str) -> list[str]:
    """The dates of the reports in the usual folder, the newest first."""
    dates = {path.name for path in paths.OUT.glob("*/*/????-??-??") if path.is_dir()}
    return sorted((day for day in dates if day.startswith(incomplete)), reverse=True)
