"""`rounds letter`: the draft of a letter, with what the journal knows and visible blanks for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

import click

from generator.cli.dates import read_date
from generator.cli.session import Common, Fault, common_options
from generator.cli.words import offer_files, offer_letters, offer_receivers

if TYPE_CHECKING:
    from generator.cli.journal import Derived
    from generator.reports.letters import LetterFacts

MOST_SHOWN = 5


PERSONAL = "check-in"
"""The one letter that goes to a person; all others belong to a process."""


ABOUT: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "negotiate": ("has an offer", ("offer",)),
    "reinterview": (
        "has ended without a job",
        ("rejected", "declined", "withdrawn", "position-closed", "ghosted"),
    ),
}
"""What a process must have come to for some letters to be true, and the statuses that say so."""


class Unclear(Fault):
    """It cannot be said for whom the letter is: wrong usage."""

    exit_code = 2


@click.command("letter", short_help="Draft a letter: a ping, thanks, a kind no.")
@click.argument("kind", shell_complete=offer_letters)
@click.argument("whom", required=False, metavar="[PROCESS]", shell_complete=offer_receivers)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=offer_files,
    help="Where to write; otherwise to the terminal.",
)
@click.option("--as-of", callback=read_date, metavar="DATE", help="The day to take for today.")
@common_options
def command(
    kind: str, whom: str | None, common: Common, output: str | None, as_of: date | None
) -> None:
    """Draft thank-you, ping, feedback-request, reinterview, negotiate, decline or check-in.

    PROCESS is the id of a process or the name of a company, for a check-in that of a person. It may
    be left out where one reminder alone asks for such a letter. What stands in brackets is yours to
    fill in.
    """
    from generator.cli.journal import derive_journal
    from generator.cli.saving import save_data
    from generator.diagnostics import Diagnostic
    from generator.project import TEMPLATES
    from generator.render import build_environment, render_letter

    kind = read_letter(kind)
    derived = derive_journal(common, as_of)
    letter = _gather(kind, whom, derived)
    text = render_letter(letter, build_environment(derived.project / TEMPLATES))
    if isinstance(text, Diagnostic):
        raise Fault(f"{text.path}:{text.span.line}: {text.message}", text.help)
    save_data(text.encode("utf-8", "replace"), output, derived.project, common)


def read_letter(text: str) -> str:
    """Return the kind of letter that a word means, or fail with what it may have meant."""
    from generator.vocabulary import closest_terms, find_term, terms

    found = find_term("letter", text)
    if found is None:
        close = closest_terms(text, terms("letter"))
        hint = f"did you mean '{close[0]}'?" if close else f"one of {', '.join(terms('letter'))}"
        raise click.UsageError(f"no letter {text!r}: {hint}")
    return found


def _gather(kind: str, whom: str | None, derived: Derived) -> LetterFacts:
    """Collect what the letter may say."""
    from generator.reports.followups import gather_facts
    from generator.reports.letters import write_to_person, write_to_process

    reading, reports = derived.reading, derived.reports
    facts = gather_facts(
        reading.journal, reports.timeline, reports.skills, reports.network, reading.settings
    )
    if kind == PERSONAL:
        names = {item.id: item.name for item in reading.journal.people.values()}
        asking = [item.person for item in reports.followups if item.letter == kind]
        person = _find_named(whom, names, "person") if whom else _choose(kind, asking, "a person")
        return write_to_person(facts, kind, person)
    letters = [item for item in reports.letters if item.kind == kind]
    asking = [item.process for item in letters]
    process = _find_process(whom, kind, derived) if whom else _choose(kind, asking, "a process")
    due = (item for item in letters if item.process == process)
    return next(due, None) or write_to_process(facts, kind, process)


def _choose(kind: str, asking: Iterable[str | None], what: str) -> str:
    """Return the only one about whom reminders ask for a letter."""
    found = list(dict.fromkeys(filter(None, asking)))
    if not found:
        raise Unclear(f"no reminder asks for a {kind}", f"name {what}: `rounds letter {kind} NAME`")
    if found[1:]:
        shown = ", ".join(found[:MOST_SHOWN]) + (", ..." if found[MOST_SHOWN:] else "")
        raise Unclear(f"reminders ask for {len(found)} letters of this kind", f"name one: {shown}")
    return found[0]


def _find_process(text: str, kind: str, derived: Derived) -> str:
    """Return a process by its id, or the latest one of a company that such a letter can be about."""
    journal = derived.reading.journal
    histories = derived.reports.timeline.histories
    if text in histories:
        return text
    names = {item.id: item.name for item in journal.companies.values()}
    company = _find_named(text, names, "process or company")
    found = [key for key, item in histories.items() if item.process.company == company]
    if not found:
        raise Unclear(
            f"no process at {names[company]} has begun", "`rounds list processes` has all"
        )
    what, statuses = ABOUT.get(kind, ("", ()))
    fitting = [key for key in found if not statuses or histories[key].status in statuses]
    if not fitting:
        raise Unclear(
            f"no process at {names[company]} {what}",
            f"name the process if you want the letter all the same: {found[-1]}",
        )
    return fitting[-1]


def _find_named(text: str, names: Mapping[str, str], what: str) -> str:
    """Return the id of what is called so, or which id it has."""
    from generator.vocabulary import closest_terms, normalise_name

    known = {normalise_name(name): key for key, name in names.items()}
    key = text if text in names else known.get(normalise_name(text))
    if key is None:
        close = closest_terms(normalise_name(text), known)
        hint = f"did you mean '{names[known[close[0]]]}'?" if close else "`rounds list` has all"
        raise Unclear(f"no {what} is called '{text}'", hint)
    return key
