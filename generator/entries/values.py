"""Text to value, one function a field type.

In: the text of one scalar. Out: the value. `BadValue` carries code, message and remedy; the caller
knows the place. It must not know YAML nodes or fields.
"""

from __future__ import annotations

import re
from datetime import date, time

from generator.entries.money import read_money
from generator.model import Impression, Money, Rating
from generator.record import Record
from generator.vocabulary import (
    Stage,
    ambiguous_stage,
    closest_terms,
    find_stage,
    find_term,
    stages,
    terms,
)
from generator.vocabulary.names import CLOSELY, join_words

FIRST_YEAR = 1900
"""Before it nobody was interviewed who writes today: `0026` is a slip for 2026."""
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
MOMENT = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})(?:[T ]+(?P<clock>[\d:.]+)\s*(?P<zone>\S.*)?)?")
OFFSET = re.compile(r"[Zz]|[+-](?:[01]\d|2[0-3]):?[0-5]\d|[+-](?:[01]\d|2[0-3])")
DURATION = re.compile(
    r"(?:(?P<hours>\d{1,4}(?:\.\d+)?)\s*h(?:ours?|rs?)?)?\s*(?:(?P<minutes>\d{1,5})\s*m(?:in(?:ute)?s?)?)?",
    re.IGNORECASE,
)
RATING = re.compile(r"(\d{1,2})\s*(?:/\s*(\d{1,2}))?")
IMPRESSION = re.compile(r"([1-5])(?:/5)?(?:\s*[,:;.–—-]?\s+(.+))?", re.DOTALL)
PROJECT_FOLDERS = ("journal", "templates", "rounds.yml", ".git")
SEVERAL = r" (?:and|&|/|\+) "
"""What stands between people who were written as one."""
PHONE_DIGITS = 6
"""So many digits are no part of a role."""
SILENT = frozenset("ghosted no-answer no-reply no-response silence silent waiting".split())
"""What follows from the days without a word, and is no event of its own."""
YES_NO = {"yes": True, "true": True, "no": False, "false": False}
URL = re.compile(r"https?://[^\s<>\"\\]+", re.IGNORECASE)


class BadValue(Exception):
    """A scalar that its type does not take."""

    def __init__(self, code: str, message: str, help: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.help = code, message, help


class Moment(Record, frozen=True):
    """A day, perhaps a time, perhaps an offset or zone name; all as written, local to that place."""

    date: date
    time: time | None = None
    zone: str | None = None


class PersonName(Record, frozen=True):
    """The parts of `Name, Role <mail>`."""

    name: str
    role: str = ""
    email: str = ""


def parse_text(text: str) -> str:
    """Return text with its white space folded; empty text is refused."""
    folded = " ".join(text.split())
    if not folded:
        raise BadValue("empty-value", "the value is empty", "write the value, or delete the line")
    return folded


def parse_prose(text: str) -> str:
    """Return text of several lines as it stands; empty text is refused."""
    if not text.strip():
        raise BadValue("empty-value", "the value is empty", "write the value, or delete the line")
    return text.strip()


def parse_date(text: str) -> date:
    """Read YYYY-MM-DD and nothing else; a year that nobody can mean is refused."""
    if not DATE.fullmatch(text.strip()):
        raise BadValue("bad-date", f"'{shorten(text)}' is not a date", _suggest_date(text))
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        message = f"there is no day '{shorten(text)}'"
        raise BadValue("bad-date", message, "check month and day") from None
    if day.year < FIRST_YEAR:
        message = f"the year of '{shorten(text)}' lies before {FIRST_YEAR}"
        raise BadValue("bad-date", message, "check the year")
    return day


def _suggest_date(text: str) -> str:
    """Offer the unambiguous reading of a near miss such as 2026-3-4 or 20260304."""
    match = re.fullmatch(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d\d)(\d\d))", text.strip())
    if match:
        year, month, day = (int(part) for part in match.groups() if part and part.isdigit())
        try:
            return f"write `{date(year, month, day).isoformat()}`"
        except ValueError:
            pass
    return "write it as YYYY-MM-DD, such as `2026-03-14`"


def parse_time(text: str) -> time:
    """Read HH:MM on the 24-hour clock; seconds are dropped."""
    match = CLOCK.fullmatch(text.strip())
    if match and int(match[1]) < 24 and int(match[2]) < 60 and int(match[3] or 0) < 60:
        return time(int(match[1]), int(match[2]))
    raise BadValue(
        "bad-time", f"'{shorten(text)}' is not a time", "write it as HH:MM, such as `15:30`"
    )


