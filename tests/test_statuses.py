"""One thing, one status in all chapters: what is told of a row is the same wherever it is told.

A status in a table is a fact named after its row (`provenance.statuses`), so that the ledgers of all chapters
on a country can be held against each other. The references are reports on three countries.
"""

import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import nbformat
import pytest

import regenatlas
from regenatlas import paths
from regenatlas.chapters.claims import claims
from regenatlas.chapters.ecosystem import bearing_on
from regenatlas.counting.evidence import DOCUMENTED
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.render.page.document import read_chapter
from regenatlas.render.tools.references import COUNTRIES
from regenatlas.tables.load import load_tables

#: Lists of codes that say what is known of a thing: shown as facts only.
STATUSES = ("outcome", "institution_status", "candidate_status")
TABLES = load_tables()
TODAY = date(2026, 9, 29)


def told(ledgers):
    """The statuses and verdicts that chapters tell: list of codes and row → code, or words → chapters."""
    found = defaultdict(lambda: defaultdict(list))
    for chapter, facts in ledgers.items():
        for fact in facts:
            of, _, name = fact["id"].partition(".")
            if of == "status":
                of, table, key = name.split(".", 2)
                found[of, f"{table}:{key}"][fact["value"]].append(chapter)
            elif of == "verdict":
                found[of, f"claims:{name}"][fact["value"]].append(chapter)
    return found


def contradictions(ledgers, links):
    """Things of which two statuses are told, and promises of a licence that do not fit its evidence.

    `links`: programme → product whose licence it promises (row references).
    """
    found = told(ledgers)
    several = [f"{ref}: {dict(codes)}" for (_, ref), codes in found.items() if len(codes) > 1]
    return several + [
        f"{programme}: {outcome}, but {product}: {grade}"
        for programme, product in links.items()
        for outcome in found.get(("outcome", programme), ())
        for grade in found.get(("evidence_grade", product), ())
        # A licence that other chapters count is met or claimed, never unseen.
        if outcome != ("met" if grade in DOCUMENTED else "licence_claimed")
    ]


def linked(tables):
    frame = tables["programmes"]
    frame = frame[frame["product_id"] != ""]
    pairs = zip(frame["programme_id"], frame["product_id"], strict=True)
    return {f"programmes:{programme}": f"products:{product}" for programme, product in pairs}


def of_references(country):
    paths_ = sorted(paths.REFERENCES.glob(f"{country}_*.ipynb"))
    return {path.stem: read_chapter(nbformat.read(path, as_version=4)).ledger["facts"] for path in paths_}


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_thing_has_two_statuses(country):
    assert contradictions(of_references(country), linked(TABLES)) == []


def test_statuses_of_every_kind_are_told():
    found = told(of_references("IRN"))
    assert {of for of, _ in found} >= {*STATUSES, "evidence_grade"}
    assert len(found) > 100


def fact(of, ref, code):
    name = ref.removeprefix("claims:") if of == "verdict" else f"{of}.{ref.replace(':', '.')}"
    return {"id": f"{'verdict' if of == 'verdict' else 'status'}.{name}", "value": code}


@pytest.mark.parametrize(
    ("facts", "n"),
    [
        ([("outcome", "programmes:a", "met"), ("outcome", "programmes:a", "met")], 0),
        ([("outcome", "programmes:a", "met"), ("outcome", "programmes:a", "no_evidence")], 1),
        ([("outcome", "programmes:a", "met"), ("outcome", "programmes:b", "no_evidence")], 0),
        ([("verdict", "claims:c", "only restated"), ("verdict", "claims:c", "contradicted")], 1),
        ([("state", "products:p", "in_force"), ("evidence_grade", "products:p", "register")], 0),
        # The promised licence of the product p is counted, and the promise must say so.
        (
            [
                ("outcome", "programmes:one", "no_evidence"),
                ("evidence_grade", "products:p", "text_under_test"),
            ],
            1,
        ),
        ([("outcome", "programmes:one", "met"), ("evidence_grade", "products:p", "interested")], 1),
        ([("outcome", "programmes:one", "licence_claimed"), ("evidence_grade", "products:p", "register")], 1),
        (
            [
                ("outcome", "programmes:one", "licence_claimed"),
                ("evidence_grade", "products:p", "interested"),
            ],
            0,
        ),
        ([("outcome", "programmes:one", "met"), ("evidence_grade", "products:p", "register")], 0),
    ],
)
def test_a_contradiction_is_found(facts, n):
    ledgers = {f"{at:02}_chapter": [fact(*given)] for at, given in enumerate(facts)}
    assert len(contradictions(ledgers, {"programmes:one": "products:p"})) == n


