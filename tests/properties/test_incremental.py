"""Whatever is edited in whatever order: a build that remembers makes what a clean one makes.

Forty edits run with the other tests. `ROUNDS_EDITS=10000` asks for as many.
"""

import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from generator.build import Site, build_project
from generator.cli import run
from generator.memory import Memory
from generator.offering import offer_site
from generator.output import OutputFile

EDITS = int(os.environ.get("ROUNDS_EDITS", "40"))
STEPS = 20
TODAY = date(2026, 3, 15)
pytestmark = pytest.mark.timeout(120 if EDITS <= 1000 else 0)
OWN = (".gitignore", ".rounds-manifest.json", ".rounds-lock")

DAYS = st.sampled_from(["2026-01-10", "2026-02-01", "2026-02-20", "2026-03-01", "2026-03-30"])
STAGES = st.sampled_from(
    [
        "pre-screen",
        "algorithms",
        "system-design",
        "feedback",
        "rejected",
        "offer",
        "accepted",
        "follow-up",
        "study",
        "mock",
        "note",
        "catch-up",
    ]
)
COMPANIES = st.sampled_from(["Acme", "acme", "Acmee", "Beta Works", "Wrocław Soft"])
PEOPLE = st.sampled_from(
    ["Lee Chen", "Dana Reyes, Talent Sourcer", "Ana Boto, Engineer <ana@beta.example>", "Лена"]
)
SKILLS = st.sampled_from(["graphs: 2", "graphs: 5", "sql: 3", "go", "my-own: 4", "unknwon: 1/4"])
FIELDS = st.lists(
    st.one_of(
        st.builds("role: {}".format, st.sampled_from(["Dev", "Ops"])),
        st.builds("title: {}".format, st.sampled_from(["First", "Second & <b>"])),
        st.builds("outcome: {}".format, st.sampled_from(["passed", "failed", "pending"])),
        st.builds("source: {}".format, st.sampled_from(["referral", "job-board"])),
        st.builds("via: {}".format, PEOPLE.map(lambda name: name.split(",")[0])),
        st.builds("promised: {}".format, DAYS),
        st.builds("remind: {}".format, DAYS),
        st.builds("about: {}".format, st.sampled_from(["entry-1", "entry-2"])),
        st.builds("previous: {}".format, st.sampled_from(["entry-1", "acme-dev-1"])),
        st.builds("terms: {{base: {} EUR}}".format, st.integers(50, 90)),
        st.builds("questions: [{{ask: Why {}, skill: sql}}]".format, st.integers(0, 3)),
        st.just("draft: yes"),
        st.just("wrong field"),
    ),
    max_size=4,
    unique_by=lambda line: line.partition(":")[0],
)
BODIES = st.sampled_from(
    [
        "",
        "Plain words.\n",
        "See [[Acme]], [[Lee Chen]], [[graphs]] and [[entry-1]].\n",
        "![p](plan.svg) [there](entry-2.md)\n\n::: private\n[[Nobody]]\n:::\n",
    ]
)
NAMES = st.sampled_from([f"entry-{number}" for number in range(6)])
NOTES = st.sampled_from(["companies/acme", "people/lee-chen", "skills/graphs", "skills/my-own"])
NOTE_FIELDS = st.sampled_from(
    [
        "name: Acme Inc\naliases: [Acme]\n",
        "type: startup\n",
        "tier: warm\n",
        "target: 5\n",
        "x: y\n",
    ]
)
SETTINGS = st.sampled_from(
    [
        "title: Mine\n",
        "skills: {bar: 4}\n",
        "rules: {ping: 3}\n",
        "cadence: {warm: 9}\n",
        "title: [\n",
    ]
)
TEMPLATES = st.sampled_from(
    [
        ("parts/when.html", "{% macro when(item) %}{{ item }}{% endmacro %}"),
        ("parts/link.html", "no macro"),
        ("pages/not_found.html", "gone {{ view.frame.title }}"),
        ("pages/entry.html", "{{ view.nothing }}"),
        ("static/own.css", "body{}"),
    ]
)


