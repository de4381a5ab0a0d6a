"""The way from a journal that was read to a public site.

In: a reading and what the command line asks. Out: the files of the site and every diagnostic, or the
gate's refusal. What renders knows the public journal alone. It must not write or print.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from types import MappingProxyType

from generator.build import Site, stop_short, with_texts
from generator.codes import ERROR, OFF
from generator.diagnostics import Diagnostic, has_errors, settle_diagnostics
from generator.gate.twin import make_twin
from generator.gate.verdict import pass_gate
from generator.intake import Reading
from generator.memo import Memo
from generator.output import OutputFile
from generator.pages import urls
from generator.pictures.gallery import Gallery, hang_pictures
from generator.pictures.pixels import Picture, remake_picture
from generator.project import TEMPLATES
from generator.public.book import build_public_book
from generator.public.hosting import build_hosting_files
from generator.public.plan import plan_public_pages
from generator.record import replace
from generator.redaction.journal import PublicJournal, redact_journal
from generator.settings import Settings

STOPPING = ("public-file", "unclosed-private")
"""What is a warning in a private site stops a public one."""
NOT_READ = "unknown-field"
"""So does this, unless it is switched off: the gate does not know what such a field says."""


def make_public_site(
    project: Path,
    reading: Reading,
    *,
    strict: bool,
    base_url: str | None = None,
    memo: Memo | None = None,
) -> Site[OutputFile]:
    """Redact, plan and render, then let the gate look; no files where anything is wrong. GateRefused.

    A `memo` carries over pictures, which take long to make.
    """
    settings = (
        reading.settings if base_url is None else replace(reading.settings, base_url=base_url)
    )
    stopping = (*STOPPING, *([] if settings.check.get(NOT_READ) == OFF else [NOT_READ]))
    settings = replace(settings, check={**settings.check, **dict.fromkeys(stopping, ERROR)})
    if has_errors(settle_diagnostics(reading.diagnostics, settings.check, strict=strict)):
        return stop_short(reading, settings, strict)
    memo = memo or Memo()
    gallery, unfit = hang_pictures(project, reading.journal, reading.today, memo)
    public = redact_journal(reading.journal, settings, reading.today, gallery.names)
    files, rendered = render_public_site(project, public, settings, gallery.shown.values())
    found = settle_diagnostics(
        (*reading.diagnostics, *unfit, *rendered), settings.check, strict=strict
    )
    passed = ""
    if not has_errors(found):
        make_other = partial(_make_other, project, reading, settings, gallery, memo)
        passed = pass_gate(files, reading.files, public, settings, make_other)
    return Site(
        () if has_errors(found) else files,
        found,
        with_texts(project, reading.sources, (*unfit, *rendered)),
        MappingProxyType(_count(public, files)),
        settings,
        reading.today,
        passed,
    )


def render_public_site(
    project: Path, public: PublicJournal, settings: Settings, pictures: Iterable[Picture] = ()
) -> tuple[tuple[OutputFile, ...], tuple[Diagnostic, ...]]:
    """Render every file of a public site, or tell what is wrong with a template."""
    from generator.render import (
        build_environment,
        check_syntax,
        render_crawler_files,
        render_page,
        render_static,
    )

    templates = build_environment(project / TEMPLATES)
    pages = plan_public_pages(build_public_book(public, settings))
    made = [render_page(page, templates) for page in pages]
    problems = {item: None for item in made if isinstance(item, Diagnostic)}
    addresses = [page.url for page in pages]
    shown = {item.name: item.data for item in pictures}
    files = (
        *(item for item in made if isinstance(item, OutputFile)),
        *render_static(templates, public=True),
        *(OutputFile(urls.picture_url(name), data) for name, data in sorted(shown.items())),
        *render_crawler_files(addresses, settings.base_url, public=True),
        *(OutputFile(path, text.encode()) for path, text in build_hosting_files(settings).items()),
    )
    return files, (*check_syntax(templates), *problems)


def _make_other(
    project: Path, reading: Reading, settings: Settings, gallery: Gallery, memo: Memo, seed: int
) -> tuple[OutputFile, ...]:
    """Make the site of a journal that differs in everything that is private."""
    twin = make_twin(reading.journal, settings, reading.today, seed, gallery.sources)
    remade = memo.open("other pictures")
    made = {path: remade.call(data, remake_picture, data) for path, data in twin.pictures.items()}
    shown = {path: item for path, item in made.items() if isinstance(item, Picture)}
    names = {path: item.name for path, item in shown.items()}
    public = redact_journal(twin.journal, twin.settings, reading.today, names)
    return render_public_site(project, public, twin.settings, shown.values())[0]


def _count(public: PublicJournal, files: Iterable[OutputFile]) -> dict[str, int]:
    """Count what was made, as a build does."""
    pages = sum(file.path.endswith(".html") for file in files)
    return {"pages": pages, "entries": len(public.entries)}
