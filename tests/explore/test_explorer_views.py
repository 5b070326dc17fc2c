"""What the panel of `explore` shows, worked out by hand for three products."""

import io
import re
from base64 import b64decode
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from PIL import Image
from tests.made import event, made_tables, product, rule

from regenatlas.chapters.standing.standing import counted_products, standing
from regenatlas.explore import explorer_views as views
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report
from regenatlas.tables.load import Tables


def report(country, rules=None, own=None, twins=None, unsearched="", **given):
    """The report on a country and its standing: Iran has one product (`own`: its fields), the US have two.

    `twins`: fields of the first of these two; `unsearched`: a country whose register nobody searched.
    """
    events = [event(i, "FDA", "authorised", "2020-01-01") for i in "ab"]
    events.append(event("c", "IFDA", "authorised", "2022-01-01", grade="independent"))
    rules = rules or [
        rule("plain", default=True, label="plain"),
        rule("seen", verified_only=True, label="seen"),
        rule("away", count_by="jurisdiction", in_range=False, label="away"),
    ]
    products = [product("a", origin_country="USA", **(twins or {})), product("b", origin_country="USA")]
    products.append(product("c", **(own or {})))
    tables = made_tables(products, events, rules)
    regulators = tables["regulators"]
    regulators.loc[regulators["jurisdiction"] == unsearched, "searched"] = "no"
    tables = Tables({**tables, "regulators": regulators})
    made = Report("explore", parse({"country": country, "as_of": "2024-01-01", **given}, tables), tables)
    return made, standing(tables, country, made.snapshot)


def test_the_answer_says_place_and_range():
    told = views.answer(*report("IRN"))
    assert "On 1 January 2024 Irn takes 2nd place in the world with 1 product, among the 2 countries" in told
    assert "All rules that answer the same question give it 2nd place." in told
    assert "(medium confidence)" in told
    assert "Best evidence of each product: independent press or article (1);" in told
    assert told.startswith("<div role='status'>")


def test_the_range_names_the_rules_at_its_ends():
    rules = [
        rule("all", default=True, label="all"),
        rule("genes", classes="gene_therapy", label="genes only"),
        rule("tissues", classes="engineered_tissue", label="tissues"),
    ]
    told = views.place_range(report("IRN", rules, own={"class": "gene_therapy"})[0])
    assert told == (
        "Rules that answer the same question give it places from 1st («genes only») to 2nd («all»)."
    )


def test_a_country_without_a_product_is_told_so():
    told = views.answer(*report("JPN"))
    assert "On 1 January 2024 Jpn has no products and so no place" in told
    assert "No rule that answers the same question gives it a place." in told
    assert "confidence" not in told


def test_products_that_may_be_one_make_a_range():
    told = views.answer(*report("USA", twins={"may_be": "b"}))
    assert "Usa takes 1st place" in told
    assert "with 1–2 products, among the 2 countries" in told


def test_a_country_that_nobody_searched_has_no_zero():
    made, found = report("KOR", unsearched="KOR", peers="IRN;JPN")
    assert "What is licensed in Kor is not known" in views.answer(made, found)
    cells = re.findall(r">([^<>\n]+)</t[hd]>", views.peers_table(made))
    assert cells[3:] == ["Kor", "none", "not searched", "Irn", "2nd", "1", "Jpn", "none", "0"]


def test_each_product_is_told_with_its_evidence():
    made, _ = report("IRN")
    table = views.products_table(made, counted_products(made.tables, "IRN", made.snapshot))
    assert "<td>independent press or article</td>" in re.sub(r"<td[^>]*>", "<td>", table)


def test_the_country_stands_above_its_peers_in_the_order_of_their_places():
    table = views.peers_table(report("IRN", peers="JPN;USA")[0])
    cells = re.findall(r">([^<>\n]+)</t[hd]>", table)
    assert cells == [
        *("Country", "Place", "Products"),
        *("Irn", "2nd", "1"),
        *("Usa", "1st", "2"),
        *("Jpn", "none", "0"),
    ]


def test_the_picture_follows_the_theme_of_jupyterlab_and_describes_itself():
    picture = views.picture(*report("IRN"))
    assert "background-color: var(--jp-layout-color0, #fffffe)" in picture
    assert "fill: var(--jp-ui-font-color1, #1a1a1a)" in picture
    assert 'aria-label="A dot is a counting rule' in picture
    assert "2nd" in picture


def test_each_dot_of_the_picture_says_which_rule_it_is():
    assert re.findall("<title>(.*?)</title>", views.picture(*report("IRN"))) == [
        "Plain: 2nd, 1 product",
        "Away: 2nd, 1 product",
        "Seen: 2nd, 1 product",
    ]


def test_the_picture_can_be_taken_along_with_its_words():
    picture = views.picture(*report("IRN"))
    found = re.findall(r"download='([^']+)' href='data:([^;]+);base64,([^']+)'", picture)
    files = {name: (mime, b64decode(content)) for name, mime, content in found}
    assert set(files) == {f"regenatlas-IRN-2024-01-01-plain.{kind}" for kind in ("png", "svg")}
    mime, content = files["regenatlas-IRN-2024-01-01-plain.svg"]
    texts = " ".join(ET.fromstring(content).itertext())  # noqa: S314 - our own picture
    assert mime == "image/svg+xml"
    for said in ("On 1 January 2024 Irn takes 2nd place", "the rule «plain»", "A dot is a counting rule"):
        assert said in " ".join(texts.split())
    mime, content = files["regenatlas-IRN-2024-01-01-plain.png"]
    assert (mime, Image.open(io.BytesIO(content)).width) == ("image/png", 4.8 * 200)


def test_there_is_no_picture_without_a_place_and_no_list_without_a_product():
    made, found = report("JPN")
    assert views.picture(made, found) == ""
    assert views.products_table(made, pd.DataFrame()) == ""


@pytest.mark.parametrize(
    ("text", "names"),
    [("", []), (" , ;", []), ("Turkey", ["Turkey"]), ("a, b;c،د؛ e", ["a", "b", "c", "د", "e"])],
)
def test_names_are_parted_by_commas_of_any_script(text, names):
    assert views.listed(text) == names


def test_english_names_come_first_then_those_in_other_languages():
    countries = pd.DataFrame(
        {
            "kind": ["country", "country", "aggregate"],
            "name_en": ["Turkey", "Iran", "World"],
            "name_fa": ["ترکیه", "ایران", "جهان"],
        }
    )
    assert views.country_names({"countries": countries}) == ["Iran", "Turkey", "ایران", "ترکیه"]
