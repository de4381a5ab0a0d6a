"""Letters: what the journal knows is said, what it does not know is a blank, and they stay short."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from generator.build import build_project
from generator.diagnostics import Diagnostic
from generator.intake import read_project, tell_nobody
from generator.model import Term
from generator.pages.wording import write_mailto
from generator.record import replace
from generator.render import build_environment, check_syntax, render_letter
from generator.reports.all import build_reports
from generator.reports.followups import Facts, gather_facts
from generator.reports.letters import (
    LetterFacts,
    list_letters,
    write_to_person,
    write_to_process,
)
from generator.reports.reminders import build_followups
from generator.settings import Settings
from generator.showcase import make_public_site
from generator.vocabulary import terms
from tests.conftest import MakeProject
from tests.unit.builders import day, entry, journal, mark, person, study

TOP = Path(__file__).resolve().parents[2]
ACME = "acme-engineer-1"
WORDS = {"ping": 80}
MOST_WORDS = 120
SAMPLE: Sequence[tuple[str, str, str, Sequence[str]]] = (
    ("thank-you", "frachtnest-senior-backend-engineer-1", "2026-03-11",
     ("Yusuf Karabey", "system design round on 10 Mar 2026", "[one concrete point of the talk]")),
    ("ping", "kalksteg-staff-engineer-1", "2026-03-20",
     ("Bogdan Mirescu", "tools round on 11 Mar 2026", "18 Mar 2026")),
    ("ping", "wolkenhain-product-engineer-1", "2026-03-27",
     ("Joost Halverkamp", "your last message about the role is of 13 Mar 2026")),
    ("feedback-request", "tannhoff-partner-senior-consultant-1", "2025-08-08",
     ("Volker Ansbach", "5 Aug 2025", "which single skill")),
    ("reinterview", "tessarine-software-engineer-storage-1", "2026-03-16",
     ('"could not reason about ordering"', "18 hours", "[a project or a result that they can look at]")),
    ("negotiate", "lumenfold-senior-backend-engineer-1", "2026-03-16",
     ("Svea Lindqvist", "base 91000 EUR", "20 Mar 2026", "[the one term]")),
    ("decline", "halmgard-backend-engineer-2", "2024-01-25",
     ("location", "[one honest sentence]", "bring me back: a Berlin office", "stay in touch")),
    ("decline", "lumenfold-senior-backend-engineer-1", "2026-03-16",
     ("[one honest sentence]", "[what would make you return]", "stay in touch")),
)  # fmt: skip


def gather(project: Path, as_of: str) -> Facts:
    """Return the facts of a project on a day."""
    reading = read_project(project, day(as_of), 1, tell_nobody)
    reports = build_reports(reading.journal, reading.settings, reading.today)
    return gather_facts(
        reading.journal, reports.timeline, reports.skills, reports.network, reading.settings
    )


def write(letter: LetterFacts, templates: Path | None = None) -> str:
    """Write a letter, in which nothing may fail."""
    text = render_letter(letter, build_environment(templates))
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize(("kind", "process", "as_of", "said"), SAMPLE)
def test_letter_of_the_sample(kind: str, process: str, as_of: str, said: Sequence[str]) -> None:
    """Each says what the journal knows, has its blanks, is signed, and is short."""
    text = write(write_to_process(gather(TOP, as_of), kind, process))
    assert [item for item in said if item not in text] == []
    check_form(kind, text)


def test_sign_of_life_of_the_sample() -> None:
    """A check-in knows the person, their company and when they last talked."""
    text = write(write_to_person(gather(TOP, "2026-03-16"), "check-in", "theda-brugge"))
    assert "Hello Theda Brügge" in text and "December 2023" in text and "Halmgard" in text
    check_form("check-in", text)


def check_form(kind: str, text: str) -> None:
    """What every letter looks like."""
    assert text.startswith("Subject: ") and text.endswith("Kind regards\nTilo Wenmark\n")
    assert len(text.split()) <= WORDS.get(kind, MOST_WORDS)
    assert not re.search(r"None|[{}]|\(\)| ,|\n\n\n|  ", text)


def test_sample_has_every_kind() -> None:
    """No kind of letter is left out of these tests."""
    assert {kind for kind, *_ in SAMPLE} | {"check-in"} == set(terms("letter"))


def build_facts(as_of: str, *entries: object, **more: object) -> Facts:
    """Return the facts of a small journal of one process."""
    built, settings = journal(*entries, **more), Settings()  # type: ignore[arg-type]
    reports = build_reports(built, settings, day(as_of))
    return gather_facts(built, reports.timeline, reports.skills, reports.network, settings)


@pytest.mark.parametrize("kind", [kind for kind in terms("letter") if kind != "check-in"])
def test_what_nobody_knows_is_a_blank(kind: str) -> None:
    """With a single message and nobody named, each letter can be written, and invents nothing."""
    facts = build_facts("2026-03-01", entry("2026-02-20-applied", "applied"))
    text = write(write_to_process(facts, kind, ACME))
    assert "[name]" in text and text.endswith("[your name]\n")
    assert "None" not in text


def test_rematch_counts_study_after_the_rejection() -> None:
    """Their words of each skill, and only the hours that came after their no."""
    facts = build_facts(
        "2026-09-01",
        entry("2026-02-10-tools", "tools", people=["lee-chen"]),
        entry("2026-02-12-study", "study", company=None, process=None, marks=(study("go", 3),)),
        entry("2026-02-20-rejected", "rejected", decided_by=("go",)),
        entry("2026-02-22-feedback", "feedback",
              marks=(replace(mark("go", theirs="2"), note="no idea of channels"),)),
        entry("2026-03-01-study", "study", company=None, process=None, marks=(study("go", 10),)),
    )  # fmt: skip
    (weak,) = write_to_process(facts, "reinterview", ACME).weak
    assert (weak.skill, weak.words, weak.hours) == ("go", "no idea of channels", 10)


def test_offer_that_was_answered_has_no_terms() -> None:
    """Terms are said while they wait for an answer."""
    offer = entry(
        "2026-02-20-offer", "offer", terms=(Term("base", "90k"),), deadline=date(2026, 3, 1)
    )
    waiting = write_to_process(build_facts("2026-02-22", offer), "negotiate", ACME)
    assert [item.text for item in waiting.terms] == ["90k"] and waiting.deadline == date(2026, 3, 1)
    asked = entry("2026-02-21-negotiation", "negotiation", counter=(Term("base", "95k"),))
    answered = write_to_process(build_facts("2026-02-22", offer, asked), "negotiate", ACME)
    assert answered.terms == () and answered.deadline is None


def test_own_template_comes_first(tmp_path: Path) -> None:
    """The owner's words replace the built-in ones of a kind, in any language."""
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "ping.txt").write_text("Betreff: {{ view.company }} & <Sie>\n", "utf-8")
    facts = build_facts("2026-03-01", entry("2026-02-20-applied", "applied"))
    assert write(write_to_process(facts, "ping", ACME), tmp_path) == "Betreff: Acme & <Sie>\n"