#: The verdict on a claim about a programme, by its outcome.
BY_OUTCOME = {
    "met": "borne_out",
    "missed": "contradicted",
    **dict.fromkeys(["reported_done", "licence_claimed", "announced_done"], "restated"),
    **dict.fromkeys(["no_evidence", "not_due", "under_way"], "undecided"),
}
#: What the table `claim_answers` may say of a claim that tells more of a programme than its outcome.
AGAINST = {"missed": {"borne_out", "restated"}, "met": {"contradicted"}, "reported_done": {"contradicted"}}


def disagreements(tables, audited, snapshot):
    """Claims whose verdict does not fit their programme, and repeated claims with two verdicts."""
    verdicts = audited.set_index("claim_id")["verdict"]
    answered, found = set(tables["claim_answers"]["claim_id"]), []
    for name in set(tables["claim_rows"]["claim_id"]) & set(verdicts.index):
        rows = bearing_on(tables, name, snapshot)
        outcomes = {row["status"] for row in rows if row["table"] == "programmes"}
        if name in answered:
            wrong = {"outside"}.union(*(AGAINST.get(outcome, ()) for outcome in outcomes))
            found += [name] if outcomes and verdicts[name] in wrong else []
        elif outcomes:
            found += [] if verdicts[name] in {BY_OUTCOME[outcome] for outcome in outcomes} else [name]
    known = audited.set_index("claim_id").to_dict("index")
    links = tables["claim_links"]
    links = links[links["relation"].isin(["repeats", "earlier_wording"])]
    for one, other in zip(links["claim_id"], links["other_claim_id"], strict=True):
        if one in known and other in known:
            said = [
                (claim["metric"], claim["value"], claim["tried"] and claim["day"])
                for claim in (known[one], known[other])
            ]
            if said[0] == said[1] and verdicts[one] != verdicts[other]:
                found.append(f"{one}, {other}")
    return found


@pytest.mark.parametrize("known_by", [None, date(2025, 6, 30)])
@pytest.mark.parametrize("day", [date(2018, 6, 30), date(2022, 12, 31), date(2026, 9, 29)])
@pytest.mark.parametrize("country", ["IRN", "TUR", "KOR", "USA"])
def test_a_claim_agrees_with_its_programme_and_with_those_that_repeat_it(country, day, known_by):
    audited = claims.audit(TABLES, country, day, known_by)
    assert disagreements(TABLES, audited, take_snapshot(TABLES, day, known_by=known_by)) == []


def test_a_disagreement_is_found():
    audited = claims.audit(TABLES, "IRN", TODAY)
    snapshot = take_snapshot(TABLES, TODAY)
    for name in ("x-mehr662-03", "x-payam-02", "x-biodc-02", "x-mehr20-02", "x-arirna-02", "x-isti3-01"):
        wrong = audited.assign(verdict=audited["verdict"].where(audited["claim_id"] != name, "outside"))
        assert name in disagreements(TABLES, wrong, snapshot)
    for name in ("x-irna20-01", "x-tt220406-01", "x-irna20-02", "x-tt22-01"):
        wrong = audited.assign(verdict=audited["verdict"].where(audited["claim_id"] != name, "outside"))
        assert [pair for pair in disagreements(TABLES, wrong, snapshot) if name in pair]


SHOWN = re.compile(rf'"label"[^)]*of="({"|".join(STATUSES)})"|"({"|".join(STATUSES)})": Column[^)]*"label"')


def test_what_is_known_of_a_thing_is_shown_as_a_fact_only():
    """A label without a fact would escape the tests above."""
    chapters = Path(regenatlas.__file__).parent / "chapters"
    files = [*paths.NOTEBOOKS.glob("*.ipynb"), *chapters.rglob("*.py")]
    texts = {path.name: path.read_text(encoding="utf-8").replace("\\", "") for path in files}
    assert [name for name, text in texts.items() if SHOWN.search(text)] == []
    assert SHOWN.search('"outcome": Column("Outcome", "label")')
    assert SHOWN.search('Column("Found", "label", source="x", of="outcome")')
