"""Small journals as people write them: what the gate must let through, and what it must not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.build import Site
from generator.gate.verdict import GateRefused
from generator.intake import read_project
from generator.output import OutputFile
from generator.showcase import make_public_site
from tests.projects import write_files
from tests.public.journals import TODAY

NOTE = "date: 2025-05-06\nstage: note\ntitle: Rings\npublic: yes"
ACME = "date: 2025-02-11\ncompany: Acmeware\nstage: algorithms"
GONE = "date: 2025-03-20\ncompany: Acmeware\nstage: rejected"
Entries = Mapping[str, str]


def show(project: Path, entries: Entries) -> Site[OutputFile]:
    """Make the public site of entries, each its front matter, a blank line and its text."""
    files = {}
    for name, entry in entries.items():
        front, _, text = entry.partition("\n\n")
        files[f"journal/{name}.md"] = f"---\n{front}\n---\n{text}\n"
    write_files(project, files)
    return make_public_site(project, read_project(project, TODAY, 1, lambda *_: None), strict=False)


def pages(site: Site[OutputFile]) -> dict[str, str]:
    """Return the pages of a site as text."""
    return {file.path: file.data.decode() for file in site.files if file.path.endswith("html")}


FINE: dict[str, Entries] = {
    "a link to a skill that no round named": {"n": f"{NOTE}\n\nAbout [[graphs]]."},
    "a public question on a skill of a running process": {
        "a": "date: 2026-02-11\ncompany: Acmeware\nstage: algorithms\nnda: no\n"
        "questions: [{ask: Walk a tree, skill: graphs, public: yes}]"
    },
    "an end after the limit": {
        "a": "date: 2025-07-20\ncompany: Acmeware\nstage: algorithms",
        "b": "date: 2025-08-01\ncompany: Acmeware\nstage: tools",
        "c": "date: 2025-10-05\ncompany: Acmeware\nstage: rejected",
    },
    "a day of cancelled sessions": {
        "a": "date: 2025-02-05\ncompany: Acmeware\nstage: onsite\n"
        "sessions: [{stage: algorithms, outcome: cancelled}]",
        "b": "date: 2025-02-11\ncompany: Acmeware\nstage: algorithms",
        "c": "date: 2025-02-20\ncompany: Acmeware\nstage: tools",
        "d": "date: 2025-04-10\ncompany: Acmeware\nstage: rejected",
    },
    "an end that was called off": {
        "a": "date: 2025-09-05\ncompany: Acmeware\nstage: algorithms",
        "b": "date: 2025-09-11\ncompany: Acmeware\nstage: rejected\noutcome: cancelled",
    },
    "a public reply of a closed process": {
        "a": ACME,
        "b": "date: 2025-02-20\ncompany: Acmeware\nstage: reply\npublic: yes\ntitle: Patience",
        "c": GONE,
    },
    "two notes that look alike, and a link to one": {
        "x1": "date: 2025-05-01\nstage: note\npublic: yes",
        "x2": "date: 2025-05-02\nstage: note\npublic: yes",
        "n": f"{NOTE}\n\nSee [[x1|one]].",
    },
    "a public person with a mail address of the name": {
        "a": ACME,
        "people/dana-reyes": "name: Dana Reyes\npublic: yes\n"
        "email: dana.reyes@acmeware.example",
    },
    "a private person of the same surname": {
        "a": f"{ACME}\nwith: Tom Reyes",
        "people/dana-reyes": "name: Dana Reyes\nrole: Recruiter\npublic: yes",
    },
    "people called as words of the design": {"a": f"{ACME}\nwith: [Anna Week, Amy Mark, Amos Skill]"},
    "companies called as words of the design": {
        "a": ACME.replace("Acmeware", "Alpha Process"),
        "b": ACME.replace("Acmeware", "A Round"),
    },
    "pay that is a number of the style sheet": {"a": f"{ACME}\npay: 40 EUR/hour"},
    "one question, public and private": {
        "a": f"{ACME}\nnda: no\nquestions: [{{ask: Design a rate limiter, public: yes}}]",
        "b": "date: 2025-02-12\ncompany: Globex\nstage: system-design\n"
        "questions: [{ask: Design a rate limiter}]",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", FINE)
def test_gate_lets_through_what_is_fine(name: str, tmp_path: Path) -> None:
    """A plausible journal with nothing private in its texts gives a site."""
    assert len(pages(show(tmp_path, FINE[name]))) > 4


LEAKING: dict[str, Entries] = {
    "a company in a title": {"a": ACME, "n": NOTE.replace("Rings", "What I learned at Acmeware")},
    "a company in the role of a public person": {
        "a": ACME,
        "people/dana-reyes": "name: Dana Reyes\nrole: Recruiter at Acmeware\npublic: yes",
    },
    "a question under an NDA, told again": {
        "a": f"{ACME}\nnda: yes\n"
        "questions: [{ask: How would you shard the ledger over seven regions today, public: yes}]",
        "n": f"{NOTE}\n\nHow would you shard the ledger over seven regions today?",
    },
    "somebody told apart by the company": {
        "a": f"{ACME}\nwith: 'Lee Chen (Acmeware)'",
        "n": f"{NOTE}\n\nLee Chen taught me.",
    },
    "first and last of three names": {
        "a": f"{ACME}\nwith: Anna Maria Lee",
        "n": f"{NOTE}\n\nAnna Lee taught me.",
    },
    "a name in a script without spaces": {
        "a": ACME.replace("Acmeware", "字节跳动"),
        "n": f"{NOTE}\n\n我在字节跳动面试。",
    },
    "a word of the design as a label": {
        "a": ACME.replace("Acmeware", "Evidence"),
        "n": f"{NOTE}\n\nSee [[graphs|how Evidence asks]].",
    },
}


@pytest.mark.parametrize("name", LEAKING)
def test_gate_refuses_what_the_owner_let_slip(name: str, tmp_path: Path) -> None:
    """L2: a private value that was typed into a public text is found."""
    with pytest.raises(GateRefused) as refusal:
        show(tmp_path, LEAKING[name])
    assert refusal.value.leaks
    assert not refusal.value.betraying


@pytest.mark.parametrize("mark", ["::: private", ":::\u00a0private", "\uff1a\uff1a\uff1a private"])
def test_what_looks_like_a_private_block_is_one(mark: str, tmp_path: Path) -> None:
    """L7: signs that only look like colons and spaces hide a text all the same."""
    site = show(tmp_path, {"n": f"{NOTE}\n\nOpen.\n\n{mark}\nhush\n:::\n"})
    assert "hush" not in "".join(pages(site).values())


def test_lookalike_that_is_never_closed_is_placed(tmp_path: Path) -> None:
    """L7: full-width colons open a block as long as the text, and the warning marks them."""
    site = show(tmp_path, {"n": f"{NOTE}\n\nOpen.\n\n> \uff1a\uff1a\uff1aprivate\n> hush\n"})
    found = next(item for item in site.diagnostics if item.code == "unclosed-private")
    assert (found.span.line, found.span.column, found.span.end_column) == (9, 3, 13)


def test_block_that_may_be_meant_to_be_private_stops_the_build(tmp_path: Path) -> None:
    """L7: two colons are a slip; a public site is not made of it."""
    site = show(tmp_path, {"n": f"{NOTE}\n\nOpen.\n\n:: private\nhush\n:::\n"})
    assert site.files == ()
    assert "unclosed-private" in [item.code for item in site.diagnostics]


@pytest.mark.parametrize(("ours", "theirs"), [("accepted", "rejected"), ("rejected", "accepted")])
def test_order_says_nothing_of_ends(ours: str, theirs: str, tmp_path: Path) -> None:
    """Two companies with the same steps stand in the same order, however each ended."""
    site = show(
        tmp_path,
        {
            "a": "date: 2025-02-05\ncompany: Acmeware\nstage: tools",
            "b": f"date: 2025-02-25\ncompany: Acmeware\nstage: {ours}",
            "c": "date: 2025-02-05\ncompany: Bbb\nstage: tools",
            "d": f"date: 2025-02-25\ncompany: Bbb\nstage: {theirs}",
            "companies/bbb": "name: Bbb\npublic: yes",
        },
    )
    table = pages(site)["timeline/index.html"].partition("<tbody>")[2]
    assert table.index("Bbb") < table.index("Company A")


def test_letter_that_is_a_name_is_passed_over(tmp_path: Path) -> None:
    """A public company called "Company A" leaves the next letter to the private one."""
    site = show(
        tmp_path,
        {
            "a": ACME,
            "b": GONE,
            "c": "date: 2025-02-05\ncompany: Company A\nstage: tools",
            "companies/company-a": "name: Company A\npublic: yes",
        },
    )
    assert "Company B" in pages(site)["timeline/index.html"]


def test_rounds_that_were_called_off_are_not_counted(tmp_path: Path) -> None:
    """Of a held and a cancelled session one is a round, and a silent process with both is told of."""
    entries = {
        f"{name}{part}": f"date: 2025-02-0{part}\ncompany: {name}\n{rest}"
        for name in ("Acmeware", "Globex", "Initech")
        for part, rest in (
            (1, "stage: algorithms\noutcome: cancelled"),
            (3, "stage: onsite\nsessions: [{stage: tools}, {stage: domain, outcome: cancelled}]"),
        )
    }
    first = pages(show(tmp_path, entries))["index.html"]
    assert "<dt>interview rounds</dt><dd>3</dd>" in first
