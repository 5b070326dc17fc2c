"""Scores with stated weights, and which countries other weights still tell apart.

A country's position in one indicator is the share of the other countries that it exceeds, ties counting half:
no unit, no outlier. A score is the weighted mean of positions over what is known of the country; a country of
which too little is known gets no group.

Weights are drawn many times, as widely as if any would do, and with them a position for what is not known.
Two countries are told apart only if one is ahead of the other in nearly all draws (`AHEAD`); the rest is no
order. The first group are the countries behind nobody, the second those behind nobody once the first is gone,
and so on: within a group nobody is told apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count as count_up
from typing import Any

import numpy as np
import pandas as pd

from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count, rows_in, with_rows

PARTS = ("need", "fit")
OVERALL = "overall"
ENOUGH = 0.5  # of the weight in use must be known of a country that gets a group
AT_LEAST = 5  # countries make groups; among four, one step is a third of the scale
AHEAD = 0.9  # of the draws: in so many one country is ahead of another if they are told apart
DRAWS = 2000
SEED = 9
RANGE = (5, 95)  # percentiles of the places that a figure shows
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
    numbers = values.to_numpy(float, na_value=np.nan)
    given = numbers[~np.isnan(numbers)]
    if len(set(given)) < 2:
        return pd.Series(np.nan, values.index)
    exceeded = (numbers[:, None] > given).sum(axis=1) + (numbers[:, None] == given).sum(axis=1) / 2 - 0.5
    return pd.Series(np.where(np.isnan(numbers), np.nan, exceeded / (len(given) - 1)), values.index)


@dataclass(frozen=True)
class Score:
    """One score of all countries.

    `frame`: country, score (0 to 1 by the stated weights), group (1 is the first), low and high (places
    between which 90 per cent of the draws lie), missing (codes of indicators in use that are not known),
    rows; by group and name, countries without a group last. `used`: weights in use by code, they add up to
    one. `in_use`: their share of the stated weight; below `ENOUGH` nobody gets a group. `unused`: labels of
    indicators that tell nobody apart. `draws`: drawn scores (draws × countries in the order given).
    """

    name: str
    frame: pd.DataFrame
    used: pd.Series
    in_use: float
    unused: tuple[str, ...]
    draws: np.ndarray

    @cached_property
    def ranked(self) -> pd.DataFrame:
        """The countries that have a group."""
        return self.frame[self.frame["group"].notna()].reset_index(drop=True)

    @property
    def order(self) -> bool:
        """Whether enough countries can be compared."""
        return len(self.ranked) >= AT_LEAST

    @property
    def first(self) -> list[str]:
        """The countries of the first group."""
        return list(self.ranked.loc[self.ranked["group"] == 1, "country"])

    def count(self) -> Traced:
        """How many countries have a group."""
        return count(
            self.ranked, f"{self.name}.ranked", f"Countries that can be compared: {self.name}", "neighbour"
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
        known = given @ used.to_numpy()
        enough = known >= least - _SAME
        total = np.nan_to_num(values) @ used.to_numpy()
        score[enough] = total[enough] / known[enough]
    drawn = np.full((DRAWS, len(frame)), np.nan)
    if enough.any():
        # As wide as drawing any weights at all, but the stated ones are the mean.
        chosen = rng.dirichlet(used.to_numpy() * len(live), DRAWS)
        if moved:
            drawn = sum(chosen[:, [at]] * moved[key] for at, key in enumerate(live))
        else:
            filled = np.where(given, values, rng.random((DRAWS, *values.shape)))
            drawn = np.einsum("dk,dnk->dn", chosen, filled)
        drawn = np.where(enough[None, :], drawn, np.nan)
    low, high = np.full((2, len(frame)), np.nan)
    if enough.any():
        places = _places(drawn[:, enough])
        low[enough], high[enough] = np.percentile(places, RANGE, axis=0, method="nearest")
    weighed = rows_in(own)
    ranked = pd.DataFrame({"country": list(frame["country"]), "score": score})
    for column, values_ in (("group", groups(drawn)), ("low", low), ("high", high)):
        ranked[column] = pd.array(values_, "Float64").astype("Int64")
    ranked["missing"] = [tuple(np.array(live, dtype=object)[~row]) for row in given]
    ranked["rows"] = [tuple(sorted({*refs, *weighed})) for refs in frame["rows"]]
    ranked = ranked.sort_values(["group", "country"], na_position="last", ignore_index=True)
    unused = tuple(labels[key] for key in labels.index if key not in live)
    return Score(name, ranked, used, in_use, unused, drawn)


def groups(drawn: np.ndarray) -> np.ndarray:
    """The group of each country (columns of drawn scores), 1 the first; NaN for one that has no scores."""
    ahead = (drawn[:, :, None] > drawn[:, None, :] + _SAME).mean(axis=0) >= AHEAD
    found = np.full(drawn.shape[1], np.nan)
    left = ~np.isnan(drawn).any(axis=0)
    for group in count_up(1):
        if not left.any():
            break
        behind = ahead[left].any(axis=0)
        front = left & ~behind if (left & ~behind).any() else left  # in a ring, all are behind another one
        found[front] = group
        left = left & ~front
    return found


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
    """What is told of the groups by need and fit: how many countries, and how firm their places are.

    Keys: firm (whether there are groups), ranked (countries that can be compared), least (that groups take),
    draws, ahead (share of the draws that tells two apart), groups, first, first_need and first_fit
    (countries of the first group; without a suffix on both together), first_n (how many), behind (all others
    that can be compared), agreement.
    """
    both = found[OVERALL]
    own = both.ranked[both.ranked["group"] == 1]
    rows = rows_in(both.ranked)
    return {
        "firm": both.order,
        "ranked": both.count(),
        "least": AT_LEAST,
        "draws": DRAWS,
        "ahead": AHEAD,
        "groups": Traced(
            both.ranked["group"].nunique(), rows, "groups", "Groups that are told apart", "group"
        ),
        "first": both.first,
        "behind": sorted(set(both.ranked["country"]) - set(both.first)),
        "first_n": count(own, "first", "Countries of the first group", "country"),
        **{f"first_{name}": found[name].first for name in PARTS},
        "agreement": agreement(found),
    }


def in_use(weights: pd.DataFrame, found: Mapping[str, Score]) -> pd.DataFrame:
    """The rows of a frame of `weights` whose indicators tell countries apart."""
    pairs = zip(weights["score"], weights["indicator"], strict=True)
    return weights[[key in found[score].used for score, key in pairs]].reset_index(drop=True)


def table_of_scores(found: Mapping[str, Score]) -> pd.DataFrame:
    """The frame of both together with score and group of each part (need_score, …), missing of both parts."""
    frame = found[OVERALL].frame
    for name in PARTS:
        part = found[name].frame.set_index("country")[["group", "score", "missing"]]
        frame = frame.join(part.add_prefix(f"{name}_"), on="country")
    missing = frame["need_missing"] + frame["fit_missing"]
    return frame.assign(missing=[tuple(dict.fromkeys(codes)) for codes in missing])
