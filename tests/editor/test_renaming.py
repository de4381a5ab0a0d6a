"""Renaming: the same journal under another name, or a reason why not."""

import re

import pytest

from generator.editor.desk import Desk
from generator.editor.edits import take_action
from generator.editor.namings import list_all
from generator.editor.renaming import Refused, find_renamable, rename
from generator.editor.snapshot import Snapshot
from generator.model import Target
from tests.editor.editing import look_after
from tests.editor.talking import Editor
from tests.editor.test_cards import ROUND, TYPED, find

EVERY = 7


def count(snapshot: Snapshot) -> tuple[int, ...]:
    """Return how much of everything a journal holds."""
    journal = snapshot.journal
    tables = (journal.entries, journal.people, journal.companies, journal.skills, journal.processes)
    return (*map(len, tables), sum(map(len, snapshot.findings.values())))


def change(desk: Desk, kind: str, key: str, name: str) -> dict[str, str]:
    """Return the texts after a renaming."""
    snapshot = desk.see()
    return take_action(snapshot, rename(snapshot, Target(kind, key), name, desk.imagine))


@pytest.mark.parametrize("kind", ["person", "company", "skill"])
def test_renamed_journal_is_the_same_one(kind: str, desk: Desk) -> None:
    """Whatever is renamed, there are as many entries, people, companies, skills and findings as before."""
    snapshot = desk.see()
    targets = [item for item in snapshot.things if item.kind == kind][::EVERY]
    assert len(targets) > 1
    for target in targets:
        old = snapshot.things[target].name
        after = look_after(desk, change(desk, kind, target.id, "Ünlü Neu-Name 李"))
        assert count(after) == count(snapshot), target
        names = {item.name for key, item in after.things.items() if key.kind == kind}
        assert "Ünlü Neu-Name 李" in names and old not in names
        assert old not in {item.text for item in list_all(after) if item.target.kind == kind}


def test_each_way_of_writing_a_name_is_changed(desk: Desk) -> None:
    """Alone, with role and mail, quoted, in brackets, as a mapping, in links; aliases and words stay."""
    text = (
        "---\nstage: onsite\ncompany: Lumenfold\nwith:\n  - Mads Overby, CTO <mads@x.example>\n"
        "  - 'Mads Overby'\n  - {name: Mads Overby}\nfrom: [Mads Overby, A Bee]\n"
        'to: "mads  overby"\n---\n[[Mads Overby]], [[Mads Overby|him]], [[ Mads Overby#x ]],'
        " [note](../people/mads-overby.md), [[mads-overby]], Mads Overby\n"
    )
    desk.lay_down(TYPED, text)
    try:
        made = change(desk, "person", "mads-overby", "Mads O'Hara")
    finally:
        desk.take_away(TYPED)
    assert made[TYPED] == (
        "---\nstage: onsite\ncompany: Lumenfold\nwith:\n  - Mads O'Hara, CTO <mads@x.example>\n"
        "  - Mads O'Hara\n  - {name: Mads O'Hara}\nfrom: [Mads O'Hara, A Bee]\n"
        "to: Mads O'Hara\n---\n[[Mads O'Hara]], [[Mads O'Hara|him]], [[ Mads O'Hara#x ]],"
        " [note](../people/mads-overby.md), [[mads-overby]], Mads Overby\n"
    )


def test_skill_keeps_its_history(desk: Desk) -> None:
    """A skill of the vocabulary without a note gets one, and its evidence stays its own."""
    before = desk.see().reports.skills.levels["python"].n
    made = change(desk, "skill", "python", "Serpentine")
    assert made["journal/skills/python.md"] == "---\nname: Serpentine\n---\n"
    after = look_after(desk, made)
    assert after.journal.skills["python"].name == "Serpentine"
    assert after.reports.skills.levels["python"].n == before


def test_settings_follow_a_skill(desk: Desk) -> None:
    """Settings name a skill of one's own as it is called now, and one of the vocabulary as ever."""
    settings = (
        "as-of: 2026-03-16\nskills:\n  groups: {Falconry: other, storytelling: behavioural}\n"
        "public:\n  skills: [falconry]\n"
    )
    desk.lay_down("rounds.yml", settings)
    desk.lay_down(TYPED, "---\nstage: note\nskills: {falconry: 3}\n---\n[[Falconry]]\n")
    try:
        assert desk.look().findings == {}
        made = change(desk, "skill", "falconry", "Hawking: all of it")
        assert made["rounds.yml"] == re.sub("(?i)falconry", '"Hawking: all of it"', settings)
        told = change(desk, "skill", "storytelling", "Spoken tales")
        assert (
            "rounds.yml" not in told
            and "name: Spoken tales" in told["journal/skills/storytelling.md"]
        )
    finally:
        desk.take_away("rounds.yml")
        desk.take_away(TYPED)


@pytest.mark.parametrize(
    "kind, key, name, why",
    [
        ("person", "mads-overby", "Lone Kragelund", "called Lone Kragelund already"),
        ("person", "mads-overby", "Mads Overby, CTO", "without a comma"),
        ("person", "mads-overby", "mads@x.example", "without a comma"),
        ("company", "lumenfold", "halmgard", "called Halmgard already"),
        ("company", "lumenfold", "  ", "a name is one line"),
        ("company", "lumenfold", "a]]b", "a name is one line"),
        ("skill", "python", "graph", "called Graphs already"),
    ],
)
def test_two_never_become_one(kind: str, key: str, name: str, why: str, desk: Desk) -> None:
    """A name that somebody has, or that is none, is refused with the reason."""
    with pytest.raises(Refused, match=why):
        change(desk, kind, key, name)


def test_only_names_can_be_renamed(desk: Desk) -> None:
    """Fields, words and entries have no name to change; a link has, without its brackets."""
    desk.lay_down(
        TYPED, "---\nstage: note\n---\nwords [[Lumenfold|x]] [[2026-02-24-lumenfold-values]]\n"
    )
    try:
        snapshot = desk.look()
        assert find_renamable(snapshot, TYPED, 2, 3) is None
        assert find_renamable(snapshot, TYPED, 4, 3) is None
        assert find_renamable(snapshot, TYPED, 4, 40) is None
        found = find_renamable(snapshot, TYPED, 4, 12)
        assert found and (found.text, found.span.column, found.span.end_column) == (
            "Lumenfold",
            9,
            18,
        )
    finally:
        desk.take_away(TYPED)


def test_renaming_over_the_wire(sample: Editor) -> None:
    """In a session: one change over many files, none of which is written; a refusal says why."""
    texts = {path: path.read_text("utf-8") for path in sample.project.rglob("*.md")}
    line, column = find(texts[sample.project / ROUND], "Lumenfold")
    place = sample.at(ROUND, line - 1, column - 1)
    assert sample.ask("textDocument/prepareRename", place)["placeholder"] == "Lumenfold"
    found = sample.ask("textDocument/rename", {**place, "newName": "Lumen & Fold"})["changes"]
    assert len(found) > 10 and sample.uri("journal/companies/lumenfold.md") in found
    refused = sample.ask_badly("textDocument/rename", {**place, "newName": "Halmgard"})
    assert "called Halmgard already" in refused["message"]
    assert texts == {path: path.read_text("utf-8") for path in sample.project.rglob("*.md")}
