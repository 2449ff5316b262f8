"""The figures of a workspace in which a person has worked."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.progress import Day, Haste, Verdicts, last_days, measure, to_object
from annotate.progress_words import duration, haste, percent, summary
from annotate.session import Session
from store.records import Annotation, ArticleStatus, Change, RowChange
from store.workspace import Workspace
from tests.annotate.sessions import SPANS, TEXT
from tests.workspaces import suggested

Opener = Callable[[], Workspace]
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


class Times:
    """A clock that the journal and the session read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = NOON
        monkeypatch.setattr("store.journal.now", self)

    def __call__(self) -> str:
        return self.at.isoformat(timespec="microseconds")

    def wait(self, **since: float) -> None:
        self.at += timedelta(**since)


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> Times:
    """A clock at a noon that is the same day nearly everywhere."""
    return Times(monkeypatch)


def session_on(workspace: Workspace, times: Times, text: str = TEXT) -> Session:
    session = Session(workspace, "ada", clock=times)
    session.open(suggested(workspace, text, SPANS))
    return session


def test_a_day_of_work_is_counted(workspace: Opener, times: Times) -> None:
    session = session_on(workspace(), times)
    for act in (session.accept, session.reject, lambda: session.label("ORG"), session.finish):
        act()
        times.wait(seconds=10)
    progress = measure(workspace())
    assert progress.days == (Day("2026-03-09", articles=1, entities=3, decisions=3, seconds=30),)
    assert (progress.entities, progress.decisions, progress.seconds) == (3, 3, 30)
    labels = {each.label: each for each in progress.labels}
    assert list(labels) == ["ORG", "DRUG", "PERSON"]
    assert labels["ORG"].annotations == 2
    assert labels["ORG"].suggestions == Verdicts(accepted=1, rejected=1)
    assert labels["DRUG"].suggestions == Verdicts(corrected=1)
    assert labels["PERSON"].suggestions.rate is None
    assert progress.suggestions == progress.detectors["trial"] == Verdicts(1, 1, 1)
    assert progress.suggestions.rate == pytest.approx(1 / 3)
    assert progress.accepts == Haste(0, 0), "the first act of all has no time"


def test_what_was_taken_back_does_not_count(workspace: Opener, times: Times) -> None:
    session = session_on(workspace(), times)
    before = measure(workspace())
    for act in (session.accept, session.reject, session.undo, session.undo):
        times.wait(seconds=1)
        act()
    after = measure(workspace())
    assert replace(after, days=()) == replace(before, days=())
    assert after.days == (Day("2026-03-09", seconds=3),)


def test_an_entity_counts_on_the_day_of_the_decision_that_stands(workspace: Opener, times: Times) -> None:
    session = session_on(workspace(), times)
    session.accept()
    session.reject()
    times.wait(days=2)
    session.move_to(0)
    session.label("PERSON")
    assert [(day.day, day.entities, day.decisions) for day in measure(workspace()).days] == [
        ("2026-03-09", 1, 2),
        ("2026-03-11", 1, 1),
    ]


def test_an_article_counts_on_the_day_of_its_review_that_stands(workspace: Opener, times: Times) -> None:
    session = session_on(workspace(), times)
    article = session.article.id
    session.finish(leave_open=True)
    assert [(day.day, day.articles) for day in measure(workspace()).days] == [("2026-03-09", 1)]
    times.wait(days=1)
    session.open(article)
    session.reopen()
    assert measure(workspace()).days == ()
    session.finish(leave_open=True)
    assert [(day.day, day.articles) for day in measure(workspace()).days] == [("2026-03-10", 1)]


def test_imported_annotations_stand_aside(workspace: Opener, times: Times) -> None:
    session = session_on(workspace(), times)
    span = (0, 5, "ORG", "Amgen", "bob", times(), 1, "imported")
    imported = Annotation(0, session.article.id, *span)  # type: ignore[arg-type]  # a tuple has no literal types
    workspace().journal.commit(Change("import", session.article.id, (RowChange(None, imported),)), "bob")
    progress = measure(workspace())
    assert (progress.imported, progress.entities, progress.decisions) == (1, 0, 0)
    assert all(each.annotations == 0 for each in progress.labels)
    assert "1 imported annotation not counted" in summary(progress)