class Editing(RuleBasedStateMachine):
    """A journal under edit, built by a process that stays, by one that comes anew, and cleanly.

    A preview offers it too; of that only every so many pages are asked for.
    """

    @initialize()
    def begin(self) -> None:
        """Start from an empty journal."""
        self.place = Path(tempfile.mkdtemp(prefix="rounds-editing-"))
        self.project = self.place / "project"
        (self.project / "journal").mkdir(parents=True)
        self.memory, self.previewed = Memory[OutputFile](), Memory[OutputFile]()
        self.seen: dict[str, bytes] | None = None
        self.stride = 1

    def teardown(self) -> None:
        """Leave nothing behind."""
        if hasattr(self, "place"):
            shutil.rmtree(self.place)

    def write(self, name: str, text: str) -> None:
        """Save a file of the project."""
        path = self.project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    @rule(
        name=NAMES, day=DAYS, stage=STAGES, company=COMPANIES, person=PEOPLE, skill=SKILLS,
        fields=FIELDS, body=BODIES,
    )  # fmt: skip
    def save_entry(
        self,
        name: str,
        day: str,
        stage: str,
        company: str,
        person: str,
        skill: str,
        fields: list[str],
        body: str,
    ) -> None:
        """Write an entry, new or in the place of another."""
        head = [f"date: {day}", f"stage: {stage}", f"company: {company}", f'with: ["{person}"]']
        text = "\n".join([*head, f"skills: {{{skill}}}", *fields])
        self.write(f"journal/{name}.md", f"---\n{text}\n---\n{body}")

    @rule(name=NAMES, stage=STAGES)
    def change_stage(self, name: str, stage: str) -> None:
        """Change one line of an entry."""
        path = self.project / f"journal/{name}.md"
        if path.exists():
            lines = path.read_text("utf-8").split("\n")
            lines = [f"stage: {stage}" if line.startswith("stage:") else line for line in lines]
            path.write_text("\n".join(lines), "utf-8")

    @rule(name=NAMES, other=NAMES)
    def rename_entry(self, name: str, other: str) -> None:
        """Give an entry another name, over another one or not."""
        path = self.project / f"journal/{name}.md"
        if path.exists():
            path.replace(self.project / f"journal/{other}.md")

    @rule(name=NAMES)
    def delete_entry(self, name: str) -> None:
        """Delete an entry."""
        (self.project / f"journal/{name}.md").unlink(missing_ok=True)

    @rule(name=NOTES, fields=NOTE_FIELDS, body=BODIES)
    def save_note(self, name: str, fields: str, body: str) -> None:
        """Write a note on a company, a person or a skill."""
        self.write(f"journal/{name}.md", f"---\n{fields}---\n{body}")

    @rule(name=NOTES)
    def delete_note(self, name: str) -> None:
        """Delete a note."""
        (self.project / f"journal/{name}.md").unlink(missing_ok=True)

    @rule(text=SETTINGS)
    def save_settings(self, text: str) -> None:
        """Change the settings."""
        self.write("rounds.yml", text)

    @rule(template=TEMPLATES)
    def save_template(self, template: tuple[str, str]) -> None:
        """Lay a template over a built-in one."""
        self.write(f"templates/{template[0]}", template[1])

    @rule()
    def delete_templates(self) -> None:
        """Go back to the built-in templates."""
        shutil.rmtree(self.project / "templates", ignore_errors=True)

    @rule(there=st.booleans())
    def change_picture(self, there: bool) -> None:
        """Draw a picture that entries show, or take it away."""
        if there:
            self.write("journal/plan.svg", f"<svg>{len(list(self.place.rglob('*')))}</svg>")
        else:
            (self.project / "journal/plan.svg").unlink(missing_ok=True)

    @rule(stride=st.integers(1, 5))
    def ask_for_fewer(self, stride: int) -> None:
        """Ask the preview for every so many pages alone from now on."""
        self.stride = stride

    @rule()
    def damage_cache(self) -> None:
        """Flip a byte of what the last build left for the next."""
        path = self.project / ".rounds-cache/archive"
        if path.exists():
            data = bytearray(path.read_bytes())
            data[len(data) // 2] ^= 1
            path.write_bytes(data)

    @rule()
    def delete_page(self) -> None:
        """Take a page of the site away."""
        (self.project / "site/timeline/index.html").unlink(missing_ok=True)

    @invariant()
    def all_builds_agree(self) -> None:
        """The process that stays and the one that comes anew make what a clean build makes."""
        if not hasattr(self, "project"):
            return
        clean = build(self.project, None)
        stays = build(self.project, self.memory)
        assert stays.diagnostics == clean.diagnostics
        assert stays.files == clean.files
        self.hold_preview_against(clean)
        status = run(["build", "-q", "--as-of", TODAY.isoformat(), "--project", str(self.project)])
        assert status == (0 if clean.files else 1)
        if clean.files:
            wanted = {file.path: file.data for file in clean.files}
            assert read_site(self.project / "site") == wanted

    def hold_preview_against(self, clean: Site[OutputFile]) -> None:
        """What the preview makes when it is asked for it is what the clean build made."""
        before, self.seen = self.seen, read_sources(self.project)
        site, shelf = offer_site(
            self.project,
            as_of=TODAY,
            strict=False,
            memory=self.previewed,
            changed=None if before is None else name_changes(before, self.seen),
        )
        wanted = {file.path: file.data for file in clean.files}
        assert site.diagnostics == clean.diagnostics
        assert set(shelf) == set(wanted)
        for path in sorted(wanted)[:: self.stride]:
            assert shelf[path] == wanted[path], path


def build(project: Path, memory: Memory[OutputFile] | None) -> Site[OutputFile]:
    """Build in memory."""
    return build_project(project, as_of=TODAY, strict=False, base_url=None, jobs=1, memory=memory)


def read_sources(project: Path) -> dict[str, bytes]:
    """Read what a site is made from."""
    places = [project / "rounds.yml", *(project / "journal").rglob("*")]
    places += (project / "templates").rglob("*")
    paths = [path for path in places if path.is_file()]
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in paths}


def name_changes(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """Name the files that are other, new or gone."""
    return {path for path in before | after if before.get(path) != after.get(path)}


def read_site(folder: Path) -> dict[str, bytes]:
    """Read what a build wrote."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    return {path: data for path, data in found.items() if path not in OWN}


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=max(1, EDITS // STEPS),
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
