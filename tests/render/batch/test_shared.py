"""What a day decides is derived once for the reports that are forked afterwards, and by a child."""

import pickle
from datetime import date
from types import SimpleNamespace

import pytest
from tests.made import event, made_tables, product

from regenatlas.render.batch import shared
from regenatlas.render.batch.task import ReportTask
from regenatlas.render.execute.fork import ProcessDied
from regenatlas.report.parameters import Parameters
from regenatlas.tables import check
from regenatlas.tables.load import per_tables


@per_tables
def names(tables, day):
    return tables["products"].assign(day=day)


def task(day, *, many=True):
    parameters = Parameters.model_construct(
        country="IRN", as_of=date(2024, 1, day), definition="strict", known_by=None, peers=(), lang="en"
    )
    return ReportTask(SimpleNamespace(parameters=parameters, name="x"), {}, many=many)


@pytest.fixture
def tables(monkeypatch):
    """The tables of a process that can fork; its child derives one thing, and what it sends is a pickle."""
    made = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")])
    monkeypatch.setattr(check, "repository_tables", lambda _: made)
    monkeypatch.setattr(shared.fork, "available", lambda: True)

    def call(function, *args, timeout):
        assert function is shared._derived
        assert timeout > 0
        (parameters,) = args
        child = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")])
        names(child, parameters.as_of)
        return pickle.loads(pickle.dumps(child.derived))  # noqa: S301 - our own

    monkeypatch.setattr(shared.fork, "call", call)
    return made


def kept(tables):
    return [asked for answers in tables.derived.values() for (asked,) in answers]


def test_a_report_is_given_what_was_derived_and_has_read_what_was_read_for_it(tables):
    shared.Shared().prepare(task(1))
    assert kept(tables) == [date(2024, 1, 1)]
    assert tables.read == set()
    assert names(tables, date(2024, 1, 1))["product_id"].tolist() == ["a"]
    assert tables.read == {"products"}


def test_only_one_day_is_kept_and_it_is_derived_once(tables, monkeypatch):
    ready = shared.Shared()
    for day in (1, 2):
        ready.prepare(task(day))
        assert kept(tables) == [date(2024, 1, day)]
    monkeypatch.setattr(shared.fork, "call", None)
    ready.prepare(task(2))
    assert kept(tables) == [date(2024, 1, 2)]


def test_what_no_day_decides_stays_through_all_of_them(tables, monkeypatch):
    names(tables, "any")
    monkeypatch.setattr(shared.fork, "call", lambda *_, **__: dict(tables.derived))
    ready = shared.Shared()
    for day in (1, 2):
        ready.prepare(task(day))
        assert kept(tables) == ["any"]


def test_nothing_is_derived_for_few_reports_or_where_no_child_can_be_had(tables, monkeypatch):
    shared.Shared().prepare(task(1, many=False))
    monkeypatch.setattr(shared.fork, "available", lambda: False)
    shared.Shared().prepare(task(1))
    assert tables.derived == {}


def test_reports_go_on_by_themselves_if_the_child_dies(tables, monkeypatch):
    ready = shared.Shared()
    ready.prepare(task(1))

    def die(*_, **__):
        raise ProcessDied("SIGSEGV")

    monkeypatch.setattr(shared.fork, "call", die)
    ready.prepare(task(2))
    assert tables.derived == {}