def test_labels_that_the_scheme_lost_come_last(workspace: Opener, times: Times) -> None:
    session = session_on(workspace(), times)
    session.accept()
    scheme = workspace().schemes.current()
    workspace().schemes.add(replace(scheme, version=2, labels=scheme.labels[1:]))
    assert [each.label for each in measure(workspace()).labels] == ["DRUG", "PERSON", "ORG"]


def test_accepts_are_compared_with_reading_label_by_label(workspace: Opener, times: Times) -> None:
    surfaces = [f"Firm{number:02}" for number in range(40)]
    text = " ".join(surfaces)
    spans = [(at * 7, at * 7 + 6, "ORG" if at < 30 else "DRUG") for at in range(40)]
    session = Session(workspace(), "ada", clock=times)
    session.open(suggested(workspace(), text, spans))
    for at in range(40):
        times.wait(seconds=0.1 if at % 3 == 0 else 5)
        session.accept()
    labels = {each.label: each.accepts for each in measure(workspace()).labels}
    assert labels["ORG"] == Haste(timed=29, hurried=9)
    assert labels["ORG"].share == pytest.approx(9 / 29)
    assert labels["DRUG"] == Haste(timed=10, hurried=4)
    assert labels["DRUG"].share is None, "too few to tell"


def test_the_object_is_json_and_holds_what_the_values_hold(workspace: Opener, times: Times) -> None:
    session = session_on(workspace(), times)
    session.accept()
    progress = measure(workspace())
    told = json.loads(json.dumps(to_object(progress)))
    assert told["articles"] == {str(status): progress.totals.articles[status] for status in ArticleStatus}
    assert told["labels"]["ORG"]["suggestions"] == {"accepted": 1, "corrected": 0, "rejected": 0, "rate": 1.0}
    assert told["detectors"]["trial"]["accepted"] == 1
    assert told["days"] == [{"day": "2026-03-09", "articles": 0, "entities": 1, "decisions": 1, "seconds": 0.0}]
    assert told["accepts"] == {"timed": 0, "hurried": 0, "share": None}
    assert told["decisions_per_entity"] == 1.0
    assert told["rules"] == {
        "pause_seconds": 60.0,
        "reading_words_a_minute": 300.0,
        "least_seconds": 0.3,
        "least_timed": 20,
    }


def test_nothing_decided_gives_figures_of_nothing(workspace: Opener) -> None:
    progress = measure(workspace())
    assert (progress.days, progress.entities, progress.suggestions.rate) == ((), 0, None)
    assert to_object(progress)["seconds_per_entity"] is None
    assert last_days(progress.days, 10) == []
    assert next(iter(summary(progress))) == "0 of 0 articles reviewed, 0 entities decided"


@given(
    st.lists(st.dates(datetime(2026, 1, 1).date(), datetime(2026, 6, 30).date()), unique=True, min_size=1, max_size=8),
    st.integers(1, 40),
)
def test_the_last_days_are_consecutive_and_end_at_the_last(dates: list[object], number: int) -> None:
    days = [Day(str(each), articles=1) for each in sorted(map(str, dates))]
    shown = last_days(days, number)
    assert 1 <= len(shown) <= number
    assert shown[-1] == days[-1]
    ordinals = [datetime.fromisoformat(each.day).toordinal() for each in shown]
    assert ordinals == list(range(ordinals[0], ordinals[0] + len(ordinals)))
    assert [each for each in shown if each.articles] == [each for each in days if each.day >= shown[0].day]
    assert shown[0] == days[0] or len(shown) == number


@pytest.mark.parametrize(
    ("share", "said"), [(None, "–"), (0.0, "0 %"), (0.004, "0.4 %"), (0.25, "25 %"), (1.0, "100 %")]
)
def test_shares_in_words(share: float | None, said: str) -> None:
    assert percent(share) == said


@pytest.mark.parametrize(("seconds", "said"), [(0, "0 s"), (59, "59 s"), (90, "2 min"), (7_260, "2 h 1 min")])
def test_times_in_words(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_too_few_accepts_are_told_as_such() -> None:
    assert haste(Haste(19, 5)) == "accepts faster than reading allows: 19 timed, told from 20 on"
    assert haste(Haste(20, 5)) == "25 % of 20 timed accepts faster than reading allows"
