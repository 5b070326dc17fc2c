"""What reports share is derived once, by a child that nobody waits for, and taken in when it is there."""

import pickle
from datetime import date
from types import SimpleNamespace
from typing import ClassVar

import pytest
from tests.made import event, made_tables, product

from regenatlas.render.batch import shared, workers
from regenatlas.render.batch.task import ReportTask, TaskResult, shared_by
from regenatlas.render.execute.fork import ProcessDied, TookTooLong
from regenatlas.report.parameters import Parameters
from regenatlas.tables import check
from regenatlas.tables.load import per_tables


@per_tables
def names(tables, day):
    return tables["products"].assign(day=day)


def task(day, *countries):
    """A report that shares its day with the whole world, or also its country with one bundle."""
    country = countries[0] if countries else "IRN"
    parameters = Parameters.model_construct(
        country=country, as_of=date(2024, 1, day), definition="strict", known_by=None, peers=(), lang="en"
    )
    job = SimpleNamespace(parameters=parameters, name=f"x-{day}")
    return ReportTask(job, {}, shares=(*shared_by(parameters), *countries))


class Made:
    """A child: what it is to do, whether it is over, and what became of it."""

    begun: ClassVar = []

    def __init__(self, function, *asked, **limits):
        self.function, self.asked, self.limits = function, asked, limits
        self.is_over, self.died, self.was_killed = True, None, False
        Made.begun.append(self)

    def poll(self):
        return self.is_over

    def kill(self):
        self.was_killed = True

    def result(self):
        if self.died:
            raise self.died
        if self.function is not shared._derived:
            return TaskResult(), None
        child = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")])
        inherited = pickle.dumps(check.repository_tables(None).derived)
        child.derived = pickle.loads(inherited)  # noqa: S301 - our own
        names(child, self.asked[0].as_of)
        return pickle.loads(pickle.dumps(child.derived))  # noqa: S301 - our own


@pytest.fixture
def tables(monkeypatch):
    """The tables of a process that can fork; its child derives one thing, and what it sends is a pickle."""
    made = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")])
    monkeypatch.setattr(check, "repository_tables", lambda _: made)
    monkeypatch.setattr(shared.fork, "available", lambda: True)
    monkeypatch.setattr(shared.fork, "Child", Made)
    monkeypatch.setattr(Made, "begun", [])
    return made


def prepare(ready, asked):
    ready.begin(asked)
    ready.take()


def kept(tables):
    return [asked for answers in tables.derived.values() for (asked,) in answers]


def test_a_report_is_given_what_was_derived_and_has_read_what_was_read_for_it(tables):
    prepare(shared.Shared(), task(1))
    assert kept(tables) == [date(2024, 1, 1)]
    assert tables.read == set()
    assert names(tables, date(2024, 1, 1))["product_id"].tolist() == ["a"]
    assert tables.read == {"products"}


def test_only_one_day_is_kept_and_it_is_derived_once(tables):
    ready = shared.Shared()
    for day in (1, 2, 2):
        prepare(ready, task(day))
        assert kept(tables) == [date(2024, 1, day)]
    assert [child.asked[1] for child in Made.begun] == [True, True]  # for every country


def test_what_no_day_decides_stays_through_all_of_them(tables):
    names(tables, "any")
    ready = shared.Shared()
    for day in (1, 2):
        prepare(ready, task(day))
        assert kept(tables) == ["any", date(2024, 1, day)]


def test_an_answer_that_is_late_is_taken_in_when_it_is_there(tables):
    ready = shared.Shared()
    ready.begin(task(1, "IRN"))
    ready.child.is_over = False
    ready.take()
    assert tables.derived == {}
    assert ready.child is Made.begun[0]
    ready.child.is_over = True
    ready.take()
    assert kept(tables) == [date(2024, 1, 1)]
    ready.begin(task(1, "TUR"))  # of the same day: what is there stays, and a child inherits it
    assert kept(tables) == [date(2024, 1, 1)]
    assert [(child.asked[0].country, child.asked[1]) for child in Made.begun] == [
        ("IRN", False),
        ("TUR", False),
    ]


def test_what_another_process_has_derived_takes_the_place_of_the_day_before(tables, monkeypatch):
    ready = shared.Shared()
    prepare(ready, task(1))
    elsewhere = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")])
    monkeypatch.setattr(
        shared, "_derived", lambda of, **_: (names(elsewhere, of.as_of), elsewhere.derived)[1]
    )
    with monkeypatch.context() as there:
        there.setattr(check, "repository_tables", lambda _: elsewhere)
        names(elsewhere, "of another day")
        derived = shared.derived_for_all(task(2).job.parameters)
    ready.receive(task(2), derived)
    assert kept(tables) == [date(2024, 1, 2)]


@pytest.mark.parametrize("end", [ProcessDied("SIGSEGV"), TookTooLong("it took longer than 120 s")])
def test_reports_go_on_by_themselves_if_the_child_dies_or_takes_too_long(tables, end):
    ready = shared.Shared()
    ready.begin(task(1))
    assert ready.child.limits["timeout"] > 0
    ready.child.died = end
    ready.take()
    ready.begin(task(1))
    assert (tables.derived, ready.child, len(Made.begun)) == ({}, None, 1)


def test_the_child_of_a_day_that_is_over_ends(tables):
    ready = shared.Shared()
    ready.begin(task(1))
    Made.begun[0].is_over = False
    ready.begin(task(2))
    assert [child.was_killed for child in Made.begun] == [True, False]
    ready.stop()
    assert Made.begun[1].was_killed
    assert tables.derived == {}


def test_nothing_is_derived_for_few_reports_or_where_no_child_can_be_had(tables, monkeypatch):
    ready = shared.Shared()
    ready.begin(ReportTask(task(1).job, {}))
    monkeypatch.setattr(shared.fork, "available", lambda: False)
    ready.begin(task(1))
    assert (Made.begun, tables.derived) == ([], {})


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_a_core_that_derives_makes_no_report_meanwhile(monkeypatch, jobs):
    asked = []
    monkeypatch.setattr(workers, "Child", Made)
    monkeypatch.setattr(workers, "warm", lambda: None)
    monkeypatch.setattr(workers.fork, "wait", lambda children: asked.append(len(children)))
    monkeypatch.setattr(Made, "poll", lambda _: False)
    with workers.Pool(SimpleNamespace(), jobs) as pool:
        while pool.free():
            pool.submit(task(1, "IRN"))
    first, *reports = Made.begun
    assert first.function is shared._derived
    assert [child.function for child in reports] == [workers._make] * jobs
    assert asked == [jobs]  # only the last of them waits, for any to end
    assert all(child.was_killed for child in Made.begun)
