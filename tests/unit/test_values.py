"""Field types: what each one takes, what it makes of it, and what it refuses."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from generator.entries import values
from generator.entries.money import read_money
from generator.entries.values import BadValue, Moment, PersonName
from generator.model import Impression, Money, Rating

DAY = date(2026, 3, 14)


def refuse(parse: Callable[[str], Any], text: str) -> str:
    """Return the code with which a text is refused."""
    with pytest.raises(BadValue) as problem:
        parse(text)
    assert problem.value.message
    return problem.value.code


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2026-03-14", Moment(DAY)),
        ("2026-03-14 15:30", Moment(DAY, time(15, 30))),
        ("2026-03-14T15:30:59", Moment(DAY, time(15, 30))),
        ("2026-03-14 9:05", Moment(DAY, time(9, 5))),
        ("2026-03-14T23:30-08:00", Moment(DAY, time(23, 30), "-08:00")),
        ("2026-03-14 15:30 +0200", Moment(DAY, time(15, 30), "+0200")),
        ("2026-03-14T15:30Z", Moment(DAY, time(15, 30), "Z")),
        ("2026-03-14 15:30 Europe/Berlin", Moment(DAY, time(15, 30), "Europe/Berlin")),
        ("2024-02-29", Moment(date(2024, 2, 29))),
        ("2026-03-29 02:30 Europe/Berlin", Moment(date(2026, 3, 29), time(2, 30), "Europe/Berlin")),
    ],
)
def test_moment_is_kept_as_written(text: str, expected: Moment) -> None:
    """Day and time stay those of the place, also far from Greenwich, on a leap day, in a DST gap."""
    assert values.parse_moment(text) == expected


@pytest.mark.parametrize(
    "text, code",
    [
        ("2026-13-01", "bad-date"),
        ("2026-02-29", "bad-date"),
        ("14.03.2026", "bad-date"),
        ("2026-3-4", "bad-date"),
        ("20260314", "bad-date"),
        ("2026-03-14 25:00", "bad-time"),
        ("2026-03-14 15:60", "bad-time"),
        ("2026-03-14 15:30 PM", "bad-time"),
        ("2026-03-14 15:30 +25:00", "bad-time"),
        ("2026-03-14 15:30 Mars/Base", "bad-time"),
        ("2026-03-14 15:30 ../../etc/passwd", "bad-time"),
        ("", "bad-date"),
    ],
)
def test_bad_moment_is_refused(text: str, code: str) -> None:
    """A day, time or zone that does not exist is named as what it is."""
    assert refuse(values.parse_moment, text) == code


@pytest.mark.parametrize("text, day", [("2026-3-4", "2026-03-04"), ("20260314", "2026-03-14")])
def test_unambiguous_near_miss_is_offered(text: str, day: str) -> None:
    """A date with year, month and day in that order is offered in the right form."""
    with pytest.raises(BadValue) as problem:
        values.parse_date(text)
    assert problem.value.help == f"write `{day}`"


@pytest.mark.parametrize(
    "text, minutes",
    [("75m", 75), ("1h30m", 90), ("1.5h", 90), ("45 min", 45), ("2h", 120), ("1 h 5 m", 65)],
)
def test_duration_is_minutes(text: str, minutes: int) -> None:
    """Hours and minutes add up; study time reads the same forms."""
    assert values.parse_duration(text) == minutes == values.parse_hours(text)


@pytest.mark.parametrize("text", ["", "90", "1:30", "h", "m", "-5m", "1h30"])
def test_bad_duration_is_refused(text: str) -> None:
    """A number without a unit could be hours or minutes."""
    assert refuse(values.parse_duration, text) == "bad-duration"
    assert refuse(values.parse_hours, text) == "bad-hours"


@pytest.mark.parametrize(
    "text, value",
    [("1", 0), ("3", 0.5), ("5", 1), ("3/4", 2 / 3), ("1/2", 0), ("10/10", 1), ("8/10", 7 / 9)],
)
def test_rating_is_a_share_of_its_scale(text: str, value: float) -> None:
    """The lowest rating of any scale is 0 and the highest 1."""
    rating = values.parse_rating(text)
    assert rating == Rating(text, rating.value)
    assert rating.value == pytest.approx(value)


@pytest.mark.parametrize("text", ["0", "6", "5/4", "0/4", "1/1", "3/11", "3.5", "-1", "good", ""])
def test_bad_rating_is_refused(text: str) -> None:
    """What is off its scale, or has none, is no rating."""
    assert refuse(values.parse_rating, text) == "bad-rating"


@pytest.mark.parametrize(
    "text, stars, words",
    [
        ("4", 4, ""),
        ("4 bright, loud", 4, "bright, loud"),
        ("4: bright", 4, "bright"),
        ("4 - bright", 4, "bright"),
        ("4/5 bright", 4, "bright"),
        ("bright", None, "bright"),
        ("45 minutes away", None, "45 minutes away"),
        ("5-minute walk", None, "5-minute walk"),
        ("2-3 meeting rooms", None, "2-3 meeting rooms"),
        ("4.5 stars", None, "4.5 stars"),
    ],
)
def test_impression_has_stars_words_or_both(text: str, stars: int | None, words: str) -> None:
    """Only a number that stands alone in front counts as stars."""
    assert values.parse_impression("office", text) == Impression("office", stars, words)


@pytest.mark.parametrize("text", ["0", "6", "4.5", "4,5", "8/10"])
def test_impression_off_the_scale_is_refused(text: str) -> None:
    """A number alone that is no 1 to 5 is a slip, not a text."""
    assert refuse(lambda value: values.parse_impression("office", value), text) == "bad-rating"


@pytest.mark.parametrize(
    "text, low, high, currency, period",
    [
        ("95000 EUR", 95000, 95000, "EUR", ""),
        ("95k EUR", 95000, 95000, "EUR", ""),
        ("EUR 95,000/year", 95000, 95000, "EUR", "year"),
        ("85-95k EUR", 85000, 95000, "EUR", ""),
        ("85k-95 EUR", 85000, 95000, "EUR", ""),
        ("85k-95000 EUR", 85000, 95000, "EUR", ""),
        ("85000-95k EUR", 85000, 95000, "EUR", ""),
        ("85k to 95k eur per year", 85000, 95000, "EUR", "year"),
        ("€85–95k p.a.", 85000, 95000, "EUR", "year"),
        ("95.000 €", 95000, 95000, "EUR", ""),
        ("95 000 EUR", 95000, 95000, "EUR", ""),
        ("$1.5M", 1_500_000, 1_500_000, "USD", ""),
        ("62.50 GBP/h", 62.5, 62.5, "GBP", "hour"),
        ("CHF 9,500 a month", 9500, 9500, "CHF", "month"),
    ],
)
def test_money_forms(text: str, low: float, high: float, currency: str, period: str) -> None:
    """Thousands, ranges, currencies before or after, and periods are read as people write them."""
    assert values.parse_money(text) == Money(text, low, high, currency, period)


@pytest.mark.parametrize(
    "text",
    [
        "95000",
        "EUR",
        "",
        "95k",
        "95-85k EUR",
        "EUR 95k EUR",
        "a lot EUR",
        "9" * 400 + " EUR",
        "-5 EUR",
    ],
)
def test_bad_money_is_refused(text: str) -> None:
    """Without a currency, with two of them, upside down or beyond all measure it is no amount."""
    assert refuse(values.parse_money, text) == "bad-money"


@pytest.mark.parametrize("text", ["30 days", "30 day", "10 pct", "3 mos", "5000 RSU", "at will"])
def test_terms_that_are_no_money_stay_text(text: str) -> None:
    """Days, months and shares are no currencies."""
    assert read_money(text) is None


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Dana Reyes", PersonName("Dana Reyes")),
        ("Dana Reyes, Talent Sourcer", PersonName("Dana Reyes", "Talent Sourcer")),
        ("Dana Reyes <dana@acme.example>", PersonName("Dana Reyes", "", "dana@acme.example")),
        (
            "  Dana   Reyes, Talent Sourcer <dana@acme.example>",
            PersonName("Dana Reyes", "Talent Sourcer", "dana@acme.example"),
        ),
        ("Lee Chen (Acme), CTO, Berlin", PersonName("Lee Chen (Acme)", "CTO, Berlin")),
        ("Ó. Nuñez-李", PersonName("Ó. Nuñez-李")),
    ],
)
def test_person_forms(text: str, expected: PersonName) -> None:
    """Name, role and mail are told apart; all but the name may be left out."""
    assert values.parse_person(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", ", CTO", "<dana@acme.example>", "dana@acme.example", "Dana <not mail>", "Dana <>",
     "Dana <dana>", "Dana <a@b", "Dana> x"],
)  # fmt: skip
def test_bad_person_is_refused(text: str) -> None:
    """A mail address alone, a broken one, or no name at all is no person."""
    assert refuse(values.parse_person, text) == "bad-person"


def test_yes_and_no_are_words() -> None:
    """Yes, no, true and false count in any case; numbers and other words do not."""
    assert [values.parse_yes_no(text) for text in ("yes", "True", "NO", "false")] == [
        True,
        True,
        False,
        False,
    ]
    assert [values.parse_nda(text) for text in ("Yes", "false", "Unknown")] == [
        "yes",
        "no",
        "unknown",
    ]
    for text in ("0", "1", "on", "y", ""):
        assert refuse(values.parse_yes_no, text) == "bad-yes-no" == refuse(values.parse_nda, text)


def test_reminder_is_a_date_or_a_word() -> None:
    """A reminder is moved, done or unwanted."""
    assert values.parse_remind("2026-03-14") == DAY
    assert [values.parse_remind(text) for text in ("Done", "no")] == ["done", "no"]
    assert refuse(values.parse_remind, "yes") == "bad-date"


def test_address_needs_a_web_scheme() -> None:
    """Only http and https addresses are taken."""
    assert values.parse_url(" https://acme.example/a?b=c#d ") == "https://acme.example/a?b=c#d"
    for text in ("acme.example", "javascript:alert(1)", "file:///etc/passwd", "https://a b", ""):
        assert refuse(values.parse_url, text) == "bad-link-value"


def test_choice_names_what_is_allowed() -> None:
    """A word of a list is taken whatever its case and joints; another is answered with the list."""
    assert values.parse_choice("outcome", "No Show") == "no-show"
    with pytest.raises(BadValue) as problem:
        values.parse_choice("outcome", "pased")
    assert problem.value.code == "bad-value"
    assert problem.value.help.startswith("did you mean `passed`? allowed: pending, passed, failed")


def test_zone_name_is_looked_up() -> None:
    """A zone must stand in the database; nothing else of the disk is reached."""
    assert values.parse_zone_name(" Europe/Berlin ") == "Europe/Berlin"
    for text in ("", "Europe", "Mars/Base", "/etc/passwd", "../x", "a" * 5000):
        assert refuse(values.parse_zone_name, text) == "unknown-zone"


def test_text_is_folded_and_prose_is_not() -> None:
    """One-line texts lose their runs of white space, longer ones keep their lines."""
    assert values.parse_text(" a \n b\tc ") == "a b c"
    assert values.parse_prose(" a\n b \n") == "a\n b"
    assert refuse(values.parse_text, " \n ") == "empty-value" == refuse(values.parse_prose, " ")
    assert values.shorten("x" * 61) == "x" * 57 + "..."


def test_money_with_much_white_space_is_read_at_once() -> None:
    """Thousands of spaces inside an amount neither match nor hang."""
    assert read_money(f"1{' ' * 50_000}x") is None
    assert read_money(f"95000{' ' * 50_000}EUR") is not None
