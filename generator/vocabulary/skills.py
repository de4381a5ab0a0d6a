"""Skills and their other spellings: a name as typed in, a canonical skill id out.

In: the built-in skills and the owner's own terms. It must not know entries, settings or
diagnostics: conflicts are returned as plain values.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from generator.record import Record, replace
from generator.vocabulary.names import MAX_SUGGESTIONS, normalise_name
from generator.vocabulary.tables import read_table

EXACT_ONLY_LENGTH = 2
"""Names up to this length (c, r, go, ml) are found as typed only: short words collide easily."""
LIKENESS = 0.8
"""difflib ratio of a name worth suggesting; two swapped letters of six (phyton) give .83."""
MAX_ID_LENGTH = 60
SIGNS = frozenset("+#.")
HYPHENS = str.maketrans(dict.fromkeys(" _/.\u2010", "-"))


class SkillTerm(Record, frozen=True):
    """One skill: the id used in URLs, the name shown, its group and other spellings."""

    id: str
    name: str
    group: str
    aliases: tuple[str, ...]

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything that means this skill: id, name, aliases."""
        return (self.id, self.name, *self.aliases)


@cache
def skill_terms() -> Mapping[str, SkillTerm]:
    """Return the built-in skills by id, group by group."""
    return MappingProxyType(
        {
            skill_id: SkillTerm(skill_id, row["name"], group, tuple(row["aliases"]))
            for group, rows in read_table("skills").items()
            for skill_id, row in rows.items()
        }
    )


MARKED = (
    r"([^\d\s:=(,;][^\d:=(,;]*?)\s*[\s:=(-]\s*[-\u2013]?\s*"
    r"(\d+(?:\.\d+)?h|\d{1,2}(?:/\d{1,2})?)\)?"
)
"""A skill and what belongs behind its colon, written as one name."""


class SkillBook(Record, frozen=True):
    """The built-in skills with the owner's additions, ready for look-ups; equal where its terms are."""

    terms: tuple[SkillTerm, ...]
    _by_id: Mapping[str, SkillTerm]
    _by_name: Mapping[str, str]
    _by_slug: Mapping[str, str]

    def find(self, text: str) -> str | None:
        """Return the id of the skill that the text names, or None; likeness is never enough."""
        exact = self._by_name.get(normalise_name(text))
        if exact is not None:
            return exact
        slug = _slug_skill(text)
        return self._by_slug.get(slug) if len(slug) > EXACT_ONLY_LENGTH else None

    def own_id(self, text: str) -> str:
        """Return the id for a skill that `find` does not know: never empty, ASCII, no known id."""
        slug = _slug_skill(text)
        if self.find(slug):
            slug = _join_parts(_spell_out_signs(normalise_name(text)))
        return _make_safe(slug, taken=self.find(slug) is not None)

    def name(self, skill_id: str) -> str:
        """Return the name to show; an unknown id is its own name."""
        term = self._by_id.get(skill_id)
        return term.name if term else skill_id

    def group(self, skill_id: str) -> str:
        """Return the skill's group, "other" if it is unknown."""
        term = self._by_id.get(skill_id)
        return term.group if term else "other"

    def closest(self, text: str) -> tuple[str, ...]:
        """Return up to three names of known skills with a likeness of .85 or more, best first."""
        from difflib import get_close_matches  # few names are unknown

        found = get_close_matches(_slug_skill(text), self._by_slug, 12, LIKENESS)
        names = dict.fromkeys(self.name(self._by_slug[slug]) for slug in found)
        return tuple(names)[:MAX_SUGGESTIONS]


def split_marks(text: str) -> tuple[tuple[str, str], ...]:
    """Return names and marks of `caching 3`, `trees (3/5), graphs - 2h`; nothing where text is left."""
    whole = rf"(?:{MARKED}(?:[\s,;]+|$))+"
    found = re.findall(MARKED, text) if re.fullmatch(whole, text.strip()) else []
    return tuple((name.rstrip(" -\u2013"), mark) for name, mark in found)


def build_skill_book(
    own: Iterable[SkillTerm] = (),
) -> tuple[SkillBook, tuple[tuple[str, str, str], ...]]:
    """Join the built-in skills with the owner's and list (alias, first id, second id) conflicts.

    An own term with a known id adds its aliases and, where not empty, replaces name and group.
    A conflict is one spelling that two skills claim: the first keeps it.
    """
    return _join_terms(tuple(own))


