import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from regenatlas.report import narrative
from regenatlas.report.facts import Ledger
from regenatlas.report.narrative import Prose
from regenatlas.report.wording import Wording
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

COUNTRIES = pd.DataFrame({"iso3": ["IRN", "USA"], "name_en": ["Iran", "United States"]})
COUNT = Traced(7, ("products:a",), "count", unit="products")


@pytest.fixture
def ledger():
    return Ledger("test")


@pytest.fixture
def say(ledger):
    wording = Wording("en", Tables({"countries": COUNTRIES}))
    return lambda template, /, **values: narrative.sentence(template, wording, ledger, **values)


def test_a_traced_value_becomes_a_linked_fact(say, ledger):
    prose = say("{country} has {n:product}.", country="Iran", n=COUNT)
    assert prose.text == "Iran has 7 products."
    assert prose.markdown == "Iran has [7 products](#fact-count)."
    assert prose.facts == ledger.facts
    assert [fact.id for fact in ledger.facts] == ["count"]


def test_a_traced_value_reads_by_its_own_unit_unless_told_otherwise(say):
    share = Traced(0.256, (), "share", unit="percent", digits=1)
    assert say("{n}; {n:ordinal}; {s}", n=COUNT, s=share).text == "7 products; 7th; 25.6%"


@pytest.mark.parametrize(
    ("n", "text"),
    [(0, "There are no products."), (1, "There is 1 product."), (2, "There are 2 products."),
     (None, "There are an unknown number of products.")],
)  # fmt: skip
def test_verb_and_noun_agree_with_the_number(say, n, text):
    assert say("There {n:is|are} {n:product}.", n=Traced(n, (), "n")).text == text


def test_the_form_that_goes_with_a_number_is_no_second_link(say):
    assert say("{n:is|are} {n}", n=Traced(1, (), "n")).markdown == "is [1](#fact-n)"


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT, ""])
def test_what_is_missing_is_unknown(say, missing):
    assert say("by {holder} on {day:date}", holder=missing, day=missing).text == "by unknown on unknown"


def test_a_missing_fact_is_a_fact_that_reads_unknown(say, ledger):
    assert say("in {n:ordinal} place", n=Traced(None, (), "n")).markdown == "in [unknown](#fact-n) place"
    assert ledger.facts[0].value is None


def test_lists_are_joined_and_keep_their_facts(say):
    prose = say(
        "{xs}; {ys:or}; {zs:country}; {none}",
        xs=["a*b", COUNT, None],
        ys=("a", "b"),
        zs=["IRN", "USA"],
        none=[],
    )
    assert prose.text == "a*b, 7 products and unknown; a or b; Iran and the United States; none"
    assert prose.markdown.startswith(r"a\*b, [7 products](#fact-count) and unknown; ")
    assert len(prose.facts) == 1


def test_dates_and_plain_numbers_are_written_out(say):
    prose = say("{a}, {b:date}, {c}, {d:.1f}", a=dt.date(2026, 2, 11), b="2024-08", c=1234, d=2.25)
    assert prose.text == "11 February 2026, August 2024, 1,234, 2.3"


def test_a_passage_can_stand_in_another_one(say):
    inner = say("with {n}", n=COUNT)
    outer = say("Iran, {inner}, leads.", inner=inner)
    assert outer.markdown == "Iran, with [7 products](#fact-count), leads."
    assert outer.facts == inner.facts


def test_own_words_take_a_capital_where_a_sentence_begins(say):
    prose = say(
        "**Rank.** {c:country} leads. {n:product} {n:is|are} sold. {x}! {c:country}",
        c="USA",
        n=Traced(0, (), "n"),
        x=None,
    )
    assert prose.text == "Rank. The United States leads. No products are sold. Unknown! The United States"
    assert "[No products](#fact-n)" in prose.markdown


