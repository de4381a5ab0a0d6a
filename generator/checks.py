"""Rules between files that change nothing: whether links lead somewhere, and to one place.

In: typed files and the journal. Out: diagnostics. It must not know reports or pages.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from html import unescape

from generator.diagnostics import Diagnostic, make_diagnostic
from generator.entries.mentions import QuestionMention
from generator.entries.parse import EntryFile
from generator.memo import Memo
from generator.model import (
    Company,
    Entry,
    FileLink,
    Journal,
    Person,
    Skill,
    Target,
    WikiLink,
    find_targets,
    list_links,
)
from generator.vocabulary import closest_terms, normalise_name

Copies = Mapping[str, Sequence[FileLink]]
"""By path of a file, its links to files that are copied as they are."""
INLINE_PICTURE = re.compile(r'<img src="data:[^"]*" alt="([^"]*)"')
"""What stands in rendered text for a picture whose bytes are its address; typed text is escaped."""


def list_copies(files: Iterable[EntryFile], memo: Memo | None = None) -> Copies:
    """Return by path of a file its links to files that are copied as they are."""
    return (memo or Memo()).each("copies", _list_copies, {file.path: file for file in files})


def check_journal(
    files: Sequence[EntryFile],
    journal: Journal,
    unread: frozenset[str],
    copies: Copies,
    memo: Memo | None = None,
) -> tuple[Diagnostic, ...]:
    """Apply every rule to every file, drafts too.

    `unread` are normalised file names of entries with faults of their own: a link to one is right.
    `copies` are those of `list_copies`.
    """
    memo = memo or Memo()
    by_path = {file.path: file for file in files}
    pages = _list_pages(journal, memo)
    checked = memo.each("checked files", _check_file, by_path, journal.targets, pages, unread)
    found = [item for problems, _ in checked.values() if problems for item in problems]
    for path, (_, doubtful) in checked.items():
        for link in doubtful:
            found.extend(check_link(path, link, journal))
    found.extend(_compare_copies(copies))
    return tuple(found)


def _check_file(
    file: EntryFile,
    targets: Mapping[str, Sequence[Target]],
    pages: Collection[str],
    unread: Collection[str],
) -> tuple[tuple[Diagnostic, ...], tuple[WikiLink, ...]]:
    """Return what is wrong with a file, and its links that do not lead to one place."""
    found = [*_check_public(file)]
    doubtful: list[WikiLink] = []
    for link in list_links(file.body.parts):
        if isinstance(link, WikiLink):
            if len(find_targets(targets, link.target)) != 1:
                if normalise_name(link.target) not in unread:
                    doubtful.append(link)
        elif _is_lost(link, pages, unread):
            found.append(_without_page(file.path, link))
    return tuple(found), tuple(doubtful)


def _is_lost(link: FileLink, pages: Collection[str], unread: Collection[str]) -> bool:
    """Say whether a link leads to a file that should have a page and has none."""
    path = link.path
    return path.endswith(".md") and path not in pages and _name_of(path) not in unread


def _list_copies(file: EntryFile) -> tuple[FileLink, ...]:
    """Return the links to files that are copied as they are."""
    links = (link for link in list_links(file.body.parts) if isinstance(link, FileLink))
    return tuple(link for link in links if not link.path.endswith(".md"))


def _compare_copies(copies: Copies) -> Iterator[Diagnostic]:
    """Yield files whose names differ in case alone."""
    seen: dict[str, str] = {}
    for path, links in copies.items():
        for link in links:
            first = seen.setdefault(normalise_name(link.path), link.path)
            if first != link.path:
                yield _twin_file(path, link, first)


def _check_public(file: EntryFile) -> Iterator[Diagnostic]:
    """Warn of what is marked `public: yes` and cannot be shown."""
    if file.kind != "entry":
        return
    if file.value("public", False):
        for part in file.body.parts:
            if isinstance(part, FileLink) and not (part.is_picture or part.path.endswith(".md")):
                yield _public_file(file.path, part)
            elif isinstance(part, str):
                yield from (_inline_picture(file, alt) for alt in INLINE_PICTURE.findall(part))
    if file.value("nda") != "no":
        for question in _list_questions(file):
            if question.public:
                yield _public_question(file.path, question)


def _list_questions(file: EntryFile) -> Iterator[QuestionMention]:
    yield from file.value("questions", ())
    for session in file.value("sessions", ()):
        located = session.fields.get("questions")
        yield from located.value if located else ()


def _public_file(path: str, link: FileLink) -> Diagnostic:
    message = f"a public text needs '{link.path}'"
    help = "put it into a `::: private` block, or take `public: yes` from the entry"
    return make_diagnostic(path, link.span, "public-file", message, help)


def _inline_picture(file: EntryFile, alt: str) -> Diagnostic:
    message = f"the picture '{unescape(alt)}' is written into this public text as data"
    help = "save it as a file beside the entry, and show that"
    return make_diagnostic(file.path, file.fence, "public-file", message, help)


def _public_question(path: str, question: QuestionMention) -> Diagnostic:
    message = "this question stays private: nothing says that it may be told"
    help = "add `nda: no` to the entry if there is no such agreement"
    return make_diagnostic(path, question.span, "public-question", message, help)


def _twin_file(path: str, link: FileLink, first: str) -> Diagnostic:
    message = f"'{link.path}' and '{first}' would be one file on many systems"
    return make_diagnostic(path, link.span, "duplicate-id", message, "rename one of the two files")


def _list_pages(journal: Journal, memo: Memo) -> frozenset[str]:
    """Return the paths of all files that became a page."""
    notes = {"companies": journal.companies, "people": journal.people, "skills": journal.skills}
    paths = [memo.each(f"notes on {name}", _get_note, table) for name, table in notes.items()]
    return memo.call(
        "paths of pages", _join_paths, memo.each("paths", _get_path, journal.entries), *paths
    )


def _get_path(entry: Entry) -> str:
    return entry.path


def _get_note(item: Company | Person | Skill) -> str | None:
    return item.note_path


def _join_paths(*tables: Mapping[str, str | None]) -> frozenset[str]:
    return frozenset(path for table in tables for path in table.values() if path)


def _name_of(path: str) -> str:
    return normalise_name(path.rsplit("/", 1)[-1].removesuffix(".md"))


def _without_page(path: str, link: FileLink) -> Diagnostic:
    message = f"'{link.path}' has no page"
    return make_diagnostic(
        path, link.span, "dead-link", message, "drafts have none until they are done"
    )


def check_link(path: str, link: WikiLink, journal: Journal) -> Iterator[Diagnostic]:
    """Warn of a link that leads nowhere, or that could lead to several places."""
    targets = journal.find(link.target)
    if not targets:
        near = closest_terms(link.target, _similar_names(link.target, journal), 0.7)
        hint = (
            f"did you mean `[[{_spell_name(near[0], journal)}]]`?"
            if near
            else "link to an entry, a company, a person or a skill of this journal"
        )
        yield make_diagnostic(
            path, link.span, "dead-link", f"nothing here is called '{link.target}'", hint
        )
    elif len(targets) > 1:
        kinds = ", ".join(f"{item.kind} {journal.name_target(item)}" for item in targets)
        yield make_diagnostic(
            path,
            link.span,
            "ambiguous-link",
            f"'{link.target}' can mean {kinds}",
            f"it leads to the {targets[0].kind}; write another name or alias for the other",
        )


def _spell_name(name: str, journal: Journal) -> str:
    """Spell a normalised name as its page does, unless it is an alias or an id."""
    shown = journal.name_target(journal.targets[name][0])
    return shown if normalise_name(shown) == name else name


def _similar_names(target: str, journal: Journal) -> list[str]:
    """Pick names worth a closer comparison: the same first letter and about the same length."""
    wanted = normalise_name(target)
    return [
        name
        for name in journal.targets
        if name.startswith(wanted) or (name[:1] == wanted[:1] and abs(len(name) - len(wanted)) <= 3)
    ]
