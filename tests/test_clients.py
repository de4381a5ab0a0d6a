"""What is exported, read by programs that people use: icalendar, khal, vobject, khard, feedparser.

In: a journal in which every name is one that formats trip over. Each client must take the file
without a complaint and give back every value.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import jsonschema
import pytest
import vobject

from generator.exports.all import read_schema, render_export
from generator.exports.contentlines import clean_line
from generator.exports.feed import plan_feed, render_feed
from generator.exports.paths import CALENDAR, CONTACTS, DATA, FEED
from generator.record import replace
from generator.reports.all import build_reports
from generator.settings import Settings
from tests.unit import builders
from tests.unit.hostile_names import NAMES, TODAY, build_hostile

SETTINGS = Settings(title=NAMES["signs"], owner=NAMES["emoji"], base_url="https://robin.example/j")
NAMED = {key: clean_line(name) for key, name in NAMES.items()}
KHAL = """[calendars]
[[mine]]
path = {folder}/calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Dublin
default_timezone = Europe/Dublin
[sqlite]
path = {folder}/khal.db
"""
KHARD = "[addressbooks]\n[[mine]]\npath = {folder}/contacts\n"


@pytest.fixture(scope="module")
def exports() -> dict[str, bytes]:
    """All planned exports of the hostile journal."""
    built = build_hostile()
    reports = build_reports(built, SETTINGS, TODAY)
    return {
        path: render_export(path, built, reports, SETTINGS, TODAY)
        for path in (CALENDAR, CONTACTS, FEED, DATA)
    }


def run_client(*words: str | Path, folder: Path) -> str:
    """Run a client's command without the settings of whoever runs the tests."""
    done = subprocess.run(
        [sys.executable, "-c", f"from {words[0]} import {words[1]}; {words[1]}()",
         *map(str, words[2:])],
        env={**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder),
             "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    return done.stdout


def read_events(data: bytes) -> list[Any]:
    """Return the events of a calendar."""
    return icalendar.Calendar.from_ical(data).walk("VEVENT")


def test_icalendar_gives_back_every_round(exports: dict[str, bytes]) -> None:
    """Title, place, people and time of each round come back; nothing is reported as broken."""
    calendar: Any = icalendar.Calendar.from_ical(exports[CALENDAR])
    assert not calendar.errors and all(not event.errors for event in calendar.walk("VEVENT"))
    assert re.sub(r"\\(.)", r"\1", calendar["X-WR-CALNAME"]) == NAMED["signs"]
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    for number, (key, name) in enumerate(NAMED.items()):
        event = events[f"entry-2026-03-{10 + number}-{key}@rounds"]
        assert str(event["SUMMARY"]) == name
        assert str(event["LOCATION"]) == name
        assert event["DTSTART"].dt == datetime(2026, 3, 10 + number, 8, 30, tzinfo=UTC)
        assert event["DTEND"].dt == datetime(2026, 3, 10 + number, 9, 30, tzinfo=UTC)
        assert name in clean_line(str(event["DESCRIPTION"]))
        assert f"{key}@mail.example" in event["DESCRIPTION"]


def test_icalendar_gives_back_every_reminder(exports: dict[str, bytes]) -> None:
    """Each reminder is a day with an alarm; what is overdue stands on today."""
    reminders = [
        event for event in read_events(exports[CALENDAR]) if event["UID"].startswith("reminder-")
    ]
    assert len(reminders) > len(NAMES)
    for event in reminders:
        day = event["DTSTART"].dt
        assert type(day) is date and day >= TODAY
        assert event["TRANSP"] == "TRANSPARENT"
        assert len(event.walk("VALARM")) == 1


def test_khal_lists_the_rounds(exports: dict[str, bytes], tmp_path: Path) -> None:
    """khal imports the file and shows each round in its own zone, under its title."""
    (tmp_path / "calendar").mkdir()
    config, source = tmp_path / "khal.conf", tmp_path / "rounds.ics"
    config.write_text(KHAL.format(folder=tmp_path))
    rounds = [event for event in read_events(exports[CALENDAR]) if "entry-" in event["UID"]]
    calendar = icalendar.Calendar({"version": "2.0", "prodid": "x"})
    for event in rounds:
        calendar.add_component(event)
    source.write_bytes(calendar.to_ical())
    run_client(
        "khal.cli",
        "main_khal",
        "-c",
        config,
        "import",
        "--batch",
        "-a",
        "mine",
        source,
        folder=tmp_path,
    )
    shown = run_client(
        "khal.cli", "main_khal", "-c", config, "list", "--day-format", "", "--format",
        "{uid}|{start-long}|{end-time}|{title}|{location}", "2026-03-10", "9d", folder=tmp_path,
    )  # fmt: skip
    for number, (key, name) in enumerate(NAMED.items()):
        start = f"2026-03-{10 + number} 08:30|09:30"
        assert f"entry-2026-03-{10 + number}-{key}@rounds|{start}|{name}|{name}" in shown


def split_cards(data: bytes) -> list[str]:
    """Return each card of a file as its text."""
    end = "END:VCARD\r\n"
    return [f"{part}{end}" for part in data.decode().split(end)[:-1]]


def test_vobject_gives_back_every_card(exports: dict[str, bytes]) -> None:
    """Name, company, role, mail, telephone, link, groups and notes come back."""
    cards = {card.uid.value: card for card in vobject.readComponents(exports[CONTACTS].decode())}
    assert len(cards) == len(NAMES)
    for key, name in NAMED.items():
        card = cards[f"person-p-{key}@rounds"]
        assert (card.version.value, card.fn.value, card.title.value) == ("3.0", name, name)
        assert (card.n.value.given, card.n.value.family) == (name, "")
        assert card.org.value == [name]
        assert card.email.value == f"{key}@mail.example"
        assert card.tel.value == "+49 30 5550 0142"
        assert card.url.value == f"https://{key}.example/a%2Cb%3Bc"
        assert card.categories.value[:2] == ["Rounds", "Recruiter"]
        assert name in clean_line(card.note.value)
        assert card.serialize()


def test_khard_lists_every_card(exports: dict[str, bytes], tmp_path: Path) -> None:
    """khard reads each card and shows name, company, mail and note."""
    folder = tmp_path / "contacts"
    folder.mkdir()
    for number, card in enumerate(split_cards(exports[CONTACTS])):
        (folder / f"{number}.vcf").write_bytes(card.encode())
    config = tmp_path / "khard.conf"
    config.write_text(KHARD.format(folder=tmp_path))
    fields = "uid,name,organisations,emails,notes"
    shown = run_client(
        "khard.khard", "main", "-c", config, "list", "-p", "-F", fields, folder=tmp_path
    )
    found = {line.split("\t")[0]: line for line in shown.splitlines() if line}
    for key, name in NAMED.items():
        line = found[f"person-p-{key}@rounds"]
        assert line.split("\t")[1] == name
        assert repr([name]) in line
        assert f"{key}@mail.example" in line


def test_feedparser_gives_back_every_entry(exports: dict[str, bytes]) -> None:
    """Title, text, link and day of each entry come back, and no markup comes with them."""
    feed = feedparser.parse(exports[FEED])
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.feed.title == NAMED["signs"]
    assert feed.feed.author == NAMED["emoji"]
    assert feed.feed.updated == feed.entries[0].updated == "2026-03-16T08:30:00+00:00"
    past = {key: name for number, (key, name) in enumerate(NAMED.items()) if 10 + number <= 16}
    assert len(feed.entries) == len(past)
    for entry, (key, name) in zip(feed.entries, reversed(past.items()), strict=True):
        assert unescape(entry.title) == unescape(name)
        assert entry.link.startswith("https://robin.example/j/entries/2026-03-")
        assert entry.link.endswith(f"-{key}/index.html")
        assert clean_line(unescape(entry.summary)).startswith(name)
        assert "<script" not in entry.summary


def test_feed_of_any_site_is_well_formed() -> None:
    """Letters that no address has, and quotation marks in language and tags, stand encoded."""
    tagged = builders.entry("2026-03-10-note", "note", tags=('"good" & <odd>',))
    settings = replace(SETTINGS, base_url="https://m\u00fcller.example/a b?x&y/", language='e"n')
    written = render_feed(plan_feed(builders.journal(tagged), settings, TODAY))
    feed = feedparser.parse(written)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.feed.links[1].href == "https://m%C3%BCller.example/a%20b?x&y/feed.xml"
    assert feed.entries[0].link == (
        "https://m%C3%BCller.example/a%20b?x&y/entries/2026-03-10-note/index.html"
    )
    assert [tag.term for tag in feed.entries[0].tags] == ["Note", '"good" & <odd>']
    assert b'xml:lang="e&quot;n"' in written


def test_lines_are_folded_and_end_as_the_formats_say(exports: dict[str, bytes]) -> None:
    """No line is longer than 75 octets, each ends with CRLF, and none is cut inside a letter."""
    for path in (CALENDAR, CONTACTS):
        lines = exports[path].split(b"\r\n")
        assert lines.pop() == b""
        assert all(len(line) <= 75 for line in lines)
        assert not any(b"\n" in line or b"\r" in line for line in lines)
        assert all(line.decode() for line in lines)


def test_data_fits_its_schema(exports: dict[str, bytes]) -> None:
    """journal.json of the hostile journal is what its schema says."""
    jsonschema.validate(json.loads(exports[DATA]), json.loads(read_schema()))


def test_same_journal_gives_the_same_bytes(exports: dict[str, bytes]) -> None:
    """Nothing of the moment of writing is in any file, and a later day changes no UID."""
    built = build_hostile()
    reports = build_reports(built, SETTINGS, TODAY)
    for path, data in exports.items():
        assert render_export(path, built, reports, SETTINGS, TODAY) == data
    later = replace(SETTINGS, title="Other")
    other = render_export(FEED, built, reports, later, TODAY)
    assert _list_ids(other) == _list_ids(exports[FEED])


def _list_ids(feed: bytes) -> list[str]:
    return [entry.id for entry in feedparser.parse(feed).entries]