def parse_moment(text: str) -> Moment:
    """Read a date, or date and time with an optional offset or zone name."""
    match = MOMENT.fullmatch(text.strip())
    if match is None:
        return Moment(parse_date(text))
    day = parse_date(match["date"])
    if match["clock"] is None:
        return Moment(day)
    return Moment(
        day, parse_time(match["clock"]), parse_zone(match["zone"]) if match["zone"] else None
    )


def parse_zone(text: str) -> str:
    """Read `Z`, `+02:00` or a name of the zone database."""
    if OFFSET.fullmatch(text):
        return text
    if not is_zone(text):
        raise BadValue(
            "bad-time",
            f"no time zone '{shorten(text)}'",
            "write `+02:00` or a name such as `Europe/Berlin`",
        )
    return text


def parse_zone_name(text: str) -> str:
    """Read a name of the zone database."""
    if not is_zone(text.strip()):
        raise BadValue(
            "unknown-zone",
            f"no time zone '{shorten(text)}'",
            "write a name such as `Europe/Berlin`",
        )
    return text.strip()


def is_zone(name: str) -> bool:
    """Say whether the zone database has this name."""
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def parse_duration(text: str) -> int:
    """Read `75m`, `1h30m`, `1.5h`, `45 min` as minutes."""
    return _parse_span(text, "bad-duration", "a duration", "m")


def parse_hours(text: str) -> int:
    """Read time spent on study, `4h` or `90m`, as minutes."""
    return _parse_span(text, "bad-hours", "a time spent", "h")


def _parse_span(text: str, code: str, what: str, unit: str) -> int:
    """Read hours and minutes; a bare number is refused with the unit that was probably meant."""
    minutes = _read_minutes(text)
    if minutes is None:
        bare = text.strip().isdigit()
        example = f"`{text.strip()}{unit}`" if bare else "`45m`, `4h` or `1h30m`"
        raise BadValue(code, f"'{shorten(text)}' is not {what}", f"write {example}")
    return minutes


def _read_minutes(text: str) -> int | None:
    match = DURATION.fullmatch(text.strip())
    if match is None or (match["hours"] is None and match["minutes"] is None):
        return None
    return round(float(match["hours"] or 0) * 60) + int(match["minutes"] or 0)


def parse_rating(text: str) -> Rating:
    """Read `3` (of 5) or `3/4`; the value is (r - 1) / (n - 1)."""
    match = RATING.fullmatch(text.strip())
    if match:
        rating, top = int(match[1]), int(match[2] or 5)
        if 2 <= top <= 10 and 1 <= rating <= top:
            return Rating(text.strip(), (rating - 1) / (top - 1))
    raise BadValue(
        "bad-rating",
        f"'{shorten(text)}' is not a rating",
        "write 1 to 5 (1 could not start, 3 with hints, 5 could teach it), or another scale as `3/4`",
    )


def parse_impression(topic: str, text: str) -> Impression:
    """Read `4`, `4 bright, loud` or text alone."""
    folded = parse_text(text)
    match = IMPRESSION.fullmatch(folded)
    if match:
        return Impression(topic, int(match[1]), match[2] or "")
    if re.fullmatch(r"\d+([.,]\d+)?(/\d+)?", folded):
        raise BadValue(
            "bad-rating",
            f"'{shorten(text)}' is not a rating",
            "write 1 to 5, words, or both: `4 bright, loud`",
        )
    return Impression(topic, None, folded)


def parse_money(text: str) -> Money:
    """Read `95000 EUR`, `95k EUR`, `EUR 95,000/year` or `85-95k EUR`."""
    money = read_money(text)
    if money is None:
        raise BadValue(
            "bad-money",
            f"'{shorten(text)}' is not an amount of money",
            "write `95000 EUR`, `95k EUR`, `EUR 95,000/year` or `85-95k EUR`",
        )
    return money


def parse_person(text: str) -> PersonName:
    """Read `Name`, `Name, Role`, `Name <mail>` or `Name, Role <mail>`."""
    folded = " ".join(text.split())
    match = re.fullmatch(r"([^<>]*?)\s*(?:<([^<>\s]*)>)?", folded)
    name, _, role = (match[1] if match else "").partition(",")
    email = (match[2] or "") if match else ""
    has_mail = match is not None and match[2] is not None
    if match is None or not name.strip() or "@" in name or (has_mail and not is_email(email)):
        raise BadValue(
            "bad-person",
            f"cannot read '{shorten(text)}' as a person",
            "write `Name`, `Name, Role`, `Name <mail>` or `Name, Role <mail>`",
        )
    if re.search(SEVERAL, name):
        message = f"'{shorten(name.strip())}' names several people"
        raise BadValue(
            "bad-person", message, "make them a list, `[Lee Chen, Ana Boto]`, one an item"
        )
    if "@" in role or sum(letter.isdigit() for letter in role) >= PHONE_DIGITS:
        message = f"'{shorten(role.strip())}' is no role"
        help = "write `Name, Role <mail>`, or `{name: Name, email: mail, phone: '+49 ...'}`"
        raise BadValue("bad-person", message, help)
    return PersonName(name.strip(), role.strip(), email)


