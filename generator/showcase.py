"""The way from a journal that was read to a public site.

In: a reading and what the command line asks. Out: the files of the site and every diagnostic, or the
gate's refusal. What renders knows the public journal alone. It must not write or print.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from types import MappingProxyType

from generator.build import Site, stop_short, with_templates
from generator.codes import ERROR
from generator.diagnostics import Diagnostic, has_errors, settle_diagnostics
from generator.gate.twin import make_twin
from generator.gate.verdict import pass_gate
from generator.intake import Reading
from generator.output import OutputFile
from generator.project import TEMPLATES
from generator.public.book import build_public_book
from generator.public.plan import plan_public_pages
from generator.record import replace
from generator.redaction.journal import PublicJournal, redact_journal
from generator.settings import Settings

STOPPING = ("public-file", "unclosed-private")
"""What is a warning in a private site stops a public one."""


def make_public_site(
    project: Path, reading: Reading, *, strict: bool, base_url: str | None = None
) -> Site[OutputFile]:
    """Redact, plan and render, then let the gate look; no files where anything is wrong. GateRefused."""
    settings = (
        reading.settings if base_url is None else replace(reading.settings, base_url=base_url)
    )
    settings = replace(settings, check={**settings.check, **dict.fromkeys(STOPPING, ERROR)})
    if has_errors(settle_diagnostics(reading.diagnostics, settings.check, strict=strict)):
        return stop_short(reading, settings, strict)
    public = redact_journal(reading.journal, settings, reading.today)
    files, rendered = render_public_site(project, public, settings)
    found = settle_diagnostics((*reading.diagnostics, *rendered), settings.check, strict=strict)
    if not has_errors(found):
        pass_gate(
            files, reading.files, public, settings, partial(_make_other, project, reading, settings)
        )
    return Site(
        () if has_errors(found) else files,
        found,
        with_templates(project, reading.sources, rendered),
        MappingProxyType(_count(public, files)),
        settings,
        reading.today,
    )


def render_public_site(
    project: Path, public: PublicJournal, settings: Settings
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
    files = (
        *(item for item in made if isinstance(item, OutputFile)),
        *render_static(templates, public=True),
        *render_crawler_files(addresses, settings.base_url, public=True),
    )
    return files, (*check_syntax(templates), *problems)


def _make_other(
    project: Path, reading: Reading, settings: Settings, seed: int
) -> tuple[OutputFile, ...]:
    """Make the site of a journal that differs in everything that is private."""
    twin = make_twin(reading.journal, settings, reading.today, seed)
    public = redact_journal(twin.journal, twin.settings, reading.today)
    return render_public_site(project, public, twin.settings)[0]


def _count(public: PublicJournal, files: Iterable[OutputFile]) -> dict[str, int]:
    """Count what was made, as a build does."""
    pages = sum(file.path.endswith(".html") for file in files)
    return {"pages": pages, "entries": len(public.entries)}
