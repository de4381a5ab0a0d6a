"""The gate: what it finds, what it lets through, and that each redaction is missed when it is gone."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

import generator.redaction.journal as redaction
import generator.redaction.marked as marked
import generator.redaction.processes as processing
import generator.redaction.texts as texts
from generator.diagnostics import FILE_START
from generator.gate.days import Calendar
from generator.gate.scan import find_leaks
from generator.gate.secrets import Allowed, Secret
from generator.gate.twin import make_twin
from generator.gate.verdict import GateRefused, compare_sites
from generator.gate.views import list_views
from generator.intake import Reading, read_project
from generator.model import PrivateBlock
from generator.output import OutputFile
from generator.record import replace
from generator.redaction.journal import redact_journal
from generator.redaction.periods import find_limit
from generator.showcase import make_public_site, render_public_site
from tests.conftest import CHECKOUT
from tests.projects import write_files
from tests.public.journals import TODAY, write_journal

if TYPE_CHECKING:
    from tests.conftest import MakeProject

NAME = Secret("person", "Jörg Brandtmüller", "journal/x.md", FILE_START, "with")
MAIL = Secret("mail", "joerg.b@acmeware.example", "journal/x.md", FILE_START, "with")
PHONE = Secret("phone", "0171 / 234 56 78", "journal/x.md", FILE_START, "with")
PAY = Secret("money", "85-95k EUR/year", "journal/x.md", FILE_START, "pay")
URL = Secret("address", "https://www.acmeware.example/jobs/7", "journal/x.md", FILE_START, "link")
DAY = Secret("day", "2026-03-14", "journal/x.md", FILE_START, "date")
TEXT = Secret("text", "they said that the budget ends in May this year", "x.md", FILE_START, "text")
NOTHING = Allowed(frozenset(), frozenset())
FULL = "Jörg Brandtmüller"
LATIN = base64.b64encode(f"by {FULL}, yesterday".encode()).decode()
DISGUISES = {
    "plain": (NAME, FULL),
    "other case": (NAME, "JÖRG BRANDTMÜLLER"),
    "without accents": (NAME, "Jorg Brandtmuller"),
    "umlauts spelled out": (NAME, "Joerg Brandtmueller"),
    "decomposed": (NAME, "Jo\u0308rg Brandtmu\u0308ller"),
    "soft hyphen": (NAME, "Jörg Brandt\u00admüller"),
    "zero width": (NAME, "Jörg\u200b Brandtmüller"),
    "entities": (NAME, "J&ouml;rg Brandtm&#252;ller"),
    "entities twice": (NAME, "J&amp;ouml;rg Brandtm&amp;uuml;ller"),
    "tags between": (NAME, "Jörg <b>Brandt</b>müller"),
    "tags for spaces": (NAME, "<td>Jörg</td><td>Brandtmüller</td>"),
    "in an attribute": (NAME, '<img alt="Jörg Brandtmüller">'),
    "in a comment": (NAME, "<!-- Jörg Brandtmüller -->"),
    "surname first": (NAME, "Brandtmüller, Jörg"),
    "surname alone": (NAME, "Herr Brandtmüller"),
    "initial": (NAME, "J. Brandtmüller"),
    "slug": (NAME, "people/joerg-brandtmueller/"),
    "underscores": (NAME, "jorg_brandtmuller"),
    "address": (NAME, quote(FULL)),
    "address twice": (NAME, quote(quote(FULL))),
    "script escape": (NAME, "J\\u00f6rg Brandtm\\u00fcller"),
    "hexadecimal": (NAME, FULL.encode().hex()),
    "base64": (NAME, LATIN),
    "base64, one on": (NAME, "x" + LATIN),
    "base64, two on": (NAME, "xy" + LATIN),
    "base64, three on": (NAME, "xyz" + LATIN),
    "base64 for addresses": (NAME, base64.urlsafe_b64encode(f"??>>{FULL}".encode()).decode()),
    "base64 of an odd length": (NAME, base64.b64encode(f"{FULL}!".encode()).decode().rstrip("=")),
    "no-break space": (NAME, "Jörg\u00a0Brandtmüller"),
    "mail": (MAIL, "joerg.b@acmeware.example"),
    "mail link": (MAIL, '<a href="mailto:joerg.b%40acmeware.example">'),
    "mail in words": (MAIL, "joerg.b (at) acmeware.example"),
    "mail in more words": (MAIL, "joerg.b at acmeware dot example"),
    "mail without host": (MAIL, "ask joerg.b there"),
    "telephone": (PHONE, "01712345678"),
    "telephone abroad": (PHONE, "+49 171 234-5678"),
    "telephone in pairs": (PHONE, "0171 23 45 67 8"),
    "telephone link": (PHONE, '<a href="tel:+491712345678">'),
    "pay": (PAY, "85k EUR"),
    "pay in full": (PAY, "EUR 95,000 a year"),
    "pay grouped with points": (PAY, "95.000 €"),
    "pay with a thin space": (PAY, "95\u202f000 €"),
    "link": (URL, "acmeware.example/jobs/7"),
    "link encoded": (URL, quote("https://acmeware.example/jobs/7", safe="")),
    "day": (DAY, "on 2026-03-14"),
    "day in a file name": (DAY, "entries/2026-03-14/"),
    "quoted": (TEXT, "(they said that the budget ends in May)"),
    "quoted over lines": (TEXT, "that the\nbudget <i>ends</i> in May this year"),
}  # fmt: skip


@pytest.mark.parametrize("name", DISGUISES)
def test_disguise_is_seen_through(name: str) -> None:
    """L3: a private value is found in this form, and not in a page without it."""
    secret, text = DISGUISES[name]
    page = f"<!DOCTYPE html>\n<title>Rounds</title>\n<p>{text}</p>\n"
    found = find_leaks([OutputFile("index.html", page.encode())], [secret], (), NOTHING)
    assert [(leak.field, leak.file) for leak in found] == [(secret.field, "index.html")]
    clean = OutputFile("index.html", page.replace(text, "nothing of note").encode())
    assert find_leaks([clean], [secret], (), NOTHING) == ()


def test_other_codes_are_read() -> None:
    """L3: UTF-16 and file names are looked into."""
    files = [
        OutputFile("a.html", FULL.encode("utf-16-le")),
        OutputFile("people/jorg-brandtmuller.html", b""),
    ]
    assert [leak.file for leak in find_leaks(files, [NAME], (), NOTHING)] == [
        file.path for file in files
    ]


def test_file_that_cannot_be_looked_into_is_refused() -> None:
    """L9: a kind of file that the gate does not know fails closed."""
    found = find_leaks([OutputFile("assets/photo.png", b"\x89PNG")], [], (), NOTHING)
    assert [leak.file for leak in found] == ["assets/photo.png"]


def test_words_of_the_program_are_no_leak() -> None:
    """L4: a company called as a word of the design is found where the owner wrote it, not elsewhere."""
    company = replace(NAME, kind="name", text="Evidence", field="company")
    page = OutputFile("index.html", b"<h2>Evidence</h2>")
    assert find_leaks([page], [company], (), NOTHING) == ()
    assert len(find_leaks([page], [company], ["Evidence hired me"], NOTHING)) == 1


def test_phrase_of_the_program_is_no_leak() -> None:
    """L4: nor is a title of several words that every site says."""
    title = replace(NAME, kind="words", text="Time in stage", field="title")
    page = OutputFile("index.html", b"<h2>Time in stage</h2>")
    assert find_leaks([page], [title], (), NOTHING) == ()
    assert len(find_leaks([page], [title], ["A long time in stage two"], NOTHING)) == 1


WRITTEN = {
    "a short block": ("::: private\nI would take 90.\n:::\n", "", "I would take 90"),
    "a short text": ("", "Getting divorced, tell nobody.", "I am getting divorced, tell nobody"),
    "an address": ("", "location: Castle Wurzelbach 12", "Castle Wurzelbach 12 is cold"),
    "the owner": ("", "owner: Zanzibar Quuxley", "Quuxley was asked"),
    "the title": ("", "title: Zanzibar looks for work", "Zanzibar looks for work again"),
    "a host": ("", "publish: {rsync: 'me@hidden.example:www'}", "it lies on me@hidden.example:www"),
}
"""What the owner typed into a public text: how it stands in the entry itself, in a private place, and
in the text."""


@pytest.mark.parametrize("name", WRITTEN)
def test_private_value_in_a_public_text_is_found(name: str, make_project: MakeProject) -> None:
    """L2: short texts, addresses, and what the settings say privately are looked for, too."""
    block, value, words = WRITTEN[name]
    fields = "date: 2026-03-10\ncompany: Acme\nstage: algorithms\n"
    setting = name in ("the owner", "the title", "a host")
    field = value if value.startswith("location") else ""
    project = make_project(
        {
            "rounds.yml": f"{value}\n" if setting else "",
            "journal/shown.md": f"---\n{fields}public: yes\n---\n{words}.\n\n{block}",
            "journal/hidden.md": f"---\n{fields}{field}\n---\n{'' if setting or field else value}\n",
        }
    )
    reading = read_project(project, TODAY, 1, lambda *_: None)
    with pytest.raises(GateRefused) as refused:
        make_public_site(project, reading, strict=False)
    assert len({leak.field for leak in refused.value.leaks}) == 1


@pytest.mark.parametrize(
    "told", ["public: {owner: Zanzibar Quuxley}", "base-url: https://quuxley.zanzibar.example"]
)
def test_owner_who_is_named_openly_is_no_leak(told: str, make_project: MakeProject) -> None:
    """What the settings show of the owner is no secret."""
    entry = (
        "---\ndate: 2026-03-10\ncompany: Acme\nstage: algorithms\npublic: yes\n---\nAsk Quuxley.\n"
    )
    project = make_project(
        {"rounds.yml": f"owner: Zanzibar Quuxley\n{told}\n", "journal/shown.md": entry}
    )
    reading = read_project(project, TODAY, 1, lambda *_: None)
    assert make_public_site(project, reading, strict=False).files


def test_field_that_is_none_stops_a_public_site(make_project: MakeProject) -> None:
    """What it says cannot be looked for; who switches the warning off takes that on."""
    entry = "---\ndate: 2026-03-10\ncompany: Acme\nstage: algorithms\nsalery: 123k EUR\n---\n"
    project = make_project({"rounds.yml": "", "journal/one.md": entry})
    for setting, stops in (("", True), ("check: {unknown-field: off}\n", False)):
        (project / "rounds.yml").write_text(setting, encoding="utf-8")
        reading = read_project(project, TODAY, 1, lambda *_: None)
        assert (make_public_site(project, reading, strict=False).files == ()) is stops


@pytest.fixture(scope="module", params=range(3))
def reading(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Read a journal full of private values."""
    project = tmp_path_factory.mktemp("canaries")
    files, _ = write_journal(request.param, companies=9)
    write_files(project, files)
    return read_project(project, TODAY, 1, lambda *_: None)


