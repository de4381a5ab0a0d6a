"""Pages become files: the template environment, its loader order, and faults with their places.

In: pages and the user's template folder. Out: output files and diagnostics. The only importer of
jinja2, and the only place that lets HTML through unescaped. It must not know what a page says.
"""

from __future__ import annotations

import marshal
import pickle
import re
import sys
import traceback
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from functools import lru_cache, partial
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    nodes,
)
from jinja2.bccache import Bucket, bc_magic
from markupsafe import Markup, escape

from generator import __version__
from generator.design import digest_folders, find_builtin_templates
from generator.diagnostics import Diagnostic, Span, make_diagnostic
from generator.output import OutputFile
from generator.pages import urls, wording
from generator.pages.crawlers import build_robots, build_sitemap
from generator.pages.links import Link
from generator.pages.page import Page
from generator.pages.rows import EntryRow
from generator.pages.texts import SafeHtml
from generator.project import STATIC, holds_templates
from generator.record import Record
from generator.reports.letters import LetterFacts

USER_FOLDER, BUILTIN_PREFIX = "templates", "builtin"
LETTER_FOLDER = "letters"
SCRIPT_FOLDERS = ("script/", "vendor/")
"""What script adds to a private site: below the static files, and on no public site."""
SUFFIX, LETTER_SUFFIX = ".html", ".txt"
PROGRAM = f"{__version__} {Path(__file__).stat().st_mtime_ns}"
"""What compiled templates are compiled for, beside Jinja and Python, whose versions it checks itself."""
PARTS = (
    "when", "link", "stage_code", "stage_tag", "outcome", "went", "source", "demand_line", "nav",
)  # fmt: skip
"""Filters that show a value by a macro of the same name, in a file of that name."""
MOST_PARTS = 100_000
find_sign = re.compile("[&<>'\"]").search
FILTERS: Mapping[str, Callable[..., str]] = {
    "day": wording.format_day,
    "short_day": wording.format_short_day,
    "clock": wording.format_clock,
    "hours": wording.format_hours,
    "decimal": wording.format_decimal,
    "signed": wording.format_signed,
    "count": wording.count_things,
    "distance": wording.format_distance,
    "id_words": wording.format_id,
    "quarter": wording.format_quarter,
    "month": wording.format_month,
    "mailto": wording.write_mailto,
}


class Templates(Environment):
    """Templates that share one plain dict of globals: Jinja asks after all of them at each import.

    What they show goes through `show`.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template; none has any of its own."""
        return self.globals if d is None else super().make_globals(d)

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        """Return a template as Python: in its first line, names are imported, `escape` among them."""
        first, rest = super()._generate(source, name, filename, defer_init).split("\n", 1)
        return f"{first}; from {__name__} import show as escape\n{rest}"


def show(value: object) -> str:
    """Return a value as HTML shows it; most are HTML already, or texts without a sign to escape.

    What comes out is joined to a page or a part of one, so a text need not be marked as HTML.
    """
    if type(value) is Markup or (type(value) is str and find_sign(value) is None):
        return value
    return escape(value)


