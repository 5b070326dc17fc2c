"""A small region made by hand: five countries of two sub-regions, few figures, one promise abroad."""

from datetime import date

import pandas as pd
from tests.made import event, made_tables, product, tail

from regenatlas.tables.load import Tables

DAY = date(2024, 6, 30)
ALPHA2 = {
    "IRN": "IR",
    "IRQ": "IQ",
    "TUR": "TR",
    "IND": "IN",
    "KOR": "KR",
    "USA": "US",
    "CYP": "CY",
    "ATA": "AQ",
}
#: iso3: sub-region, West Asia, WHO region
PLACES = {
    "IRN": ("Southern Asia", True, "EMRO"),
    "IRQ": ("Western Asia", True, "EMRO"),
    "TUR": ("Western Asia", True, "EURO"),
    "IND": ("Southern Asia", False, "SEARO"),
    "KOR": ("Eastern Asia", False, "WPRO"),
    "EUU": ("", False, ""),
    "USA": ("Northern America", False, ""),
    "CYP": ("Western Asia", True, "EURO"),
    "ATA": ("", False, ""),
}


def pair(one, other, kind="water"):
    row = {"pair_id": f"{one}-{other}", "country": one, "neighbour": other, "kind": kind, "miles": None}
    return {**row, **tail()}


def indicator(country, year, name, value):
    row = {"indicator_id": f"{country}-{year}-{name}", "country": country, "year": year}
    return {**row, "indicator": name, "value": float(value), "unit": "", **tail()}


def transplants(country, year, n, scope="national_annual", relation="exactly", millions=10.0):
    return {
        "activity_id": f"{country}-{year}-{scope}", "country": country, "year": year, "scope": scope,
        "transplants_total": n, "value_relation": relation, "teams": None, "population_millions": millions,
        "rate_per_10_million": None, "plot": True, **tail(),
    }  # fmt: skip


def institution(key, country, status, since="2018-04-30", home="IRN", source="promise"):
    return {
        "institution_id": key, "kind": "clinic", "name": key, "country": country, "home_country": home,
        "status_code": status, "status": f"{key} is {status}", "since": since, **tail(source),
    }  # fmt: skip


def programme(key, metric="centres_abroad", due="2019-03-20", source="promise", **given):
    row = {
        "programme_id": key, "name": key, "country": "IRN", "owner": "Someone", "announced": "2018-04-30",
        "due": due, "target_metric": metric, "target_value": 2, "target_relation": "exactly",
        "unit": "centres", "outcome": "no_evidence", "outcome_on": "", "outcome_source_id": "",
        "product_id": "", "status": "", **tail(source),
    }  # fmt: skip
    return {**row, **given}


def weight(score, indicator, share, direction="more"):
    row = {"weight_id": f"{score}.{indicator}", "score": score, "indicator": indicator, "label": indicator}
    return {**row, "weight": share, "direction": direction, "why": "Because.", **tail()}


def paper(country, n, source="counts", field="stem cells", plot=True):
    return {
        "count_id": f"{country}-{field}-{source}", "country": country, "period_start": "2010",
        "period_end": "2020", "field": field, "documents": n, "citations": None, "world_rank": None,
        "plot": plot, **tail(source),
    }  # fmt: skip


def region(**changed):
    products = [
        product("skin", origin_country="IRN", therapeutic_area="dermatology"),
        product("blood", origin_country="IRN", therapeutic_area="oncology"),
        product("rival", origin_country="USA", therapeutic_area="oncology"),
        product("central", origin_country="USA", therapeutic_area="dermatology"),
    ]
    events = [
        event("skin", "IFDA", "authorised", "2023-01-01"),
        event("blood", "IFDA", "authorised", "2023-01-01"),
        event("blood", "CDSCO", "authorised", "2024-01-01"),
        event("rival", "TITCK", "authorised", "2022-01-01"),
        event("central", "EMA", "authorised", "2022-01-01"),
    ]
    homes = {"IFDA": "IRN", "CDSCO": "IND", "TITCK": "TUR", "EMA": "EUU"}
    more = {
        "countries": [
            {
                "iso3": code, "iso2": ALPHA2.get(code, ""), "name_en": code.title(), "name_fa": "",
                "kind": "bloc" if code == "EUU" else "country", "un_region": "", "un_subregion": place,
                "west_asia": west, "who_region": who, "central_licence_until": "",
                "central_licence_from": "2004-05-01" if code == "CYP" else "", **tail(),
            }
            for code, (place, west, who) in PLACES.items()
        ],
        "neighbours": [pair("CYP", "TUR"), pair("IND", "IRN")],
        "regulators": [
            {
                "regulator_id": key, "name": key, "jurisdiction": home, "searched_until": "2024-01-01",
                "searched": "yes" if key == "EMA" else "partly", **tail(),
            }
            for key, home in homes.items()
        ],
        "country_indicators": [
            indicator("IRQ", 2022, "population_total", 40e6),
            indicator("IRQ", 2023, "population_total", 44e6),
            indicator("IRQ", 2024, "population_total", 99e6),  # the year is not over on the day
            indicator("IRQ", 2022, "gdp_ppp", 200e9),
            indicator("IRQ", 2022, "health_expenditure_per_head_ppp", 250),
            indicator("TUR", 2023, "population_total", 85e6),
            indicator("IND", 2023, "population_total", 1400e6),
        ],
        "hsct_activity": [
            transplants("IND", 2017, 140, relation="at_least", millions=1400.0),
            transplants("TUR", 2020, 4000, scope="national_annual_statement"),
        ],
        "donor_registries": [
            {
                "registry_count_id": "TUR-2023", "country": "TUR", "as_of": "2023-05-01", "donors": 900_000,
                "value_relation": "about", **tail(),
            }
        ],
        "ecosystem": [
            institution("planned", "IRQ", "announced"),
            institution("before", "IRQ", "in_service", since=""),
            institution("later", "TUR", "in_service", since="2020"),
            institution("at-home", "IRN", "in_service", home=""),
        ],
        "programmes": [programme("abroad"), programme("at-home", metric="centres")],
        "events": [
            {
                "event_id": key, "date": day, "kind": kind, "country": "IRN", "title": key, "detail": "",
                "date_inferred": False, **tail("promise"),
            }
            for key, day, kind in (
                ("sold", "2020-01-01", "export"), ("early", "2019", "export"),
                ("ahead", "2025-01-01", "export"), ("law", "2020-01-01", "policy"),
            )
        ],
        "score_weights": [
            weight("need", "population", 0.6), weight("need", "licences", 0.4, "less"),
            weight("fit", "health_spending", 0.5), weight("fit", "links", 0.5),
            weight("overall", "need", 0.5), weight("overall", "fit", 0.5),
        ],
        "publications": [paper("IRN", 10), paper("TUR", 30), paper("IND", 20), paper("TUR", 5, "other")],
        "trials": [
            {"count_id": "IRN-t", "country": "IRN", "as_of": "2020", "field": "cells", "trials": 7,
             "plot": True, **tail("counts")}
        ],
    }  # fmt: skip
    sources = {"promise": "2018-04-30", "counts": "2021", "other": "2021"}
    own_events = pd.DataFrame(more.pop("events"))  # the table of this name, not licence events
    made = made_tables(products, events, None, sources, **{**more, **changed})
    return Tables({**made, "events": own_events})
