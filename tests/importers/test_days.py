"""Days and times as other programs write them."""

from __future__ import annotations

from datetime import date

import pytest

from generator.importers.days import (
    DAY_FIRST,
    MONTH_FIRST,
    Unclear,
    When,
    guess_order,
    is_nothing,
    read_when,
)

MARCH_24 = date(2023, 3, 24)


@pytest.mark.parametrize(
    ("text", "order", "day", "clock"),
    [
        ("2023-03-24", "", MARCH_24, ""),
        ("2023/3/24", "", MARCH_24, ""),
        ("2023-03-24T15:30:00Z", "", MARCH_24, "15:30 Z"),
        ("2023-03-24 15:30 UTC", "", MARCH_24, "15:30 Z"),
        ("2023-03-24T15:30:00.123+02:00", "", MARCH_24, "15:30 +02:00"),
        ("2023-03-24 9:05", "", MARCH_24, "09:05"),
        ("24 Mar 2023", "", MARCH_24, ""),
        ("24-Mar-2023", "", MARCH_24, ""),
        ("24th March 2023", "", MARCH_24, ""),
        ("March 24, 2023", "", MARCH_24, ""),
        ("Fri, Mar 24, 2023 at 4:11 PM", "", MARCH_24, "16:11"),
        ("24.03.2023", "", MARCH_24, ""),
        ("04.03.2023", MONTH_FIRST, date(2023, 3, 4), ""),
        ("3/24/23, 4:11 PM", "", MARCH_24, "16:11"),
        ("3/24/23, 12:00 AM", MONTH_FIRST, MARCH_24, "00:00"),
        ("24/03/2023", "", MARCH_24, ""),
        ("1/2/26", MONTH_FIRST, date(2026, 1, 2), ""),
        ("1/2/26", DAY_FIRST, date(2026, 2, 1), ""),
        ("5/5/2026", "", date(2026, 5, 5), ""),
        ("15 Sept 2024", "", date(2024, 9, 15), ""),
        ("2024-02-29", "", date(2024, 2, 29), ""),
    ],
)
def test_forms_that_are_read(text: str, order: str, day: date, clock: str) -> None:
    """Every form that a known program writes, and their near relations."""
    assert read_when(text, order) == When(day, clock)


@pytest.mark.parametrize(
    "text",
    [
        *("soon", "2023-02-30", "13/13/2023", "31.02.2023", "2023", "March 2023", "0001-01-01"),
        *("45000", "9999-99-99", "1/2/3/4", "Ma 3 2023", "\u0663/\u0664/2023", "x" * 5000, "99:99"),
    ],
)
def test_what_is_no_day_is_told(text: str) -> None:
    """Anything else is quoted, shortened, and never a guess."""
    with pytest.raises(Unclear, match="is no date") as caught:
        read_when(text)
    assert len(str(caught.value)) < 100


def test_two_days_are_named_both() -> None:
    """Where a text means two days, both are said."""
    with pytest.raises(Unclear, match="may be 03 April or 04 March"):
        read_when("03/04/2026")


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2026", "24/04/2026"], DAY_FIRST),
        (["03/04/2026", "04/24/2026"], MONTH_FIRST),
        (["24/04/2026", "04/24/2026"], ""),
        (["03/04/2026"], ""),
        (["24.04.2026", "N/A", ""], ""),
    ],
)
def test_a_column_tells_what_comes_first(texts: list[str], order: str) -> None:
    """One day that can be read in one way only decides for its column; two that disagree for none."""
    assert guess_order(texts) == order


@pytest.mark.parametrize("text", ["", " ", "N/A", "n/a", "-", "null", "None"])
def test_ways_of_saying_nothing(text: str) -> None:
    """Each program has a word of its own for an empty cell."""
    assert is_nothing(text)
