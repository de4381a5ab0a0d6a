"""Journals full of private values that nobody could mistake for anything else.

In: a seed. Out: the files of a project in which every field of every kind says something that must not
leave the machine, and the words by which it would be found. It must not know how anything is redacted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

STAGES = (
    "contacted",
    "applied",
    "pre-screen",
    "tech-screen",
    "algorithms",
    "onsite",
    "system-design",
    "tools",
    "offer",
)
ENDS = ("rejected", "declined", "withdrawn", "accepted", "position-closed")
SKILLS = ("graphs", "caching", "sql", "python", "communication", "system-design", "testing")
LETTERS = "bcdfghjklmnpqrstvwxz"
FIRST = date(2023, 1, 9)
TODAY = date(2026, 3, 15)


@dataclass
class Canaries:
    """Words that stand in private fields, and the random numbers behind them."""

    random: Random
    words: list[str] = field(default_factory=list)

    def word(self) -> str:
        """Return a new word."""
        word = "zq" + "".join(self.random.choices(LETTERS, k=9))
        self.words.append(word)
        return word

    def name(self) -> str:
        """Return a new name of two words."""
        return f"{self.word().title()} {self.word().title()}"

    def number(self) -> str:
        """Return a new telephone number."""
        digits = "".join(self.random.choices("0123456789", k=8))
        self.words.append(digits)
        return f"+49 30 {digits[:4]} {digits[4:]}"


def write_journal(seed: int, companies: int = 5) -> tuple[dict[str, str], list[str]]:
    """Return the files of a project by path, and the words that may not stand in a public site."""
    random = Random(seed)
    canaries = Canaries(random)
    files: dict[str, str] = {
        "rounds.yml": f"title: {canaries.name()}\nowner: {canaries.name()}\n"
        f"skills: {{bar: 4, aliases: {{{canaries.word()}: [{canaries.word()}]}}}}\n"
    }
    named = [canaries.name() for _ in range(companies)]
    for company in named:
        files |= _write_process(canaries, company)
    files |= _write_beside(canaries, named[0])
    return files, canaries.words


def _write_process(canaries: Canaries, company: str) -> dict[str, str]:
    """Return the entries of a company's process, or two, and the notes on it."""
    random = canaries.random
    person = canaries.name()
    files = {
        f"journal/companies/{canaries.word()}.md": f"---\nname: {company}\n"
        f"aliases: [{canaries.name()}]\ntype: {random.choice(('startup', 'product'))}\n"
        f"city: {canaries.word()}\nsize: {canaries.word()}\n"
        f"link: https://{canaries.word()}.example\n---\n{canaries.word()}\n",
        f"journal/people/{canaries.word()}.md": f"---\nname: {person}\nrole: {canaries.word()}\n"
        f"aliases: [{canaries.name()}]\nemail: {canaries.word()}@{canaries.word()}.example\n"
        f"phone: {canaries.number()}\nlink: https://{canaries.word()}.example/{canaries.word()}\n"
        f"---\n{canaries.word()} {canaries.word()}\n",
    }
    day = FIRST + timedelta(days=random.randint(0, 1100))
    count = random.randint(1, len(STAGES))
    for stage in sorted(random.sample(STAGES, count), key=STAGES.index):
        files[_path(canaries, day)] = _write_entry(canaries, day, company, person, stage)
        if random.random() < 0.4:
            files[_path(canaries, day)] = _write_passing(canaries, day, company)
        day += timedelta(days=random.choice((0, 1, 6, 7, 12, 20, 55, 70)))
    if random.random() < 0.7:
        end = random.choice(ENDS)
        files[_path(canaries, day)] = _write_end(canaries, day, company, end)
    return files


def _path(canaries: Canaries, day: date) -> str:
    return f"journal/{day.year}/{day.isoformat()}-{canaries.word()}.md"


