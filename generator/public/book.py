"""Everything that the planners of a public site read.

In: the public journal and what the settings allow to be said. Out: one frozen `PublicBook`. It must not
know the private journal.
"""

from __future__ import annotations

from generator.pages import urls
from generator.pages.links import Link
from generator.record import Record
from generator.redaction.journal import PublicJournal
from generator.redaction.sums import Cell, StageTime, build_funnel, build_stage_times
from generator.reports.skills import SkillReport, build_skill_report
from generator.reports.timeline import Timeline, build_timeline
from generator.settings import PublicSettings, Settings


class PublicSite(Record, frozen=True):
    """What is said of the site itself."""

    words: PublicSettings
    language: str
    base_url: str
    bar: float


class PublicBook(Record, frozen=True):
    """The public journal and the reports on it; a part that is not to be shown is empty."""

    journal: PublicJournal
    site: PublicSite
    skills: SkillReport
    timeline: Timeline
    funnel: tuple[Cell, ...]
    times: tuple[StageTime, ...]

    def shows(self, part: str) -> bool:
        """Say whether the owner wants a part of the site shown."""
        return part in self.site.words.show

    def link_skill(self, here: str, skill: str) -> Link:
        """Link from a page to a skill's page; plain text where skills have none."""
        name = self.journal.shadow.skills[skill].name
        has_page = self.shows("skills")
        return Link(name, find_way(here, urls.skill_url(skill)) if has_page else "")


def build_public_book(journal: PublicJournal, settings: Settings) -> PublicBook:
    """Derive the reports of a public journal, with no rule or day of the owner's own."""
    timeline = build_timeline(journal.shadow, journal.limit)
    histories = tuple(timeline.histories.values())
    shown = settings.public.show
    return PublicBook(
        journal=journal,
        site=PublicSite(settings.public, settings.language, settings.base_url, settings.bar),
        skills=build_skill_report(journal.shadow, journal.limit),
        timeline=timeline,
        funnel=build_funnel(histories) if "funnel" in shown else (),
        times=build_stage_times(histories) if "time-in-stage" in shown else (),
    )


def find_way(here: str, there: str) -> str:
    """Return the link from one page to another."""
    return urls.find_root(here) + urls.quote_address(there)
