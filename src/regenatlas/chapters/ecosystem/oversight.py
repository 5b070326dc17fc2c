"""What authorities did: sites that they licensed, and clinics with unproven treatments that they stopped."""

import pandas as pd

from regenatlas.counting.collected import Collected, collected, newest_of_each
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count_each, rows_in, trace_column, trace_each

#: Kinds of `unproven_clinics` that are acts of an authority or a court.
ACTS = ("warning", "fine", "closure", "court")


def site_licences(tables: Tables, country: str, snapshot: Snapshot) -> Collected:
    """Licences of manufacturing sites found by the day, and published numbers of licensed sites.

    Rows of `site_licences`; those of the country by site and day, its published numbers last.
    """
    found = collected(tables, "site_licences", country, snapshot, day="since")
    order = found.own.assign(last=found.own["kind"] == "total")
    own = order.sort_values(["last", "site", "since"], ignore_index=True).drop(columns="last")
    return found._replace(own=own)


def site_counts(found: Collected, institutions: pd.DataFrame) -> dict[str, Traced]:
    """How many sites with a licence were found, and how many of the manufacturing sites listed are of them.

    Keys: sites, listed, listed_with, and where a number was published total and its day `counted`.
    """
    sites = found.own[found.own["site"] != ""].drop_duplicates("site")
    listed = institutions[
        (institutions["kind"] == "manufacturing_site") & (institutions["stage"] == "working")
    ]
    counts = count_each(
        "site_licences_",
        "manufacturing site",
        sites=(sites, "Sites of which a licence, certificate or accreditation was found"),
        listed=(listed, "Manufacturing sites in service among the institutions listed"),
        listed_with=(
            listed[listed["institution_id"].isin(found.own["institution_id"])],
            "Of them with a licence, certificate or accreditation found",
        ),
    )
    for row in newest_of_each(found.own, "since", "number").to_dict("records"):
        counts |= trace_each(
            "site_licences_",
            total=(row["number"], row["rows"], "Licensed sites by the newest published number", "site"),
            counted=(row["since"], row["rows"], "Of when that number is", "date"),
        )
    return counts


def published_elsewhere(found: Collected, country: str) -> pd.DataFrame:
    """The newest published number of licensed sites of each other country, the largest first."""
    newest = newest_of_each(found.every[found.every["country"] != country], "since", "number")
    about = "Licensed sites in another country by the newest published number"
    return newest.assign(number=trace_column(newest, "number", "site_licences.elsewhere.{at}", about, "site"))


def unproven_clinics(tables: Tables, country: str, snapshot: Snapshot) -> Collected:
    """Counts of businesses that sell unproven treatments, and acts against them, found by the day.

    Rows of `unproven_clinics`.
    """
    return collected(tables, "unproven_clinics", country, snapshot)


def unproven_counts(found: Collected) -> dict[str, Traced]:
    """The newest count of businesses of the country, acts against them, and its place in one study.

    Keys: acts; businesses and counted where a study counted them; own, studied, place and of where a study
    counted at least two countries, of which the one with most countries is taken.
    """
    acts = found.own[found.own["kind"].isin(ACTS)]
    counts = count_each("unproven_", "act", acts=(acts, "Warnings, fines, closures and court cases found"))
    counted = found.every[found.every["kind"] == "count"]
    own = counted[counted["unproven_id"].isin(found.own["unproven_id"])]
    newest = newest_of_each(own, "date", "number")
    if newest.empty:
        return counts
    row = newest.iloc[0]
    counts |= trace_each(
        "unproven_",
        businesses=(row["number"], row["rows"], "Businesses by the newest count", "business"),
        counted=(row["date"], row["rows"], "Of when that count is", "date"),
    )
    return counts | _within_study(counted, row["country"])


def _within_study(counted: pd.DataFrame, country: str) -> dict[str, Traced]:
    """The place of the country by number of businesses in the study that counted most countries with it."""
    studies = [study for _, study in counted.groupby("by") if {country} < set(study["country"])]
    if not studies:
        return {}
    study = max(studies, key=lambda one: (one["country"].nunique(), one["date"].max()))
    own, rows = study.loc[study["country"] == country].iloc[0], rows_in(study)
    more = int((study["number"] > own["number"]).sum())
    return trace_each(
        "unproven_",
        own=(own["number"], own["rows"], "Businesses of the country in that study", "business"),
        studied=(own["date"], own["rows"], "Of when the study is", "date"),
        place=(more + 1, rows, "Place by number of businesses in one study", "rank"),
        of=(study["country"].nunique(), rows, "Countries whose number in the study was found", "country"),
    )