def render(reading: Reading, seed: int | None = None) -> tuple[OutputFile, ...]:
    """Make the public site of a journal, or of its twin."""
    journal, settings = reading.journal, reading.settings
    if seed is not None:
        twin = make_twin(journal, settings, TODAY, seed)
        journal, settings = twin.journal, twin.settings
    return render_public_site(
        CHECKOUT / "nowhere", redact_journal(journal, settings, TODAY), settings
    )[0]


def test_site_is_the_same_whatever_is_private(reading: Reading) -> None:
    """L1: five other journals of which the same may be told give the same bytes."""
    files = render(reading)
    assert len(files) > 10
    assert [compare_sites(files, render(reading, seed)) for seed in range(5)] == [()] * 5


@pytest.mark.slow
@pytest.mark.timeout(0)
@pytest.mark.parametrize("seed", range(1000, 1010))
def test_journals_never_seen_give_nothing_away(seed: int, tmp_path: Path) -> None:
    """L1, L2: of ten journals, each changed in five ways, no private word stands in any view of a file."""
    files, words = write_journal(seed, companies=9)
    write_files(tmp_path, files)
    reading = read_project(tmp_path, TODAY, 1, lambda *_: None)
    made = render(reading)
    assert [compare_sites(made, render(reading, seed + turn)) for turn in range(5)] == [()] * 5
    site = make_public_site(tmp_path, reading, strict=False)
    seen = "\n".join(text for file in site.files for _, text in list_views(file)).casefold()
    assert "company a" in seen
    assert [word for word in words if word in seen] == []


