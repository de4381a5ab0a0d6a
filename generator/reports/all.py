"""All reports of a journal as one value.

In: the journal, the settings and today. Out: `Reports`. It must not know pages or output.
"""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from generator.memo import Memo
from generator.model import NO_TEXT, Company, Entry, Journal, Person, Skill
from generator.record import Record, replace
from generator.reports.followups import Followup, gather_facts
from generator.reports.letters import LetterFacts, list_letters
from generator.reports.network import Network, build_network
from generator.reports.offers import Offer, build_offers
from generator.reports.questions import AskedQuestion, build_questions
from generator.reports.reminders import build_followups, find_stuck
from generator.reports.skills import SkillReport, build_skill_report
from generator.reports.timeline import Timeline, build_timeline
from generator.settings import Settings

Noted = TypeVar("Noted", Person, Company, Skill)


class Reports(Record, frozen=True):
    """Every report as of one day; `stuck` holds ids of processes in which nothing is planned.

    `retired` are reminders that the owner has ended, `letters` those to be written about processes.
    """

    timeline: Timeline
    skills: SkillReport
    network: Network
    followups: tuple[Followup, ...]
    retired: tuple[Followup, ...]
    letters: tuple[LetterFacts, ...]
    stuck: tuple[str, ...]
    offers: tuple[Offer, ...]
    questions: tuple[AskedQuestion, ...]


def build_reports(
    journal: Journal, settings: Settings, as_of: date, memo: Memo | None = None
) -> Reports:
    """Return all reports as of today; a `memo` carries over what rests on the same values.

    Nothing is reported of titles and texts, so an edit that changes nothing else changes no report.
    """
    memo = memo or Memo()

    def derive(journal: Journal, settings: Settings, as_of: date) -> Reports:
        return _derive_reports(journal, settings, as_of, memo)

    return memo.call("reports", derive, leave_words_out(journal, memo), settings, as_of)


def leave_words_out(journal: Journal, memo: Memo) -> Journal:
    """Return what is left of a journal without titles and texts; with the same memo, the same values."""
    return Journal(
        entries=memo.each("bare entries", Entry.without_words, journal.entries),
        people=memo.each("bare people", _leave_text_out, journal.people),
        companies=memo.each("bare companies", _leave_text_out, journal.companies),
        skills=memo.each("bare skills", _leave_text_out, journal.skills),
        processes=journal.processes,
        targets={},
        assets=(),
    )


def _leave_text_out(item: Noted) -> Noted:
    return replace(item, body=NO_TEXT)


def _derive_reports(journal: Journal, settings: Settings, as_of: date, memo: Memo) -> Reports:
    timeline = build_timeline(journal, as_of, settings.rules, memo.open("histories"))
    skills = build_skill_report(journal, as_of, memo)
    network = build_network(journal, timeline, settings, memo)
    facts = gather_facts(journal, timeline, skills, network, settings)
    found = build_followups(facts)
    followups = tuple(item for item in found if not item.is_retired)
    return Reports(
        timeline=timeline,
        skills=skills,
        network=network,
        followups=followups,
        retired=tuple(item for item in found if item.is_retired),
        letters=list_letters(facts, followups),
        stuck=find_stuck(timeline, followups),
        offers=build_offers(journal, as_of),
        questions=build_questions(journal, as_of),
    )
