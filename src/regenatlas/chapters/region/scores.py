"""Scores with stated weights, and how far their order hangs on those weights.

A country's position in one indicator is the share of the other countries that it exceeds, ties counting half:
no unit, no outlier. A score is the weighted mean of positions over what is known of the country; what is
missing has no say, and a country of which too little is known gets no place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count, rows_in, trace_on, with_rows

PARTS = ("need", "fit")
OVERALL = "overall"
ENOUGH = 0.5  # of the weight in use must be known of a country that gets a place
AT_LEAST = 5  # countries with a place make an order; «among the first three of four» would say nothing
TOP = 3
DRAWS = 2000
OFTEN = 0.5  # of the draws
SEED = 9
RANGE = (5, 95)  # percentiles of the places that are shown
_SAME = 1e-9  # scores closer than this are one score


def weights(tables: Tables) -> pd.DataFrame:
    """The table `score_weights` with rows, in the order need, fit, overall, the heaviest first."""
    frame = with_rows(tables["score_weights"], "score_weights")
    order = frame["score"].map([*PARTS, OVERALL].index)
    frame = frame.assign(order=order, weight=frame["weight"].astype(float))
    frame = frame.sort_values(["order", "weight", "weight_id"], ascending=[True, False, True])
    return frame.drop(columns="order").reset_index(drop=True)


def position(values: pd.Series) -> pd.Series:
    """The share of the other known values that each exceeds, ties counting half; NaN for missing values.

    All NaN where fewer than two values are known or all are equal: such an indicator tells nobody apart.
    """
    numbers = values.astype(float)
    given = numbers.dropna()
    if given.nunique() < 2:
        return pd.Series(np.nan, values.index)
    return ((given.rank() - 1) / (len(given) - 1)).reindex(values.index)


@dataclass(frozen=True)
class Score:
    """One score of all countries.

    `frame`: country, score (0 to 1; NaN without a place), place (nullable), low and high (places between
    which 90 per cent of the draws lie), top (share of draws among the first three), missing (codes of
    indicators in use that are not known), rows; the best first, countries without a place last. `used`:
    weights in use by code, they add up to one. `in_use`: their share of the stated weight; below `ENOUGH`
    nobody gets a place. `unused`: labels of indicators that tell nobody apart. `draws`: scores by drawn
    weights (draws × countries in the order given).
    """

    name: str
    frame: pd.DataFrame
    used: pd.Series
    in_use: float
    unused: tuple[str, ...]
    draws: np.ndarray

    @property
    def ranked(self) -> pd.DataFrame:
        """The countries that have a place."""
        return self.frame[self.frame["place"].notna()].reset_index(drop=True)

    @property
    def order(self) -> bool:
        """Whether there are enough places for an order."""
        return len(self.ranked) >= AT_LEAST

    @property
    def first(self) -> list[str]:
        """The countries on the first place."""
        return list(self.ranked.loc[self.ranked["place"] == 1, "country"])

    @property
    def leading(self) -> list[str]:
        """The countries on the first three places, the best first."""
        return list(self.ranked.loc[self.ranked["place"] <= TOP, "country"])

    @property
    def often(self) -> list[str]:
        """The countries among the first three in at least half of the draws."""
        return list(self.frame.loc[self.frame["top"] >= OFTEN, "country"])

    def count(self) -> Traced:
        """How many countries have a place."""
        return count(self.ranked, f"{self.name}.ranked", f"Countries with a place: {self.name}", "country")

    def known(self, country: str) -> Traced:
        """The share of the stated weight that rests on a known figure of a country."""
        row = self.frame[self.frame["country"] == country].iloc[0]
        share = round(self.in_use * float(self.used.drop(list(row["missing"])).sum()), 9)
        about = f"{country}: share of the weight of {self.name} that rests on a known figure"
        return Traced(share, row["rows"], f"{self.name}.{country.lower()}.known", about, "percent")

    def of(self, country: str) -> dict[str, Traced]:
        """A country's own score, place, low, high, and share of draws among the first three (top)."""
        row = self.frame[self.frame["country"] == country].iloc[0]
        about = f"{country}: {self.name}, "
        return trace_on(
            row["rows"],
            f"{self.name}.{country.lower()}.",
            score=(row["score"], about + "from 0 to 1", "", 2),
            place=(row["place"], about + "place by the stated weights", "rank"),
            low=(row["low"], about + "place, better end of the range", "rank"),
            high=(row["high"], about + "place, worse end of the range", "rank"),
            top=(row["top"], about + "share of draws in the first three", "percent"),
        )


