"""When the journal is looked at: after keys, never twice at once, and on after whatever happens."""

import asyncio
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from generator.editor import desk as desks
from generator.editor import rhythm
from generator.editor.desk import Desk
from generator.editor.rhythm import Rhythm
from generator.editor.snapshot import Findings

ENTRY = "---\nstage: note\ndate: 2026-01-01\n---\n"
PATIENCE = 20


def run_apart(work: Coroutine[None, None, None]) -> None:
    """Run something in a thread of its own: a browser of other tests has a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


class Ear:
    """Hears what is published and what went wrong."""

    def __init__(self) -> None:
        self.heard: list[dict[str, list[str]]] = []
        self.told: list[str] = []
        self.news = asyncio.Event()

    def publish(self, _desk: Desk, findings: Findings, _texts: Mapping[str, str]) -> None:
        """Hear of findings."""
        self.heard.append({path: [item.code for item in found] for path, found in findings.items()})
        self.news.set()

    def tell(self, text: str) -> None:
        """Hear of a fault."""
        self.told.append(text)
        self.news.set()

    async def wait(self, number: int) -> None:
        """Wait until so much was heard."""
        while len(self.heard) + len(self.told) < number:
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), PATIENCE)


def make_desk(project: Path) -> Desk:
    """Return the desk of a journal with one entry."""
    (project / "journal").mkdir()
    (project / "journal" / "a.md").write_text(ENTRY, "utf-8")
    return Desk(project)


def test_faults_in_templates_come_when_it_is_quiet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only pages can show is told after the rest, and stays told while somebody types on."""
    monkeypatch.setattr(rhythm, "IDLE", 0)
    desk = make_desk(tmp_path)
    (tmp_path / "templates" / "pages").mkdir(parents=True)
    (tmp_path / "templates" / "pages" / "entry.html").write_text("{% if %}", "utf-8")

    async def run() -> None:
        ear = Ear()
        beat = Rhythm(ear.publish, ear.tell)
        beat.wake(desk)
        await ear.wait(2)
        desk.lay_down("journal/a.md", f"{ENTRY}[[Nobody]]\n")
        beat.wake(desk)
        await ear.wait(4)
        template = {"templates/pages/entry.html": ["template-syntax"]}
        typed = {"journal/a.md": ["dead-link"]}
        assert ear.heard == [{}, template, {**template, **typed}, {**typed, **template}]
        assert ear.told == []

    run_apart(run())


def test_many_keys_are_one_look(tmp_path: Path) -> None:
    """Keys that follow each other are waited for, and the last text is the one that is looked at."""
    desk = make_desk(tmp_path)

    async def run() -> None:
        ear = Ear()
        beat = Rhythm(ear.publish, ear.tell)
        for number in range(20):
            desk.lay_down("journal/a.md", f"{ENTRY}[[Nobody {number}]]\n")
            beat.wake(desk, 0.05)
        await ear.wait(1)
        assert ear.heard == [{"journal/a.md": ["dead-link"]}]
        assert await beat.ask(lambda: desk.see().findings["journal/a.md"][0].message) == (
            "nothing here is called 'Nobody 19'"
        )

    run_apart(run())


def test_fault_is_told_and_the_next_look_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look that breaks off says so, and what it forgot is read anew by the next one."""
    desk = make_desk(tmp_path)

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is on fire")

    async def run() -> None:
        ear = Ear()
        beat = Rhythm(ear.publish, ear.tell)
        with monkeypatch.context() as patch:
            patch.setattr(desks, "read_project", fail)
            beat.wake(desk)
            await ear.wait(1)
        assert ear.heard == [] and "RuntimeError: the disk is on fire" in ear.told[0]
        desk.lay_down("journal/a.md", f"{ENTRY}[[Nobody]]\n")
        beat.wake(desk)
        await ear.wait(2)
        assert ear.heard == [{"journal/a.md": ["dead-link"]}]

    run_apart(run())