class BuiltinCode(FileSystemBytecodeCache):
    """The built-in templates compiled, kept where Python keeps its own modules compiled.

    Jinja checks a file against its own version, Python's and the template's source. The owner's
    templates are compiled anew, and where nothing can be written, all are.
    """

    def __init__(self, builtin: Path) -> None:
        super().__init__(str(Path(cache_from_source(__file__)).parent), "template-%s.cache")
        self._builtin = builtin

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the key of a built-in template, "" for any other."""
        is_builtin = filename is not None and Path(filename).is_relative_to(self._builtin)
        return super().get_cache_key(f"{PROGRAM} {name}", filename) if is_builtin else ""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket where there is something to fill it with.

        The format is Jinja's, which would read it piece by piece, and so take five times as long.
        """
        if not bucket.key:
            return
        with suppress(Exception):  # a damaged file fails in as many ways as there are bytes in it
            data = Path(self.directory, self.pattern % bucket.key).read_bytes()
            head = bc_magic + pickle.dumps(bucket.checksum, 2)
            if data.startswith(head):
                bucket.code = marshal.loads(data[len(head) :])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the bucket where that is possible and wanted."""
        if bucket.key and not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


class Parts:
    """Small parts of pages, each made once: a large site shows one on many pages.

    A part is a macro in a file of its name, which gets the value as `item`. What it makes is
    remembered by value, lines of entries by identity: the row is kept beside what was made of it,
    so that its number is nobody else's.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._macros: dict[str, Callable[..., str]] = {}
        self._known: dict[str, dict[Hashable, str]] = {name: {} for name in PARTS}
        self._lines: dict[tuple[int, bool, bool, bool, str], tuple[EntryRow, str]] = {}

    def show(self, name: str, item: Hashable) -> str:
        """Return a value as the part of this name shows it."""
        known = self._known[name]
        made = known.get(item)
        if made is None:
            made = known[item] = self._render(name, item)
        return made

    def show_links(self, links: Iterable[Link], separator: str = ", ") -> str:
        """Return several links in a row."""
        return escape(separator).join(self.show("link", link) for link in links)

    def show_entry(
        self, row: EntryRow, company: bool, people: bool, excerpt: bool, traits: str = ""
    ) -> str:
        """Return an entry as a line of a list, with its traits where the list can be filtered."""
        key = (id(row), company, people, excerpt, traits)
        known = self._lines.get(key)
        if known is None:
            line = self._render(
                "entry_line", row, company=company, people=people, excerpt=excerpt, traits=traits
            )
            known = self._lines[key] = (row, line)
        return known[1]

    def forget_others(self, rows: Iterable[EntryRow]) -> None:
        """Keep the lines of these rows alone, and not more of the rest than a large site needs."""
        alive = set(map(id, rows))
        self._lines = {key: made for key, made in self._lines.items() if key[0] in alive}
        for known in self._known.values():
            if len(known) > MOST_PARTS:
                known.clear()

    def _render(self, name: str, item: object, **flags: bool | str) -> str:
        """Call the macro that gives a part its name."""
        macro = self._macros.get(name)
        if macro is None:
            macro = self._macros[name] = self._find_macro(f"parts/{name}{SUFFIX}", name)
        return macro(item, **flags)

    def _find_macro(self, file: str, name: str) -> Callable[..., str]:
        template = self._environment.get_template(file)
        macro: Callable[..., str] | None = getattr(template.module, name, None)
        if macro is None:
            text = f"the part has no macro `{name}`, by which pages call it"
            raise TemplateSyntaxError(text, 1, file, template.filename)
        return macro


class TemplateSet(Record, frozen=True):
    """Templates and static files in force: the user's folder, if any, before the built-in one.

    `digest` tells this set from any other: it covers every template's name and bytes. `letters`
    are plain text, in which nothing is escaped; a page that shows one escapes it whole.
    """

    environment: Environment
    user: Path | None
    builtin: Path
    digest: str
    parts: Parts
    letters: Environment


def build_environment(user_templates: Path | None) -> TemplateSet:
    """Set up templates: the user's, then the built-in ones, then these again under `builtin/`."""
    builtin = find_builtin_templates()
    user = user_templates if user_templates and user_templates.is_dir() else None
    read = user if user and holds_templates(user) else None
    return _build_set(builtin, user, digest_folders((builtin, read)))