def scores(tables: Tables, frame: pd.DataFrame) -> dict[str, Score]:
    """The scores need, fit and overall of the countries in a frame of `neighbours.profiles`."""
    every = weights(tables)
    rng = np.random.default_rng(SEED)
    scored = {}
    for name in PARTS:
        own = every[every["score"] == name]
        positions = pd.DataFrame(index=frame["country"])
        for row in own.to_dict("records"):
            at = position(frame[row["indicator"]].set_axis(frame["country"]))
            positions[row["indicator"]] = at if row["direction"] == "more" else 1 - at
        scored[name] = _score(name, positions, own, frame, rng)
    own = every[every["score"] == OVERALL]
    parts = pd.DataFrame({name: scored[name].frame.set_index("country")["score"] for name in PARTS})
    parts = parts.reindex(frame["country"])[list(own["indicator"])]
    moved = {name: scored[name].draws for name in PARTS}
    scored[OVERALL] = _score(OVERALL, parts, own, frame, rng, moved)
    return scored


def _score(
    name: str,
    positions: pd.DataFrame,
    own: pd.DataFrame,
    frame: pd.DataFrame,
    rng: np.random.Generator,
    moved: Mapping[str, np.ndarray] | None = None,
) -> Score:
    """One score; `moved` has the draws of its parts (draws × countries) where the parts move as well."""
    stated = own.set_index("indicator")["weight"]
    labels = own.set_index("indicator")["label"]
    live = [key for key in positions if positions[key].notna().any()]
    in_use = float(stated[live].sum())
    used = stated[live] / in_use
    values = positions[live].to_numpy(float)
    given = ~np.isnan(values)
    # An overall score stands on all its parts; a part stands on enough of its weight.
    least = 1 if moved else ENOUGH
    enough = np.zeros(len(frame), dtype=bool)
    score = np.full(len(frame), np.nan)
    if live and in_use >= least - _SAME:
        enough = given @ used.to_numpy() >= least - _SAME
        score = np.where(enough, _mean(values, used.to_numpy()[None, :])[0], np.nan)
    drawn = np.full((DRAWS, len(frame)), np.nan)
    if enough.any():
        # As wide as drawing any weights at all, but the stated ones are the mean.
        chosen = rng.dirichlet(used.to_numpy() * len(live), DRAWS)
        if moved:
            drawn = sum(chosen[:, [at]] * moved[key] for at, key in enumerate(live))
        else:
            drawn = _mean(values, chosen)
        drawn = np.where(enough[None, :], drawn, np.nan)
    places = _places(drawn)
    place = _places(score[None, :])[0]
    low, high, top = np.full((3, len(frame)), np.nan)
    if enough.any():
        low[enough], high[enough] = np.percentile(places[:, enough], RANGE, axis=0, method="nearest")
        top[enough] = (places[:, enough] <= TOP).mean(axis=0)
    weighed = rows_in(own)
    ranked = pd.DataFrame({"country": list(frame["country"]), "score": score})
    for column, values_ in (("place", place), ("low", low), ("high", high)):
        ranked[column] = pd.array(values_, "Float64").astype("Int64")
    ranked["top"] = top
    ranked["missing"] = [tuple(np.array(live, dtype=object)[~row]) for row in given]
    ranked["rows"] = [tuple(sorted({*refs, *weighed})) for refs in frame["rows"]]
    ranked = ranked.sort_values(["place", "country"], na_position="last", ignore_index=True)
    unused = tuple(labels[key] for key in labels.index if key not in live)
    return Score(name, ranked, used, in_use, unused, drawn)