@lru_cache(maxsize=4)
def _join_terms(
    own: tuple[SkillTerm, ...],
) -> tuple[SkillBook, tuple[tuple[str, str, str], ...]]:
    """Join the built-in skills with the owner's, once for the same terms."""
    by_id = dict(skill_terms())
    for term in own:
        by_id[term.id] = _extend_term(by_id[term.id], term) if term.id in by_id else _fill(term)
    by_name: dict[str, str] = {}
    by_slug: dict[str, str] = {}
    conflicts = [c for term in by_id.values() for c in _claim_spellings(term, by_name, by_slug)]
    return SkillBook(tuple(by_id.values()), by_id, by_name, by_slug), tuple(conflicts)


def _extend_term(known: SkillTerm, own: SkillTerm) -> SkillTerm:
    """Add the owner's spellings to a known skill; a replaced name stays as an alias."""
    name = own.name or known.name
    aliases = (*known.aliases, *own.aliases)
    if name != known.name:
        aliases = (*aliases, known.name)
    return replace(
        known, name=name, group=own.group or known.group, aliases=tuple(dict.fromkeys(aliases))
    )


def _fill(own: SkillTerm) -> SkillTerm:
    """Give a new skill its id as name and "other" as group where the owner left them empty."""
    return replace(own, name=own.name or own.id, group=own.group or "other")


def _claim_spellings(
    term: SkillTerm, by_name: dict[str, str], by_slug: dict[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Enter a skill's spellings in both look-ups and yield those that another skill holds."""
    reported: set[str] = set()
    for spelling in filter(str.strip, term.spellings):
        slug = _slug_skill(spelling)
        holder = by_name.setdefault(normalise_name(spelling), term.id)
        if holder == term.id and len(slug) > EXACT_ONLY_LENGTH:
            holder = by_slug.setdefault(slug, term.id)
        else:
            by_slug.setdefault(slug, term.id)
        if holder != term.id and slug not in reported:
            reported.add(slug)
            yield spelling, holder, term.id


def _slug_skill(text: str) -> str:
    """Return the loose form of a skill's name: signs spelled out, "apache" and "js" dropped."""
    words = _drop_apache(_spell_out_signs(normalise_name(text)))
    if not words.endswith("js"):
        return _join_parts(words)
    shorter = words.removesuffix("js").rstrip(" ._-")
    # Not from "Python/JS", which names two, and not where a language would be left: GoJS, Java JS.
    drops = shorter[-1:].isalnum() and shorter not in _language_names()
    return _join_parts(shorter if drops else words)


def _drop_apache(text: str) -> str:
    """Drop the word that many names of tools begin with, unless there is nothing else."""
    return re.sub(r"^apache[\s_-]+", "", text) if text.startswith("apache") else text


def _spell_out_signs(text: str) -> str:
    """Replace the names that are mostly signs, which joining the words would destroy."""
    if SIGNS.isdisjoint(text):
        return text
    text = re.sub(r"(?<!\w)c\+\+", "cpp", text)
    text = re.sub(r"(?<!\w)c#", "csharp", text)
    return re.sub(r"(?<!\w)\.net(?![a-z])", "dotnet", text)


def _join_parts(text: str) -> str:
    """Join the parts of a normalised name with single hyphens."""
    return "-".join(filter(None, text.translate(HYPHENS).split("-")))


def _make_safe(slug: str, taken: bool) -> str:
    """Return an ASCII id for a slug, with a hash where the plain form would not tell it apart."""
    plain = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKD", slug)).strip("-")
    if plain == slug and slug and not taken and len(slug) <= MAX_ID_LENGTH:
        return slug
    digest = hashlib.sha256(slug.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain[:MAX_ID_LENGTH].strip('-') or 'skill'}-{digest}"


@cache
def _language_names() -> frozenset[str]:
    """Return every spelling of the built-in programming languages."""
    languages = (term for term in skill_terms().values() if term.group == "languages")
    return frozenset(
        _spell_out_signs(normalise_name(text)) for term in languages for text in term.spellings
    )