@lru_cache(maxsize=4)
def _build_set(builtin: Path, user: Path | None, digest: str) -> TemplateSet:
    """Set up an environment; one that was set up for the same bytes has its templates compiled."""
    own: list[BaseLoader] = [FileSystemLoader(user)] if user else []
    shipped = FileSystemLoader(builtin)
    environment = Templates(
        loader=ChoiceLoader([*own, shipped, PrefixLoader({BUILTIN_PREFIX: shipped})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=BuiltinCode(builtin),
    )
    letters = environment.overlay(autoescape=False)
    letters.globals = {**environment.globals, "blank": "[{}]".format}
    environment.filters["letter"] = partial(_write_letter, letters)
    parts = Parts(environment)
    environment.filters |= {
        **FILTERS,
        "html": _pass_html,
        **{name: partial(parts.show, name) for name in PARTS},
        "links": parts.show_links,
        "entry_line": parts.show_entry,
    }
    return TemplateSet(environment, user, builtin, digest, parts, letters)


def compile_templates(templates: TemplateSet) -> None:
    """Compile what private pages use, so that processes which share the work need not do it each."""
    for name in templates.environment.list_templates(filter_func=_is_for_pages):
        with suppress(TemplateError, UnicodeDecodeError):  # told of when a page needs it
            templates.environment.get_template(name)


def _is_for_pages(name: str) -> bool:
    """Say whether a template is of private pages; the built-in one below an own one is seldom used."""
    return name.endswith(SUFFIX) and not name.startswith((f"{BUILTIN_PREFIX}/", "public/"))


def render_page(page: Page, templates: TemplateSet) -> OutputFile | Diagnostic:
    """Render one page, or tell what is wrong with its template."""
    try:
        template = templates.environment.get_template(page.template)
        text = template.render(view=page.view, frame=page.view.frame)
    except Exception as error:  # a user's template may raise anything
        return _describe_error(error, page.template, templates)
    return OutputFile(page.url, _encode(text))


def render_letter(letter: LetterFacts, templates: TemplateSet) -> str | Diagnostic:
    """Write a letter as plain text, its subject in the first line, or tell what is wrong."""
    try:
        return _write_letter(templates.letters, letter)
    except Exception as error:  # a user's template may raise anything
        return _describe_error(error, _name_letter(letter), templates)


def _write_letter(letters: Environment, letter: LetterFacts) -> str:
    return letters.get_template(_name_letter(letter)).render(view=letter)


def _name_letter(letter: LetterFacts) -> str:
    return f"{LETTER_FOLDER}/{letter.kind}{LETTER_SUFFIX}"


def render_static(templates: TemplateSet, *, public: bool = False) -> tuple[OutputFile, ...]:
    """Return the static files; a user's file replaces the built-in one of its name."""
    files: dict[str, Path] = {}
    for folder in filter(None, (templates.builtin, templates.user)):
        root = folder / STATIC
        found = (path for path in sorted(root.rglob("*")) if _is_shown(path, root))
        files |= {path.relative_to(root).as_posix(): path for path in found}
    return tuple(
        OutputFile(urls.asset_url(name), path.read_bytes())
        for name, path in sorted(files.items())
        if not (public and name.startswith(SCRIPT_FOLDERS))
    )


def render_crawler_files(
    pages: Iterable[str], base_url: str, *, public: bool = False
) -> tuple[OutputFile, ...]:
    """Return robots.txt and sitemap.xml for the pages of the site, given by address."""
    sitemap = build_sitemap(base_url, pages)
    return (
        OutputFile(urls.ROBOTS, build_robots(base_url, public=public).encode()),
        OutputFile(urls.SITEMAP, _encode(sitemap)),
    )


def _pass_html(value: SafeHtml) -> Markup:
    """Let HTML through that the program made itself; TypeError for any other value."""
    if not isinstance(value, SafeHtml):
        raise TypeError("the filter `html` takes rendered texts only")
    return Markup(value.html)


def _encode(text: str) -> bytes:
    """Return UTF-8; a lone surrogate, which no file can hold, becomes a question mark."""
    return text.encode("utf-8", "replace")


def _is_shown(path: Path, root: Path) -> bool:
    """Say whether a static file belongs to the site: a plain file, nothing hidden on its way."""
    hidden = any(part.startswith((".", "_")) for part in path.relative_to(root).parts)
    return path.is_file() and not path.is_symlink() and not hidden


def check_syntax(templates: TemplateSet) -> Iterator[Diagnostic]:
    """Compile each of the user's templates, the unused ones too, and yield what does not parse."""
    if templates.user is None:
        return
    for name in FileSystemLoader(templates.user).list_templates():
        is_letter = name.startswith(f"{LETTER_FOLDER}/") and name.endswith(LETTER_SUFFIX)
        if not (is_letter or name.endswith(SUFFIX)):
            continue
        try:
            (templates.letters if is_letter else templates.environment).get_template(name)
        except (TemplateSyntaxError, UnicodeDecodeError) as error:
            yield _describe_error(error, name, templates)


def _describe_error(error: Exception, page_template: str, templates: TemplateSet) -> Diagnostic:
    """Place an error in the template that caused it."""
    if isinstance(error, TemplateSyntaxError):
        path = _name_template(error.filename or "", templates) or error.name or page_template
        return _make(path, error.lineno, "template-syntax", error.message or "cannot be parsed")
    path, line = _find_frame(error, templates) or (f"{USER_FOLDER}/{page_template}", 1)
    text = str(error).partition("\n")[0] or type(error).__name__
    return _make(path, line, "template-error", text)


def _make(path: str, line: int, code: str, message: str) -> Diagnostic:
    """Make a diagnostic for a line of a template."""
    hint = "`rounds explain " + code + "` shows what templates may use"
    return make_diagnostic(path, Span(line, 1, line, 1), code, message, hint)


def _find_frame(error: Exception, templates: TemplateSet) -> tuple[str, int] | None:
    """Return the last place of a traceback that is a template, the user's own if possible."""
    frames = [
        (name, frame.lineno or 1)
        for frame in traceback.extract_tb(error.__traceback__)
        if (name := _name_template(frame.filename, templates))
    ]
    own = [frame for frame in frames if not frame[0].startswith(f"{BUILTIN_PREFIX}/")]
    chosen = own or frames
    return chosen[-1] if chosen else None


def _name_template(file: str, templates: TemplateSet) -> str:
    """Name a template file: `templates/...` the user's, `builtin/...` ours, "" any other."""
    for folder, prefix in ((templates.user, USER_FOLDER), (templates.builtin, BUILTIN_PREFIX)):
        if folder and file and Path(file).is_relative_to(folder):
            return f"{prefix}/{Path(file).relative_to(folder).as_posix()}"
    return ""