def _mean(values: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Weighted means (draws × countries) over what is known; NaN where a draw leaves nothing known."""
    given = ~np.isnan(values)
    total = chosen @ given.T
    with np.errstate(invalid="ignore"):  # nothing known: 0 / 0
        means: np.ndarray = (chosen @ np.nan_to_num(values).T) / total
    return means


def _places(drawn: np.ndarray) -> np.ndarray:
    """Places by score, the highest first, equal ones shared; NaN where there is no score."""
    higher = (drawn[:, None, :] > drawn[:, :, None] + _SAME).sum(axis=2) + 1.0
    return np.where(np.isnan(drawn), np.nan, higher)


def agreement(found: Mapping[str, Score]) -> Traced:
    """How far need and fit agree: Spearman's rank correlation over countries with both; None below five."""
    both = found[OVERALL].ranked["country"]
    parts = [found[name].frame.set_index("country").loc[both, "score"].rank() for name in PARTS]
    rows = rows_in(found[OVERALL].ranked)
    value = float(parts[0].corr(parts[1])) if len(both) >= AT_LEAST else None  # NaN where one does not vary
    return Traced(value, rows, "agreement", "Rank correlation of need and fit, from −1 to 1", "", 2)


def findings(found: Mapping[str, Score]) -> dict[str, Any]:
    """What is stated of the scores.

    Keys: firm (whether there is an order), ranked (countries with a place), least (that an order takes),
    draws, first, first_need and first_fit (countries on the first place; without a suffix on both together),
    agreement; of the one country that leads low, high, top, known_need and known_fit, else None.
    """
    both, first = found[OVERALL], {name: found[name].first for name in PARTS}
    lead: dict[str, Any] = dict.fromkeys(("low", "high", "top", *(f"known_{name}" for name in PARTS)))
    if len(both.first) == 1:
        code = both.first[0]
        lead = both.of(code) | {f"known_{name}": found[name].known(code) for name in PARTS}
    return {
        "firm": both.order,
        "ranked": both.count(),
        "least": AT_LEAST,
        "draws": DRAWS,
        "first": both.first,
        **{f"first_{name}": codes for name, codes in first.items()},
        "agreement": agreement(found),
        **lead,
    }


def with_known(weights: pd.DataFrame, found: Mapping[str, Score]) -> pd.DataFrame:
    """A frame of `weights` with `known`: of how many countries an indicator is known, missing if not used."""
    known = [
        len(found[score].frame) - sum(key in codes for codes in found[score].frame["missing"])
        if key in found[score].used
        else None
        for score, key in zip(weights["score"], weights["indicator"], strict=True)
    ]
    return weights.assign(known=pd.array(known, "Int64"))


def opposed(weights: pd.DataFrame, found: Mapping[str, Score]) -> list[str]:
    """Labels of indicators in use that count for one score and against the other: the two part by design."""
    need, fit = (weights[weights["score"] == part].set_index("indicator") for part in PARTS)
    return [
        str(need.loc[key, "label"])
        for key in need.index.intersection(fit.index)
        if need.loc[key, "direction"] != fit.loc[key, "direction"]
        and all(key in found[part].used for part in PARTS)
    ]


def table_of_scores(found: Mapping[str, Score]) -> pd.DataFrame:
    """The frame of both together with place and score of each part (need_place, …), missing of both parts."""
    frame = found[OVERALL].frame
    for name in PARTS:
        part = found[name].frame.set_index("country")[["place", "score", "missing"]]
        frame = frame.join(part.add_prefix(f"{name}_"), on="country")
    missing = frame["need_missing"] + frame["fit_missing"]
    return frame.assign(missing=[tuple(dict.fromkeys(codes)) for codes in missing])