def test_twin_is_another_journal(reading: Reading) -> None:
    """The journal that the proof goes by shares no name, text or contact with the first."""
    twin = make_twin(reading.journal, reading.settings, TODAY, 1).journal
    words = set(re.findall(r"zq[a-z]+", repr(reading.journal)))
    assert len(words) > 100
    assert words & set(re.findall(r"zq[a-z]+", repr(twin))) == set()
    days = {item.date for item in reading.journal.entries.values()}
    assert {item.date for item in twin.entries.values()} != days


def test_both_proofs_agree_on_what_is_over(reading: Reading) -> None:
    """The twin's own rule of what may be told of says the same as redaction's, which it does not use."""
    journal, limit = reading.journal, find_limit(TODAY)
    processes = {
        key: [journal.entries[item] for item in process.entries]
        for key, process in journal.processes.items()
    }
    told = {
        key
        for key, entries in processes.items()
        if processing._is_settled(journal.processes[key], entries, limit)
    }
    calendar = Calendar(limit, TODAY)
    assert told == {
        key
        for key, entries in processes.items()
        if calendar.is_over(entries, journal.processes[key].end)
    }
    assert 0 < len(told) < len(processes)


def _keep_names(company: Any) -> Any:
    return replace(company, public=True)


def _keep_private(parts: Any, shown: Any) -> Iterator[Any]:
    for part in parts:
        yield from part.parts if isinstance(part, PrivateBlock) else (part,)


