"""What lies in an output folder: every report with its inputs, its files and what became of it.

One line a report, so that two manifests can be compared line by line. A batch of hours must not lose what it
has recorded when it is killed: each report is appended to a journal as soon as it is done, and the manifest
is written whole at the end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from regenatlas.render.store.fingerprint import cache_key, edition
from regenatlas.render.store.store import Store, digest, json_object
from regenatlas.tables.load import Tables

MANIFEST = "manifest.json"
JOURNAL = ".journal"

Entry = dict[str, Any]

_FILE = {"kind", "name", "sha256"}


class Manifest:
    """The record of an output folder; reports made by earlier runs stay in it.

    `reports`: by name (the path without ending) the chapter and parameters, status, reason, seconds, the key
    of its inputs, and its files, each with kind, name within the folder, SHA-256 and stamp. `inputs`: those
    inputs by key, because hundreds of reports share them. `front`: what the pages that lead to all reports
    were made from.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        # One that is no manifest lists nothing; an entry of another version is none, and is rendered again.
        content = json_object(store.read(MANIFEST))
        entries = _mappings(content.get("reports"))
        self.reports: dict[str, Entry] = {name: one for name, one in entries.items() if _is_entry(one)}
        self.inputs: dict[str, dict[str, Any]] = _mappings(content.get("inputs"))
        self.front: Any = content.get("front")
        self._stamps: dict[str, str] | None = None
        for line in (store.read(JOURNAL) or b"").splitlines():
            entry = json_object(line)  # the last line of a killed run may be cut
            if {"name", "report", "key", "inputs"} <= entry.keys() and _is_entry(entry["report"]):
                self.reports[entry["name"]] = entry["report"]
                self.inputs[entry["key"]] = entry["inputs"]
        # By folder, because a batch asks for the bundles of thousands of reports one by one.
        self._folders: dict[str, set[str]] = {}
        for name, report in self.reports.items():
            self._folders.setdefault(str(report.get("folder")), set()).add(name)

    def record(self, name: str, report: Mapping[str, Any], inputs: Mapping[str, Any]) -> None:
        """Set the entry of a report, and its inputs under the key that it names."""
        self.reports[name] = dict(report)
        self.inputs[report["inputs"]] = dict(inputs)
        self._folders.setdefault(report["folder"], set()).add(name)
        if self._stamps is not None:
            self._stamps |= {path: file.get("stamp", "") for path, file in self.files(name).items()}
        entry = {"name": name, "report": report, "key": report["inputs"], "inputs": inputs}
        self.store.append(JOURNAL, _line(entry))

    def drop(self, name: str, keep: Iterable[str] = ()) -> None:
        """Remove the listed files of a report, except those to keep; its entry is left to `record`."""
        for file in self.files(name).keys() - set(keep):
            self.store.remove(file)
            if self._stamps is not None:
                self._stamps.pop(file, None)

    def forget(self, name: str) -> None:
        """Remove a report with its files."""
        self.drop(name)
        report = self.reports.pop(name, None)
        if report is not None:
            self._folders[report["folder"]].discard(name)

    def files(self, name: str, kind: str = "") -> dict[str, Entry]:
        """The files of a report (of one kind), by their name in the store."""
        report = self.reports.get(name, {})
        return {
            f"{report['folder']}/{file['name']}": file
            for file in report.get("files", ())
            if kind in {"", file["kind"]}
        }

    def within(self, folder: str) -> dict[str, Entry]:
        """The reports of a bundle, by name, sorted."""
        return {name: self.reports[name] for name in sorted(self._folders.get(folder, ()))}

    def look(self) -> dict[str, str]:
        """See what is there now, by stamp; what this batch writes is known without looking."""
        self._stamps = self.store.stamps([path for one in self.reports for path in self.files(one)])
        return self._stamps

    def current(self, name: str, inputs: Mapping[str, Any]) -> bool:
        """Whether a report is there, whole, that was made from these inputs."""
        return self.reports.get(name, {}).get("inputs") == cache_key(inputs) and self.intact(name)

    def intact(self, name: str) -> bool:
        """Whether all files of a report are as they were written; where a stamp differs the bytes decide."""
        stamps = self.look() if self._stamps is None else self._stamps  # one look at all reports
        return all(
            path in stamps and (stamps[path] == file.get("stamp") or self._reads(path, file))
            for path, file in self.files(name).items()
        )

    def of_other_editions(self, tables: Tables) -> list[str]:
        """The reports that another edition of the program made, or that another version of the tables has."""
        now = edition(tables)
        made = {
            name: self.inputs.get(str(one.get("inputs")), {}) for name, one in sorted(self.reports.items())
        }
        return [
            name for name, of in made.items() if "code" in of and {key: of.get(key) for key in now} != now
        ]

    def _reads(self, path: str, file: Entry) -> bool:
        content = self.store.read(path)
        return content is not None and digest(content) == file["sha256"]

    def save(self) -> None:
        """Write the manifest, sorted, and close the journal."""
        used = {report.get("inputs") for report in self.reports.values()}
        parts = {"inputs": {k: v for k, v in self.inputs.items() if k in used}, "reports": self.reports}
        blocks = [
            f"{json.dumps(part)}: {{\n"
            + ",\n".join(f"{json.dumps(name)}: {_line(entry)}" for name, entry in sorted(entries.items()))
            + "\n}"
            for part, entries in parts.items()
        ]
        blocks.insert(0, f'"front": {_line(self.front)}')
        self.store.write(MANIFEST, "{\n" + ",\n".join(blocks) + "\n}\n")
        self.store.remove(JOURNAL)


def _line(content: Any) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False)


def _is_entry(found: Any) -> bool:
    """Whether an entry says all that is read of it without asking whether it is there."""
    return (
        isinstance(found, dict)
        and all(isinstance(found.get(name), str) for name in ("folder", "chapter", "inputs"))
        and isinstance(found.get("files"), list)
        and all(isinstance(file, dict) and file.keys() >= _FILE for file in found["files"])
    )


def _mappings(found: Any) -> dict[str, dict[str, Any]]:
    entries = found.items() if isinstance(found, dict) else ()
    return {name: value for name, value in entries if isinstance(value, dict)}