def _write_entry(canaries: Canaries, day: date, company: str, person: str, stage: str) -> str:
    random = canaries.random
    lines = [
        f"company: {company}",
        f"stage: {stage}",
        f"title: {canaries.name()}",
        f"with: ['{person}, {canaries.word()}', {canaries.name()}]",
        f"tags: [{canaries.word()}]",
        f"via: {canaries.name()}",
        f"posting: https://{canaries.word()}.example/{canaries.word()}",
        f"pay: {random.randint(61, 99)}123 EUR/year",
        f"location: {canaries.word()}",
        f"impressions: {{office: 4 {canaries.word()}}}",
        f"said: {{code-review: {canaries.word()}}}",
    ]
    if random.random() < 0.1:
        lines[2:] = [f"title: Shown too {seed_word(random)}", "public: yes"]
        return f"---\n{chr(10).join(lines)}\n---\nOpen words on a round.\n"
    if stage == "onsite":
        lines.append(f"sessions: [{_write_session(canaries)}, {_write_session(canaries)}]")
    elif stage == "offer":
        lines.append(f"terms: {{base: 71234 EUR/year, {canaries.word()}: {canaries.word()}}}")
    elif stage not in STAGES[:2]:
        skills = random.sample(SKILLS, 3)
        lines += [
            f"skills: {{{skills[0]}: {{self: {random.randint(1, 5)}, note: {canaries.word()}}},"
            f" {skills[1]}: {random.randint(1, 5)}, {canaries.word()}: 3}}",
            f"questions: [{{ask: {canaries.name()}, skill: {skills[2]}, went: good,"
            f" note: {canaries.word()}}}, {{ask: {canaries.name()}, public: yes}}]",
            f"outcome: {random.choice(('passed', 'failed', 'pending', 'cancelled'))}",
            f"feedback: {{from: {person}, text: {canaries.name()}, skills: {{{skills[0]}: 2/4}}}}",
        ]
    text = f"{canaries.word()} [[{company}]]\n\n::: private\n{canaries.word()}\n:::\n"
    return f"---\n{chr(10).join(lines)}\n---\n{text}"


def _write_passing(canaries: Canaries, day: date, company: str) -> str:
    """Return an entry beside the steps: a public one, or one with a private text."""
    random = canaries.random
    stage = random.choice(("follow-up", "note", "reply", "on-hold", "feedback"))
    head = f"company: {company}\nstage: {stage}\n"
    if random.random() < 0.2:
        return f"---\n{head}public: yes\ntitle: Beside {seed_word(random)}\n---\nOpen.\n"
    return f"---\n{head}---\n{canaries.word()}\n"


def _write_session(canaries: Canaries) -> str:
    """Return one session of an onsite day; some were called off."""
    random = canaries.random
    outcome = random.choice(("passed", "failed", "cancelled"))
    stage = random.choice(("algorithms", "tools", "culture-fit"))
    return f"{{stage: {stage}, skills: {{{random.choice(SKILLS)}: 3}}, outcome: {outcome}}}"


def _write_end(canaries: Canaries, day: date, company: str, stage: str) -> str:
    head = f"company: {company}\nstage: {stage}\nreason: compensation\n"
    return f"---\n{head if stage == 'declined' else head.partition('reason')[0]}---\n{canaries.word()}\n"


def _write_beside(canaries: Canaries, company: str) -> dict[str, str]:
    """Return entries outside of any process, public ones among them."""
    random = canaries.random
    day = FIRST + timedelta(days=random.randint(0, 900))
    secret = canaries.word()
    return {
        _path(canaries, day): f"---\nstage: study\nskills: {{graphs: {random.randint(1, 9)}h}}\n"
        f"title: {canaries.name()}\n---\n{canaries.word()}\n",
        _path(canaries, day): f"---\nstage: mock\nwith: {canaries.name()}\n"
        f"skills: {{sql: 3}}\n---\n{canaries.word()}\n",
        _path(canaries, day): f"---\nstage: note\ntitle: Shown to all {seed_word(random)}\n"
        f"tags: [{canaries.word()}]\npublic: yes\n---\nOpen words about [[{secret}]], [[{company}]] and"
        f" [[{secret}|one of them]].\n\n::: private\n{canaries.word()}\n:::\n",
    }


def seed_word(random: Random) -> str:
    """Return a word that may be shown."""
    return "open" + "".join(random.choices("aeiou", k=5))