Patch = Callable[[pytest.MonkeyPatch], None]
MUTATIONS: dict[str, Patch] = {
    "companies are named": lambda m: m.setattr(redaction, "_show_company", _keep_names),
    "days stay days": lambda m: m.setattr(processing, "redate", lambda start, day: day),
    "running processes are told": lambda m: m.setattr(
        processing, "_is_settled", lambda process, entries, limit: True
    ),
    "companies are in order of name": lambda m: m.setattr(
        redaction, "_name_all", _name_in_order(redaction._name_all)
    ),
    "own skills are named": lambda m: m.setattr(
        redaction, "_list_nameable",
        lambda journal, settings: {item.id: item.name for item in journal.skills.values()},
    ),
    "all questions are shown": lambda m: m.setattr(
        marked, "_find_questions", _mark_questions(marked._find_questions)
    ),
    "private blocks are shown": lambda m: m.setattr(
        marked, "redact_text", _open_blocks(texts.redact_text)
    ),
    "links keep their names": lambda m: m.setattr(
        texts, "_name_target", lambda target, shown: target.id if target else "gone"
    ),
    "dead links keep their targets": lambda m: m.setattr(texts, "_is_own_label", lambda link: True),
    "titles are those of companies": lambda m: m.setattr(
        marked, "_show_entry", _title_by(marked._show_entry)
    ),
    "all people are named": lambda m: m.setattr(marked, "list_public_people", _name_everybody),
    "the owner's own bar of a skill": lambda m: m.setattr(
        redaction, "_build_skills", _keep_bars(redaction._build_skills)
    ),
}  # fmt: skip


def _name_in_order(name_all: Callable[..., Any]) -> Callable[..., Any]:
    def name(journal: Any, settled: Any) -> Any:
        companies, processes, entries = name_all(journal, settled)
        order = sorted(settled)
        renamed = [
            replace(item, name=f"Company {ord(order[n][0])}") for n, item in enumerate(companies)
        ]
        return renamed, processes, entries

    return name


def _mark_questions(find: Callable[..., Iterator[tuple[str, Any]]]) -> Callable[..., Any]:
    def mark(entry: Any) -> Iterator[tuple[str, Any]]:
        for stage, question in find(entry):
            yield stage, replace(question, public=True)

    return mark


def _open_blocks(redact: Callable[..., Iterator[Any]]) -> Callable[..., Any]:
    return lambda parts, shown: redact(_keep_private(parts, shown), shown)


def _title_by(show: Callable[..., Any]) -> Callable[..., Any]:
    return lambda entry, shown: replace(show(entry, shown), title=entry.path)


def _name_everybody(journal: Any) -> Any:
    people = journal.people.values()
    return tuple(marked.PublicPerson(item.name, item.role) for item in people)


def _keep_bars(build: Callable[..., Any]) -> Callable[..., Any]:
    def keep(journal: Any, rules: Any, mentioned: Any, bar: float) -> Any:
        built = build(journal, rules, mentioned, bar)
        found = journal.skills
        return {
            key: replace(item, bar=found[key].bar) if key in found else item
            for key, item in built.items()
        }

    return keep


@pytest.mark.parametrize("name", MUTATIONS)
def test_redaction_that_is_switched_off_is_missed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L2: without this step the gate refuses the site, and with it the site goes through."""
    files, _ = write_journal(3, companies=9)
    free = {path: text.replace("tags:", "nda: no\ntags:") for path, text in files.items()}
    write_files(tmp_path, {"journal/.keep": "", **(free if "questions" in name else files)})
    whole = read_project(tmp_path, TODAY, 1, lambda *_: None)
    assert make_public_site(tmp_path, whole, strict=False).files
    MUTATIONS[name](monkeypatch)
    if "people" in name:
        monkeypatch.setattr(redaction, "list_public_people", _name_everybody)
    with pytest.raises(GateRefused):
        make_public_site(tmp_path, whole, strict=False)
