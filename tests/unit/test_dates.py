"""Dates in plain words."""

from __future__ import annotations

from datetime import date

import pytest

from generator.cli.dates import FORMS, parse_plain_date

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-14", "2026-03-14"),
        ("today", "2026-11-23"),
        ("  Today ", "2026-11-23"),
        ("yesterday", "2026-11-22"),
        ("tomorrow", "2026-11-24"),
        ("monday", "2026-11-23"),
        ("tuesday", "2026-11-24"),
        ("sun", "2026-11-29"),
        ("next monday", "2026-11-30"),
        ("next tuesday", "2026-11-24"),
        ("last monday", "2026-11-16"),
        ("last friday", "2026-11-20"),
        ("in 1 day", "2026-11-24"),
        ("in 3 days", "2026-11-26"),
        ("3 days ago", "2026-11-20"),
        ("in 2 weeks", "2026-12-07"),
        ("2 weeks ago", "2026-11-09"),
        ("14 march", "2027-03-14"),
        ("14 oct", "2026-10-14"),
        ("march 14 2026", "2026-03-14"),
        ("March 14, 2026", "2026-03-14"),
        ("14 March 2026", "2026-03-14"),
        ("29 february", "2028-02-29"),
    ],
)
def test_known_forms(text: str, expected: str) -> None:
    """Each form that the message lists means one day."""
    today = MONDAY if text != "29 february" else date(2027, 3, 1)
    assert parse_plain_date(text, today) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-02-30", "2026-3-4", "20260314", "2026-W11-6", "03/04/2026", "14.3.2026"]
    + ["next", "next today", "next next friday", "this friday", "fr", "mo", "tuesdayish"]
    + ["in 3 days ago", "3 days", "in -3 days", "in 99999 weeks", "99999 weeks ago", "in 3 months"]
    + ["31 april", "0 march", "14 marchy", "14", "march", "14 march 26", "14 march 0000"]
    + ["２０２６-０３-１４", "in ３ days", "today\x00", "29 february"],
)
def test_unclear_words_are_refused(text: str) -> None:
    """What may mean two days, or none, is an error that lists the forms."""
    with pytest.raises(ValueError) as caught:
        parse_plain_date(text, MONDAY)
    assert FORMS in str(caught.value)


def test_every_listed_form_is_read() -> None:
    """The message offers nothing that does not work."""
    for form in FORMS.split(", "):
        assert isinstance(parse_plain_date(form, MONDAY), date)


def test_bare_day_of_the_month_is_the_nearest() -> None:
    """Without a year, an entry written in January about December lies in the past."""
    assert parse_plain_date("28 december", date(2027, 1, 4)) == date(2026, 12, 28)
    assert parse_plain_date("4 january", date(2026, 12, 28)) == date(2027, 1, 4)