def is_email(text: str) -> bool:
    """Say whether a text has the form of an e-mail address."""
    return re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", text) is not None


def parse_folder(text: str) -> str:
    """Read the site's folder: one of its own inside the project, with slashes."""
    parts = text.strip().rstrip("/").split("/")
    if any(part in ("", ".", "..") or part.startswith("~") or "\\" in part for part in parts):
        raise BadValue(
            "bad-value",
            f"'{shorten(text)}' is no folder inside the project",
            "write a name such as `site`; `rounds build -o DIR` writes to any other place",
        )
    if parts[0] in PROJECT_FOLDERS:
        raise BadValue(
            "bad-value",
            f"'{shorten(text)}' holds your own files",
            "write the name of a folder that only the site uses, such as `site`",
        )
    return "/".join(parts)


def parse_yes_no(text: str) -> bool:
    """Read yes, no, true or false in any case."""
    value = YES_NO.get(text.strip().casefold())
    if value is None:
        raise BadValue(
            "bad-yes-no", f"'{shorten(text)}' is neither yes nor no", "write `yes` or `no`"
        )
    return value


def parse_nda(text: str) -> str:
    """Read yes, no (or true, false) or unknown."""
    folded = text.strip().casefold()
    if folded == "unknown":
        return folded
    value = YES_NO.get(folded)
    if value is None:
        raise BadValue(
            "bad-yes-no",
            f"'{shorten(text)}' is not yes, no or unknown",
            "write `yes`, `no` or `unknown`",
        )
    return "yes" if value else "no"


def parse_url(text: str) -> str:
    """Read an address that begins with http:// or https://."""
    if not URL.fullmatch(text.strip()):
        raise BadValue(
            "bad-link-value",
            f"'{shorten(text)}' is not a web address",
            "write it whole, with `https://`",
        )
    return text.strip()


def parse_site_url(text: str) -> str:
    """Read the address of a site: one below which pages can stand."""
    url = parse_url(text)
    if "?" in url or "#" in url:
        raise BadValue(
            "bad-link-value",
            f"'{shorten(text)}' has a `?` or `#`",
            "write the folder's address alone",
        )
    return url


def parse_remind(text: str) -> date | str:
    """Read a date, `done` or `no`."""
    folded = text.strip().casefold()
    return folded if folded in ("done", "no") else parse_date(text)


def parse_choice(list_name: str, text: str) -> str:
    """Read one value of a closed list."""
    found = find_term(list_name, text)
    if found is None:
        allowed = list(terms(list_name))
        near = closest_terms(text, allowed)
        hint = f"did you mean `{near[0]}`? " if near else ""
        raise BadValue(
            "bad-value",
            f"no {list_name.replace('-', ' ')} '{shorten(text)}'",
            f"{hint}allowed: {', '.join(allowed)}",
        )
    return found


def parse_stage(text: str) -> Stage:
    """Read a stage or a synonym of one."""
    stage = find_stage(text)
    if stage is not None:
        return stage
    several = ambiguous_stage(text)
    if several:
        raise BadValue(
            "ambiguous-stage",
            f"'{shorten(text)}' can mean {' or '.join(several)}",
            "write `declined` if you said no, `rejected` if they did",
        )
    if join_words(text) in SILENT:
        raise BadValue(
            "unknown-stage",
            f"'{shorten(text)}' is not written, it follows from silence",
            "delete this entry, or note your last message to them: `stage: follow-up`",
        )
    names = [name for item in stages().values() for name in (item.id, *item.synonyms)]
    near = closest_terms(text, names, CLOSELY)
    hint = f"did you mean '{near[0]}'? " if near else ""
    raise BadValue(
        "unknown-stage",
        f"no stage '{shorten(text)}'",
        f"{hint}`rounds explain unknown-stage` lists all stages",
    )


def shorten(text: str) -> str:
    """Shorten a quoted value for a message."""
    folded = " ".join(text.split())
    return folded if len(folded) <= 60 else folded[:57] + "..."