def test_names_and_fragments_keep_their_first_letter(say):
    assert say("It sells. {name} leads.", name="mRNA Inc").text == "It sells. mRNA Inc leads."
    assert say("{c:country} and others", c="USA").text == "the United States and others"
    assert narrative.opening(say("{c:country} and others", c="USA")).text == "The United States and others"


def test_a_passage_ends_the_sentence_before_the_next_one(say):
    lead, own = say("Korea **leads.**"), say("{c:country} holds {n:percent}", c="USA", n=0.37)
    assert say("{lead} {own}.", lead=lead, own=own).text == "Korea leads. The United States holds 37%."
    assert say("{lead} {c:country}", lead=lead, c="USA").text == "Korea leads. The United States"
    assert say("{holder} {own}", holder="Cells Inc.", own=own).text.startswith("Cells Inc. the United States")


def test_bold_is_the_only_mark_up_of_a_template(say):
    prose = say("**{n}** of *all* [x](y) <b> $5 # _i_", n=COUNT)
    assert prose.text == "7 products of *all* [x](y) <b> $5 # _i_"
    html = MarkdownIt("commonmark", {"html": True}).render(prose.markdown)
    assert html == (
        '<p><strong><a href="#fact-count">7 products</a></strong> of *all* [x](y) &lt;b&gt; $5 # _i_</p>\n'
    )


def test_a_long_template_may_be_broken_into_lines(say):
    assert say("\n  One\n  {n}\n", n=COUNT).text == "One 7 products"
    assert say(" (with {n})", n=COUNT).text == " (with 7 products)"


@pytest.mark.parametrize(
    ("template", "values", "message"),
    [("{countr}", {"country": 1}, "no value for {countr} in '{countr}'; nearest: 'country'"),
     ("{a}", {}, "no value for {a}"),
     ("x", {"a": 1}, "'a' has no placeholder in 'x'"),
     ("{a:ordnal}", {"a": 1}, "no format or noun 'ordnal'; nearest: 'ordinal'"),
     ("{a:or}", {"a": 1}, "no format or noun 'or'")],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_the_nearest(say, template, values, message):
    with pytest.raises(ValueError, match="no ") as error:
        say(template, **values)
    assert message in str(error.value)


def test_right_to_left_words_are_isolated_in_an_english_sentence(say):
    assert say("by {x} (7)", x="رویان").text == "by \u2068رویان\u2069 (7)"


def test_passages_form_a_paragraph_or_a_list(say):
    parts = [say("{c:country} leads.", c="USA"), narrative.plain(""), say("{n}.", n=COUNT)]
    assert narrative.paragraph(parts).text == "The United States leads. 7 products."
    assert narrative.bullets([parts[0], parts[2]]).markdown == (
        "- The United States leads.\n- [7 products](#fact-count)."
    )


def test_a_link_leads_to_the_web_or_is_text():
    assert narrative.link("Page [1]", "https://e.org/(a)").markdown == r"[Page \[1\]](<https://e.org/(a)>)"
    assert narrative.link("Page", "javascript:alert(1)").markdown == "Page"
    assert narrative.link("", "https://e.org").text == "https://e.org"


def test_a_passage_is_shown_as_text_and_as_markdown():
    prose = Prose("7 products", "[7 products](#fact-n)")
    assert prose._repr_mimebundle_() == {"text/plain": "7 products", "text/markdown": "[7 products](#fact-n)"}
    assert str(prose) == "7 products"


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_a_value_holds_only_facts_are_links(first, second):
    ledger = Ledger("test")
    prose = narrative.sentence(
        "{a} and {b} of {n}", Wording("en"), ledger, a=first, b=Traced(second, (), "b"), n=COUNT
    )
    tokens = MarkdownIt("commonmark", {"html": True}).parse(prose.markdown)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    inner = tokens[1].children
    assert {token.type for token in inner} <= {"text", "text_special", "link_open", "link_close"}
    assert [t.attrs["href"] for t in inner if t.type == "link_open"] == ["#fact-b", "#fact-count"]
    assert "".join(token.content for token in inner) == prose.text
