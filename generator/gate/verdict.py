"""What the gate says of a public site, by both proofs.

In: the site's files, what they were made from, and a way to make a site. Out: their hash, or `GateRefused`.
It must not know how a site is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from generator.entries.parse import EntryFile
from generator.gate.scan import Leak, find_leaks
from generator.gate.secrets import Allowed, list_secrets, list_setting_secrets
from generator.gate.views import list_runs
from generator.manifest import hash_tree, take_fingerprint
from generator.output import OutputFile
from generator.redaction.journal import PublicJournal
from generator.settings import PublicSettings, Settings
from generator.vocabulary import skill_terms

Files = Sequence[OutputFile]
SEED = 1
REMEDY = (
    "reword the text that names it; or, if it may be known, mark its company, person or question"
    " `public: yes`"
)


class GateRefused(Exception):
    """Something private is in the site, or something in it depends on what is private.

    `leaks` name where each value was typed and where it stands in the site, `betraying` the files that
    would be others with another journal of which the same may be told.
    """

    def __init__(self, leaks: Sequence[Leak], betraying: Sequence[str]) -> None:
        super().__init__("the gate refused the public site")
        self.leaks, self.betraying = tuple(leaks), tuple(betraying)


def pass_gate(
    files: Files,
    sources: Iterable[EntryFile],
    public: PublicJournal,
    settings: Settings,
    make_other: Callable[[int], Files],
) -> str:
    """Return the hash of a site that holds nothing private, as far as two proofs can tell; GateRefused."""
    allowed = _list_allowed(public, settings)
    shown = _list_shown(public, settings.public)
    secrets = chain(list_secrets(sources, allowed), list_setting_secrets(settings))
    leaks = find_leaks(files, secrets, shown, allowed)
    betraying = compare_sites(files, make_other(SEED))
    if leaks or betraying:
        raise GateRefused(leaks, betraying)
    return hash_tree({file.path: take_fingerprint(file.data) for file in files})


def compare_sites(files: Files, others: Files) -> tuple[str, ...]:
    """Return the paths at which two sites differ."""
    one, two = ({file.path: file.data for file in part} for part in (files, others))
    return tuple(sorted(path for path in one.keys() | two.keys() if one.get(path) != two.get(path)))


def _list_allowed(public: PublicJournal, settings: Settings) -> Allowed:
    """Return what is no secret although it is typed: skills, questions and names that are shown."""
    skills = {name for term in skill_terms().values() for name in term.spellings}
    named = {item.name for item in public.shadow.companies.values()}
    people = {item.name for item in public.people}
    runs = frozenset(run for text in named | people for run in list_runs(text))
    asked = {item.text for item in public.questions}
    return Allowed(skills | asked | set(settings.public.skills), runs)


def _list_shown(public: PublicJournal, words: PublicSettings) -> Iterator[str]:
    """Yield every text that the owner wrote for all to read."""
    yield from (words.title, words.owner, words.about)
    for entry in public.entries:
        yield entry.title
        yield from (part if isinstance(part, str) else part.label for part in entry.text)
    yield from (question.text for question in public.questions)
    for person in public.people:
        yield from (person.name, person.role)