def test_fault_of_an_own_template_is_told(tmp_path: Path) -> None:
    """A word that is misspelt in it has its place."""
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "ping.txt").write_text("Subject: x\n\n{{ view.compny }}\n", "utf-8")
    facts = build_facts("2026-03-01", entry("2026-02-20-applied", "applied"))
    found = render_letter(write_to_process(facts, "ping", ACME), build_environment(tmp_path))
    assert isinstance(found, Diagnostic)
    assert (found.path, found.span.line, found.code) == (
        "templates/letters/ping.txt", 3, "template-error",
    )  # fmt: skip


def test_letter_that_does_not_parse_is_told_of_in_every_run(tmp_path: Path) -> None:
    """As with pages, nobody has to write the letter to hear of it; notes beside letters are none."""
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "ping.txt").write_text("Subject: x\n{% if %}\n", "utf-8")
    (tmp_path / "notes.txt").write_text("{% what I wrote down %}", "utf-8")
    found = [(item.path, item.span.line) for item in check_syntax(build_environment(tmp_path))]
    assert found == [("templates/letters/ping.txt", 2)]


def test_mail_address_opens_the_same_letter() -> None:
    """Subject and text come back as they were, whatever signs they hold; lines end as mail wants."""
    address = write_mailto("Subject: A & B?\n\nHello <Ü> 100 %\n\nBye\n", "lee+x@acme.example")
    parts = urlsplit(address)
    assert (parts.scheme, unquote(parts.path)) == ("mailto", "lee+x@acme.example")
    assert parse_qs(parts.query) == {
        "subject": ["A & B?"], "body": ["Hello <Ü> 100 %\r\n\r\nBye"],
    }  # fmt: skip
    assert "?subject=Na%3A%20ja&" in write_mailto("Betreff: Na: ja\n\nHallo\n", "")


def test_thanks_go_to_whom_the_reminder_names_for_their_round() -> None:
    """Everyone is thanked for the round that they held, not for the last one."""
    facts = build_facts(
        "2026-02-13",
        entry("2026-02-10-algorithms", "algorithms", people=["lee-chen"]),
        entry("2026-02-12-tools", "tools", people=["dana-reyes"]),
        people=[person("Lee Chen", email="lee@acme.example")],
    )
    letters = list_letters(facts, build_followups(facts))
    thanks = [(item.to, item.round) for item in letters if item.kind == "thank-you"]
    assert thanks == [("Lee Chen", "algorithms round"), ("Dana Reyes", "tools round")]
    assert letters[0].mail == "lee@acme.example"


def test_promise_that_was_kept_is_not_spoken_of() -> None:
    """What they promised before their last word has been kept or overtaken by it."""
    kept = entry("2026-02-10-tools", "tools", promised=date(2026, 2, 14))
    word = entry("2026-02-13-onsite", "onsite")
    for entries, promised in (([kept], date(2026, 2, 14)), ([kept, word], None)):
        letter = write_to_process(build_facts("2026-02-20", *entries), "ping", ACME)
        assert letter.promised == promised


def test_page_of_a_process_shows_letters_as_text(make_project: MakeProject) -> None:
    """Hostile names stay text in the draft and in its address."""
    text = "company: A <b>&lt;C\nrole: <i>E</i>\nstage: tools\nwith: Lee Chen\n"
    project = make_project({"journal/2026-02-10-x.md": f"---\ndate: 2026-02-10\n{text}---\n"})
    site = build_project(project, as_of=date(2026, 2, 11), strict=False, base_url=None)
    (page,) = (item.data.decode() for item in site.files if item.path.startswith("processes/"))
    assert "role of &lt;i&gt;E&lt;/i&gt; at A &lt;b&gt;&amp;lt;C more, not less" in page
    assert "mailto:?subject=Thank%20you" in page and "<i>" not in page and "<b>&" not in page


def test_public_site_has_no_letter() -> None:
    """The sample has letters that are due, and none of them is on a site for others."""
    reading = read_project(TOP, date(2026, 3, 16), 1, tell_nobody)
    assert build_reports(reading.journal, reading.settings, reading.today).letters
    site = make_public_site(TOP, reading, strict=False)
    assert site.files
    assert [item.path for item in site.files if b"Kind regards" in item.data] == []
