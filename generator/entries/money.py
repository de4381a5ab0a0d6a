"""An amount of money as people write it: `95k EUR`, `EUR 95,000/year`, `85-95k EUR`.

In: text. Out: `Money`, or None for text that is something else. It must not know fields.
"""

from __future__ import annotations

import re

from generator.model import Money

AMOUNT = r"\d{1,3}(?:[,.'’\u00a0\u202f ]\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?"
MONEY = (
    rf"(?P<before>[A-Za-z]{{3}}\b|[€$£¥₹₽])?\s*(?P<low>{AMOUNT})\s*(?P<lowk>[kKmM](?![A-Za-z]))?"
    rf"(?:\s*(?:-|–|to)\s*(?P<high>{AMOUNT})\s*(?P<highk>[kKmM](?![A-Za-z]))?)?"
    r"\s*(?P<after>[A-Za-z]{3}\b|[€$£¥₹₽])?"
    r"\s*(?:(?:/|per|a|an)\s*(?P<period>year|yr|y|annum|month|mo|m|week|wk|day|d|hour|hr|h)|(?P<annual>p\.?\s?a\.?))?"
)
"""Compiled when an amount is first read: few files have one, and it takes longer than all others together."""
SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB"}
PERIODS = {
    "y": "year",
    "yr": "year",
    "year": "year",
    "annum": "year",
    "mo": "month",
    "m": "month",
    "month": "month",
    "wk": "week",
    "week": "week",
    "d": "day",
    "day": "day",
    "h": "hour",
    "hr": "hour",
    "hour": "hour",
}
SCALES = {"k": 1_000, "m": 1_000_000}
NO_CURRENCY = frozenset("day hrs min mos mth pct pto rsu wks yrs".split())
"""Words of three letters that follow a number in terms and are no currency."""
MOST_MONEY = 1e15
LONGEST_MONEY = 80
"""Amounts above are slips, or meant to break the arithmetic."""


def read_money(text: str) -> Money | None:
    """Return money, or None for text that is something else; a currency is needed."""
    folded = " ".join(text.split())
    match = re.fullmatch(MONEY, folded, re.IGNORECASE) if len(folded) <= LONGEST_MONEY else None
    if match is None or bool(match["before"]) == bool(match["after"]):
        return None
    currency = match["before"] or match["after"]
    low_scale, high_scale = (match["lowk"] or "").lower(), (match["highk"] or "").lower()
    if currency.casefold() in NO_CURRENCY:
        return None
    low, high = _read_range(match["low"], low_scale, match["high"], high_scale)
    if low > high or high > MOST_MONEY:
        return None
    period = "year" if match["annual"] else PERIODS.get((match["period"] or "").lower(), "")
    return Money(text.strip(), low, high, SYMBOLS.get(currency, currency.upper()), period)


def _read_range(low: str, low_scale: str, high: str | None, high_scale: str) -> tuple[float, float]:
    """Read both ends; a scale that one end has holds for the other too, unless that is in thousands."""
    if high is None:
        return _amount(low, low_scale), _amount(low, low_scale)
    if not low_scale and _amount(low, "") < SCALES["k"]:
        low_scale = high_scale
    elif not high_scale and _amount(high, "") < SCALES["k"]:
        high_scale = low_scale
    return _amount(low, low_scale), _amount(high, high_scale)


def _amount(digits: str, scale: str) -> float:
    if scale and re.fullmatch(r"\d+\.\d+", digits):
        return float(digits) * SCALES[scale]  # 1.125M: nobody groups thousands of millions
    plain = re.sub(r"[,.'’\u00a0\u202f ](?=\d{3})", "", digits)
    return float(plain) * SCALES.get(scale, 1)
