"""Corrections within a period, and the tables before them."""

from datetime import date

from tests.made import event, made_tables, product

from regenatlas.chapters.overview.corrections import corrections_between, undone

EARLIER, LATER = date(2023, 1, 1), date(2024, 6, 30)


def correction(key, table, row_id, column, was, now, day="2023-06-01"):
    return {
        "correction_id": key,
        "corrected_on": day,
        "table": table,
        "row_id": row_id,
        "column": column,
        "was": was,
        "now": now,
    }


def made(*corrections):
    return made_tables(
        [product("a"), product("b", origin_country="KOR")],
        [event("a", "IFDA", "authorised", "2022-05-01"), event("b", "MFDS", "authorised", "2022")],
        corrections=list(corrections),
    )


def test_corrections_are_taken_by_their_own_date():
    days = {"before": "2023-01-01", "within": "2023-06", "after": "2024-07-01"}
    tables = made(*(correction(key, "products", "a", "class", "x", "y", day) for key, day in days.items()))
    assert list(corrections_between(tables, EARLIER, LATER)["correction_id"]) == ["within"]


def test_a_cell_gets_back_what_it_was_before_all_of_its_corrections():
    tables = made(
        correction("2", "products", "b", "origin_country", "JPN", "KOR", "2023-09-01"),
        correction("1", "products", "b", "origin_country", "IRN", "JPN", "2023-08-01"),
    )
    before = undone(tables, EARLIER, LATER)
    assert list(before.tables["products"]["origin_country"]) == ["IRN", "IRN"]
    assert (before.made.value, before.kept.value) == (2, 0)
    assert before.made.rows == ("corrections:1", "corrections:2")
    assert list(tables["products"]["origin_country"]) == ["IRN", "KOR"]


def test_a_row_that_was_added_is_left_out_and_one_that_was_taken_out_is_counted():
    tables = made(
        correction("1", "authorisations", "a.IFDA.authorised.2022-05-01", "row", "", "authorised"),
        correction("2", "products", "gone", "row", "Gone", ""),
    )
    before = undone(tables, EARLIER, LATER)
    assert list(before.tables["authorisations"]["product_id"]) == ["b"]
    assert (before.made.value, before.kept.value, before.kept.rows) == (2, 1, ("corrections:2",))


def test_a_row_that_is_gone_gets_back_neither_a_cell_nor_itself():
    tables = made(
        correction("1", "products", "gone", "origin_country", "JPN", "KOR"),
        correction("2", "products", "gone", "row", "", "added, and left out since"),
    )
    before = undone(tables, EARLIER, LATER)
    assert (before.made.value, before.kept.value) == (2, 2)
    assert list(before.tables["products"]["product_id"]) == ["a", "b"]


def test_a_yes_or_no_is_not_set_back():
    tables = made(correction("1", "products", "a", "named", "no", "yes"))
    before = undone(tables, EARLIER, LATER)
    assert bool(before.tables["products"]["named"].all())
    assert before.kept.value == 1


def test_without_corrections_the_tables_are_the_same_object():
    tables = made(correction("1", "products", "a", "class", "x", "y", "2020-01-01"))
    assert undone(tables, EARLIER, LATER).tables is tables


def test_a_correction_of_the_last_day_is_within_and_one_of_the_first_day_is_not():
    days = {"first": "2023-01-01", "second": "2023-01-02", "last": "2024-06-30", "month": "2024-06"}
    tables = made(*(correction(key, "products", "a", "class", "x", "y", day) for key, day in days.items()))
    assert set(corrections_between(tables, EARLIER, LATER)["correction_id"]) == {"second", "last", "month"}
    assert corrections_between(tables, LATER, LATER).empty


def test_only_the_cell_and_the_row_that_were_corrected_change():
    tables = made(correction("1", "products", "b", "origin_country", "IRN", "KOR"))
    before, today = undone(tables, EARLIER, LATER).tables["products"], tables["products"]
    assert list(before["origin_country"]) == ["IRN", "IRN"]
    assert before.drop(columns="origin_country").equals(today.drop(columns="origin_country"))


def test_corrections_of_one_day_are_taken_back_last_number_first():
    tables = made(
        correction("1", "products", "b", "origin_country", "IRN", "JPN"),
        correction("2", "products", "b", "origin_country", "JPN", "KOR"),
    )
    assert list(undone(tables, EARLIER, LATER).tables["products"]["origin_country"]) == ["IRN", "IRN"]


def test_corrections_of_what_was_removed_from_the_tables_are_kept_and_counted():
    tables = made(
        correction("1", "candidates", "a", "class", "x", "y"),
        correction("2", "products", "a", "colour", "red", "blue"),
    )
    before = undone(tables, EARLIER, LATER)
    assert (before.made.value, before.kept.rows) == (2, ("corrections:1", "corrections:2"))
