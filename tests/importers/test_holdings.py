"""What the journal holds already: the same thing under another name, in another hand, after mending."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.importers.drafts import EntryDraft, Harvest, PersonDraft, Place
from generator.importers.holdings import fold_link
from tests.importers.round_trip import TODAY, import_harvest
from tests.projects import write_files

JOURNAL = {
    "journal/companies/acme.md": "---\nname: Acme\naliases: [Acme Corp]\n---\n",
    "journal/people/lee.md": "---\nname: Lee Chen\naliases: [L. Chen]\nemail: lee@acme.example\n"
    "link: https://www.linkedin.com/in/lee\n---\n",
    "journal/2026-03-15-acme.md": "---\ndate: 2026-03-15\ncompany: Acme\nstage: applied\n"
    "posting: https://acme.example/jobs/7\n---\n",
    "journal/2026-03-15-birch.md": "---\ndate: 2026-03-15 10:00\ncompany: Birch\nrole: SRE\n"
    "stage: tools\ndraft: yes\n---\n",
}


def count_new(project: Path, *drafts: EntryDraft | PersonDraft) -> int:
    """Return how many drafts are new beside the journal."""
    write_files(project, JOURNAL)
    return len(import_harvest(project, Harvest("", drafts)).files)


def entry(stage: str, company: str, clock: str = "", **fields: str) -> EntryDraft:
    """Make a draft of an entry on the day of the journal's own."""
    return EntryDraft(Place(1), stage, TODAY, company, clock, fields)


@pytest.mark.parametrize(
    ("draft", "new"),
    [
        (entry("applied", "Acme"), 0),
        (entry("applied", "ACME corp"), 0),
        (entry("applied", "Acme", role="Anything"), 0),
        (entry("applied", "Akme Ltd", posting="http://acme.example/jobs/7/"), 0),
        (entry("applied", "Birch"), 1),
        (entry("rejected", "Acme"), 1),
        (entry("tools", "Birch", role="SRE"), 0),
        (entry("tools", "Birch", role="Data Engineer"), 1),
        (entry("technical", "Birch", "10:00"), 0),
        (entry("technical", "Birch", "11:00"), 1),
    ],
)
def test_an_entry_is_known_by_what_it_is_about(draft: EntryDraft, new: int, tmp_path: Path) -> None:
    """An alias, a role that nobody wrote, a renamed company, a draft, a kind that was mended."""
    assert count_new(tmp_path, draft) == new


@pytest.mark.parametrize(
    ("name", "fields", "new"),
    [
        ("Lee Chen", {}, 0),
        ("lee  CHEN", {"company": "Elsewhere"}, 0),
        ("L. Chen", {}, 0),
        ("Leah Chen", {"email": "LEE@acme.example"}, 0),
        ("Leah Chen", {"link": "http://linkedin.com/in/lee/"}, 0),
        ("Leah Chen", {}, 1),
        ("Lee Chen", {"link": "https://lee.example"}, 0),
        ("Lee Chen", {"link": "https://www.linkedin.com/in/other", "company": "Birch"}, 1),
        ("Lee Chen", {"link": "https://www.linkedin.com/in/other"}, 0),
    ],
)
def test_a_person_is_known_by_name_mail_or_profile(
    name: str, fields: dict[str, str], new: int, tmp_path: Path
) -> None:
    """Only another profile at the same place makes somebody of the same name another person."""
    assert count_new(tmp_path, PersonDraft(Place(1), name, fields)) == new


def test_two_roles_on_one_day_are_two_entries(tmp_path: Path) -> None:
    """Many jobs stand on one page, so its address alone does not make two rows one."""
    link = "https://birch.example/careers"
    drafts = [entry("applied", "Birch", role=role, posting=link) for role in ("SRE", "Data")]
    assert count_new(tmp_path, *drafts) == 2
    assert count_new(tmp_path, *drafts) == 0


@pytest.mark.parametrize(
    ("link", "folded"),
    [
        ("https://www.linkedin.com/in/Lee/", "linkedin.com/in/Lee"),
        ("https://de.linkedin.com/in/Lee", "linkedin.com/in/Lee"),
        ("http://x.example/a?b=1", "x.example/a?b=1"),
        ("https://[broken", "https://[broken"),
        ("", ""),
    ],
)
def test_addresses_are_compared_by_what_tells_them_apart(link: str, folded: str) -> None:
    """How an address is reached and in which language is not who it is about."""
    assert fold_link(link) == folded
