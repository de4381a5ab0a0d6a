"""Code actions: every remedy that is offered mends what it is offered for, and nothing is lost."""

from pathlib import Path

import pytest

from generator.diagnostics import Diagnostic, Span
from generator.editor.actions import list_actions
from generator.editor.desk import Desk
from generator.editor.edits import Action, take_action
from generator.editor.remedies import REMEDIES, list_remedies
from generator.editor.snapshot import Snapshot
from tests.editor.editing import look_after
from tests.editor.talking import Editor
from tests.editor.test_cards import TYPED
from tests.test_cases import PAGES, read_case, write_project

OPEN_ENDED = ("missing-field", "missing-front-matter")
"""Their remedy is a line to fill in: what stands there only its writer knows."""
NEAR = ("unknown-field", "unknown-stage", "bad-value")
"""Codes whose findings name the word that was likely meant."""


def list_found(snapshot: Snapshot) -> list[Diagnostic]:
    """Return all findings."""
    return [item for items in snapshot.findings.values() for item in items]


def count_same(found: list[Diagnostic], wanted: Diagnostic) -> int:
    """Count the findings that say the same of the same file."""
    key = (wanted.path, wanted.code, wanted.message)
    return sum((item.path, item.code, item.message) == key for item in found)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_remedy_mends_what_it_is_offered_for(page: Path, tmp_path: Path) -> None:
    """For every case: when an offered remedy is taken, its finding is gone, and no file with it."""
    write_project(read_case(page), tmp_path)
    desk = Desk(tmp_path)
    snapshot = desk.look()
    found = list_found(snapshot)
    for item in found:
        for action in list_remedies(snapshot, item):
            assert action.mends and (action.edits or action.creations)
            assert not {made.path for made in action.creations} & set(snapshot.reading.texts)
            after = look_after(desk, take_action(snapshot, action))
            if item.code not in OPEN_ENDED:
                assert count_same(list_found(after), item) < count_same(found, item), action
            assert snapshot.files.keys() <= after.files.keys()


@pytest.mark.parametrize("code", [*sorted(REMEDIES), *NEAR])
def test_code_with_a_mechanical_remedy_offers_it(code: str, tmp_path: Path) -> None:
    """The case of each code whose remedy is a matter of form has an action for it."""
    (page,) = (page for page in PAGES if page.stem == code)
    write_project(read_case(page), tmp_path)
    snapshot = Desk(tmp_path).look()
    found = [item for item in list_found(snapshot) if item.code == code]
    assert any(list(list_remedies(snapshot, item)) for item in found)


def act(desk: Desk, path: str, text: str, title: str) -> dict[str, str]:
    """Type a text, take the action of this title at the `|` in it; return the texts that it makes."""
    before, _, after = text.partition("|")
    line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
    desk.lay_down(path, before + after)
    try:
        snapshot = desk.look()
        found = list(list_actions(snapshot, path, Span(line, column, line, column)))
        chosen = [item for item in found if item.title == title]
        assert len(chosen) == 1, [item.title for item in found]
        return take_action(snapshot, chosen[0])
    finally:
        desk.take_away(path)


def test_field_is_added_below_the_fence(desk: Desk) -> None:
    """A missing field comes with today's date, or empty: nothing is made up."""
    path = "journal/2026/typed.md"
    made = act(desk, path, "|---\nstage: note\n---\n", "Add `date:`")
    assert made == {path: "---\ndate: 2026-03-16\nstage: note\n---\n"}
    made = act(desk, TYPED, "|---\nstage: onsite\n---\n", "Add `company:`")
    assert made == {TYPED: "---\ncompany: \nstage: onsite\n---\n"}


def test_near_duplicate_becomes_an_alias(desk: Desk) -> None:
    """An alias goes into the note there is, behind those that it has, or into a new one."""
    text = "---\nstage: note\nwith: Mads Overbyy|, CTO\n---\n"
    made = act(desk, TYPED, text, "Add 'Mads Overbyy' as an alias of Mads Overby")
    assert "aliases: [Mads Overbyy]\n---" in made["journal/people/mads-overby.md"]
    made = act(desk, TYPED, text, "Write 'Mads Overby'")
    assert made == {TYPED: "---\nstage: note\nwith: Mads Overby, CTO\n---\n"}
    text = "---\nstage: note\nwith: Lone Kragelunt|\n---\n"
    made = act(desk, TYPED, text, "Add 'Lone Kragelunt' as an alias of Lone Kragelund")
    note = "---\nname: Lone Kragelund\naliases: [Lone Kragelunt]\n---\n"
    assert made == {"journal/people/lone-kragelund.md": note}


@pytest.mark.parametrize(
    "aliases, expected",
    [
        ("[Loni]", "[Loni, Lone Kragelunt]"),
        ("Loni", "[Loni, Lone Kragelunt]"),
        ("\n  - Loni", "\n  - Loni\n  - Lone Kragelunt"),
        ("\n- Loni", "\n- Loni\n- Lone Kragelunt"),
    ],
)
def test_alias_joins_the_others(aliases: str, expected: str, desk: Desk) -> None:
    """However a note writes its aliases, one more stands among them."""
    note = "journal/people/lone-kragelund.md"
    desk.lay_down(note, f"---\nname: Lone Kragelund\naliases: {aliases}\n---\n")
    try:
        text = "---\nstage: note\nwith: Lone Kragelunt|\n---\n"
        made = act(desk, TYPED, text, "Add 'Lone Kragelunt' as an alias of Lone Kragelund")
        assert made[note] == f"---\nname: Lone Kragelund\naliases: {expected}\n---\n"
    finally:
        desk.take_away(note)


