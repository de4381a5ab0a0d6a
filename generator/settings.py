"""The owner's settings, `rounds.yml`, as one value.

Out: `Settings`, every field with its default. It must not know how the file is read
(`generator.entries.parse.parse_settings` does that) or what the settings are used for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from generator.record import Record, field

DEFAULT_BAR = 0.65
CADENCE = MappingProxyType({"active": 14, "warm": 90, "keep": 180, "light": 365})
RULES = MappingProxyType(
    {
        "prepare": 1,
        "write-up": 2,
        "thank-you": 1,
        "thank-you-until": 7,
        "ping": 14,
        "ping-promised": 2,
        "second-ping": 7,
        "ghosted": 30,
        "ghosted-unasked": 60,
        "ask-why": 2,
        "answer-offer": 7,
        "say-no-kindly": 1,
        "rematch": 180,
        "dormant": 1095,
        "reconnect-count": 3,
        "fold": 60,
    }
)
"""Days of each reminder rule. `ping-promised` counts working days; `ghosted` counts from their last
message with an unanswered ping, `ghosted-unasked` without one; `reconnect-count` is people a quarter."""


class OwnSkill(Record, frozen=True):
    """A skill that the owner adds or extends; empty text leaves what the vocabulary says."""

    id: str
    name: str = ""
    group: str = ""
    aliases: tuple[str, ...] = ()


SHOWN = ("skills", "timeline", "funnel", "time-in-stage")
"""What a public site shows without more being said: each is drawn from closed processes alone."""


class PublicSettings(Record, frozen=True):
    """What the owner says on a public site, what it shows, and which own skills it may name."""

    title: str = "Interview practice"
    owner: str = ""
    about: str = ""
    show: tuple[str, ...] = SHOWN
    skills: tuple[str, ...] = ()


class PublishSettings(Record, frozen=True):
    """Where a public site goes; empty text for what is not wanted.

    `git` is a remote by name or address, `branch` its branch, `command` words with `{folder}` in them.
    """

    folder: str = ""
    git: str = ""
    branch: str = ""
    cname: str = ""
    rsync: str = ""
    command: tuple[str, ...] = ()


class Settings(Record, frozen=True):
    """What `rounds.yml` says; `bar` is the target level on 0..1, `check` a level per diagnostic code."""

    title: str = "Interview journal"
    owner: str = ""
    timezone: str | None = None
    base_url: str = ""
    language: str = "en"
    output: str = "site"
    bar: float = DEFAULT_BAR
    skills: tuple[OwnSkill, ...] = ()
    cadence: Mapping[str, int] = field(default_factory=lambda: CADENCE)
    rules: Mapping[str, int] = field(default_factory=lambda: RULES)
    check: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    as_of: date | None = None
    public: PublicSettings = PublicSettings()
    publish: PublishSettings = PublishSettings()