def test_link_to_nobody_makes_a_note(desk: Desk) -> None:
    """A dead link offers a note on a person, a company and a skill; the name stands in it."""
    text = "---\nstage: note\n---\nWith [[|Ada O'Neil: x|her]].\n"
    for kind, folder in (("person", "people"), ("company", "companies"), ("skill", "skills")):
        made = act(desk, TYPED, text, f"Make a note on the {kind} 'Ada O'Neil: x'")
        assert made == {f"journal/{folder}/ada-o-neil-x.md": '---\nname: "Ada O\'Neil: x"\n---\n'}


def test_public_is_taken_back(desk: Desk) -> None:
    """An entry that is public can be made private, and a marked text be put into a private block."""
    text = "---\nstage: note\npublic: yes\nwith: Mads Overby\n---\none\ntwo\n"
    made = act(desk, TYPED, f"|{text}", "Make this private")
    assert made == {TYPED: text.replace("public: yes\n", "")}
    desk.lay_down(TYPED, text)
    try:
        snapshot = desk.look()
        found = list_actions(snapshot, TYPED, Span(6, 1, 7, 1))
        (action,) = (item for item in found if item.title == "Put this into a private block")
        assert take_action(snapshot, action)[TYPED].endswith("---\n::: private\none\n:::\ntwo\n")
    finally:
        desk.take_away(TYPED)


def test_followup_is_logged_as_the_reminders_say(desk: Desk) -> None:
    """The new entry is of today, about this one, to whom and with the letter that is due, and clean."""
    path = "journal/2026/2026-03-13-wolkenhain-new-lead.md"
    snapshot = desk.see()
    found = list_actions(snapshot, path, Span(1, 1, 1, 1))
    (action,) = (item for item in found if item.title.startswith("Log a follow-up to Wolkenhain"))
    (made,) = take_action(snapshot, action).items()
    assert made[0] == "journal/2026/2026-03-16-wolkenhain-follow-up.md"
    assert "date: 2026-03-16\nstage: follow-up\ncompany: Wolkenhain\n" in made[1]
    assert "about: 2026-03-13-wolkenhain-new-lead\n" in made[1]
    after = look_after(desk, dict([made]))
    assert after.findings == {} and after.entries[made[0]].about == "2026-03-13-wolkenhain-new-lead"
    desk.lay_down(*made)
    try:
        again = list_actions(desk.look(), path, Span(1, 1, 1, 1))
        paths = [item.path for action in again for item in action.creations]
        assert paths == ["journal/2026/2026-03-16-wolkenhain-follow-up-2.md"]
    finally:
        desk.take_away(made[0])


@pytest.mark.parametrize(
    "sessions, expected",
    [
        ("", "sessions:\n  - stage: \n    with: \n"),
        ("sessions:\n  - stage: tools\n    time: 10:00\n", "    time: 10:00\n  - stage: \n    with: \n"),
        ("sessions:\n- stage: tools\n  with:\n  - A Bee\nduration: 3h\n",
         "  - A Bee\n- stage: \n  with: \nduration"),
    ],
)  # fmt: skip
def test_session_is_added_to_a_day_of_rounds(sessions: str, expected: str, desk: Desk) -> None:
    """A new session stands behind the others, indented as they are."""
    text = f"|---\nstage: onsite\ncompany: Lumenfold\n{sessions}---\ntext\n"
    made = act(desk, TYPED, text, "Add a session")
    assert expected in made[TYPED]
    filled = made[TYPED].replace("stage: \n", "stage: algorithms\n")
    assert look_after(desk, {TYPED: filled}).findings == {}


def test_sample_offers_nothing_where_nothing_is_wrong(desk: Desk) -> None:
    """In a clean journal no action says that it mends something."""
    snapshot = desk.see()
    for path in snapshot.reading.texts:
        whole = Span(1, 1, len(snapshot.split(path)), 1)
        found: list[Action] = list(list_actions(snapshot, path, whole))
        assert not [item for item in found if item.mends]


def test_actions_over_the_wire(sample: Editor) -> None:
    """In a session: a quick fix as text edits in UTF-16, a new note as a file with its text."""
    path = "journal/2026/2026-03-16-act.md"
    sample.open(path, "---\nstage: algoritms\ncompany: Lumenfold\n---\n🦆 [[Nobody Known]]\n")

    def ask(line: int, character: int) -> dict[str, dict[str, object]]:
        place = {"line": line, "character": character}
        what = {"textDocument": {"uri": sample.uri(path)}, "range": {"start": place, "end": place},
                "context": {"diagnostics": []}}  # fmt: skip
        return {item["title"]: item for item in sample.ask("textDocument/codeAction", what)}

    fix = ask(1, 9)["Write 'algorithms'"]
    span = {"start": {"line": 1, "character": 7}, "end": {"line": 1, "character": 16}}
    edit = {"range": span, "newText": "algorithms"}
    assert fix["kind"] == "quickfix" and fix["edit"] == {"changes": {sample.uri(path): [edit]}}
    note = ask(4, 5)["Make a note on the person 'Nobody Known'"]["edit"]
    assert isinstance(note, dict)
    create, fill = note["documentChanges"]
    assert (create["kind"], create["uri"]) == (
        "create",
        sample.uri("journal/people/nobody-known.md"),
    )
    assert fill["edits"][0]["newText"] == "---\nname: Nobody Known\n---\n"
    assert not (sample.project / "journal/people/nobody-known.md").exists()
    sample.close(path)
