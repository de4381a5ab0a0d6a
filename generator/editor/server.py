"""The language server: who asks for what. The only importer of pygls.

In: messages of an editor. Out: answers, and what is wrong whenever that changes. What is true of the
journal is decided by the other modules of this room, how it is said by `messages.py`. It must not
write a file.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeVar

from lsprotocol import types as lsp
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from generator import __version__
from generator.diagnostics import Diagnostic
from generator.editor.actions import list_actions
from generator.editor.completion import complete
from generator.editor.desk import Desk, Desks
from generator.editor.hover import hover
from generator.editor.lenses import list_lenses
from generator.editor.messages import Translator
from generator.editor.places import (
    find_definition,
    find_meant,
    list_references,
    list_symbols,
    search_symbols,
)
from generator.editor.positions import UTF_16, split_lines
from generator.editor.renaming import Refused, find_renamable, rename
from generator.editor.rhythm import Rhythm
from generator.editor.snapshot import Findings, Snapshot
from generator.record import Record

QUIET = 0.08
"""Seconds without a key before the journal is looked at."""
LULL = 0.4
"""Seconds after which lenses are made: they rest on all reports, and whoever types on asks again."""
WATCHED = ("**/*.md", "**/rounds.yml", "**/templates/**")
SNIPPETS = "text_document.completion.completion_item.snippet_support"
TRIGGERS = [":", " ", "-", "[", "{", ","]
Result = TypeVar("Result")
Shown = Mapping[str, tuple[tuple[Diagnostic, ...], str | None]]
"""By path what an editor was told is wrong, and in which text."""


class Placed(Protocol):
    """A question about a place."""

    text_document: lsp.TextDocumentIdentifier
    position: lsp.Position


class Asked(Record, frozen=True):
    """A place that an editor asks about, as we count."""

    desk: Desk
    path: str
    line: int
    column: int


class Server(LanguageServer):
    """The server of one editor, which may have files of several journals open."""

    def __init__(self, only: Path | None, program: bytes) -> None:
        super().__init__("rounds", __version__, lsp.TextDocumentSyncKind.Full)
        self.desks = Desks(only, program)
        self._addresses: dict[Path, str] = {}
        self._shown: dict[Desk, Shown] = {}
        self.rhythm = Rhythm(self._publish, self.tell)

    def report_server_error(self, error: Exception, _source: Any) -> None:
        """Tell the log of the editor of a fault that is no answer; nobody is interrupted while they write."""
        if not isinstance(error, JsonRpcException):
            self.tell(f"{type(error).__name__}: {error}")

    def tell(self, text: str) -> None:
        """Write a line into the editor's log."""
        self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, text))

    @property
    def words(self) -> Translator:
        """How this editor is spoken to."""
        able, encoding = self.client_capabilities, self.workspace.position_encoding
        kinds = get_capability(able, "workspace.workspace_edit.resource_operations", [])
        return Translator(
            encoding=str(getattr(encoding, "value", encoding or UTF_16)),
            address=self.address,
            takes_snippets=bool(get_capability(able, SNIPPETS, False)),
            makes_files=lsp.ResourceOperationKind.Create in kinds,
        )

    def find(self, uri: str) -> tuple[Desk, str] | None:
        """Return the desk and the path of a file, where it is one of a journal."""
        name = to_fs_path(uri) if uri.startswith("file:") else None
        if not name:
            return None
        found = self.desks.find(Path(name))
        if found is not None:
            self._addresses[found[0].project / found[1]] = uri
        return found

    def locate(self, params: Placed) -> Asked | None:
        """Return the place that is asked about, where it lies in a file of a journal."""
        found = self.find(params.text_document.uri)
        if found is None:
            return None
        lines = split_lines(found[0].read_text(found[1]))
        return Asked(*found, *self.words.read_point(params.position, lines))

    async def ask_at(
        self, params: Placed, answer: Callable[[Snapshot, str, int, int], Result]
    ) -> Result | None:
        """Return what is answered about a place, by the journal as it stands now."""
        asked = self.locate(params)
        if asked is None:
            return None
        return await self.rhythm.ask(
            lambda: answer(asked.desk.see(), asked.path, asked.line, asked.column)
        )

    async def ask_of(
        self, document: lsp.TextDocumentIdentifier, answer: Callable[[Snapshot, str], Result]
    ) -> Result | None:
        """Return what is answered about a file, by the journal as it stands now."""
        found = self.find(document.uri)
        if found is None:
            return None
        desk, path = found
        return await self.rhythm.ask(lambda: answer(desk.see(), path))

    def address(self, project: Path, path: str) -> str:
        """Return the address of a file, spelt as the editor spells it."""
        file = project / path
        return self._addresses.get(file) or file.as_uri()

    def _publish(self, desk: Desk, findings: Findings, texts: Mapping[str, str]) -> None:
        """Tell what is wrong in every file of which it is something else than last time."""
        before = self._shown.get(desk, {})
        after = {path: (found, texts.get(path)) for path, found in findings.items()}
        self._shown[desk] = after
        for path in sorted(before.keys() | after.keys()):
            if before.get(path) != after.get(path):
                lines = split_lines(texts.get(path, ""))
                found = [self.words.diagnose(item, lines) for item in findings.get(path, ())]
                params = lsp.PublishDiagnosticsParams(self.address(desk.project, path), found)
                self.text_document_publish_diagnostics(params)


async def _begin(ls: Server, _params: lsp.InitializedParams) -> None:
    """Look at the journal of every folder that is open, and ask to be told of changes on disk."""
    for uri in _list_folders(ls):
        name = to_fs_path(uri)
        if name and (desk := ls.desks.open(Path(name))):
            ls.rhythm.wake(desk)
    files = (
        ls.client_capabilities.workspace
        and ls.client_capabilities.workspace.did_change_watched_files
    )
    if files and files.dynamic_registration:
        options = lsp.DidChangeWatchedFilesRegistrationOptions(
            [lsp.FileSystemWatcher(pattern) for pattern in WATCHED]
        )
        method = lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
        wish = lsp.Registration(id="rounds files", method=method, register_options=options)
        await ls.client_register_capability_async(lsp.RegistrationParams([wish]))


def _list_folders(ls: Server) -> Iterable[str]:
    return ls.workspace.folders or filter(None, [ls.workspace.root_uri])


def _open(ls: Server, params: lsp.DidOpenTextDocumentParams) -> None:
    """Take the text that lies open now."""
    if found := ls.find(params.text_document.uri):
        found[0].lay_down(found[1], params.text_document.text)
        found[0].doubt()
        ls.rhythm.wake(found[0])


def _change(ls: Server, params: lsp.DidChangeTextDocumentParams) -> None:
    """Take the text as it was changed."""
    uri = params.text_document.uri
    if found := ls.find(uri):
        found[0].lay_down(found[1], ls.workspace.get_text_document(uri).source)
        ls.rhythm.wake(found[0], QUIET)


def _close(ls: Server, params: lsp.DidCloseTextDocumentParams) -> None:
    """Let the file on disk count again."""
    if found := ls.find(params.text_document.uri):
        found[0].take_away(found[1])
        ls.rhythm.wake(found[0])


def _save(ls: Server, params: lsp.DidSaveTextDocumentParams) -> None:
    """Look at everything: other files may have been saved too."""
    if found := ls.find(params.text_document.uri):
        found[0].doubt()
        ls.rhythm.wake(found[0])


def _complete(ls: Server, params: lsp.CompletionParams) -> lsp.CompletionList | None:
    """Say what can be written here, by the journal as it was last put together: nobody waits."""
    asked = ls.locate(params)
    if asked is None:
        return None
    text = asked.desk.read_text(asked.path)
    found = complete(asked.path, text, asked.line, asked.column, asked.desk.snapshot)
    return ls.words.offer(found, split_lines(text)) if found else None


def _hear(ls: Server, _params: lsp.DidChangeWatchedFilesParams) -> None:
    """Look at everything: files have changed on disk."""
    for desk in ls.desks:
        desk.doubt()
        ls.rhythm.wake(desk, QUIET)


async def _hover(ls: Server, params: lsp.HoverParams) -> lsp.Hover | None:
    """Show the card of what stands here."""

    def answer(snapshot: Snapshot, path: str, line: int, column: int) -> lsp.Hover | None:
        found = hover(snapshot, path, line, column)
        return ls.words.hint(found, snapshot.split(path)) if found else None

    return await ls.ask_at(params, answer)


async def _define(ls: Server, params: lsp.DefinitionParams) -> lsp.Location | None:
    """Lead to the note or entry of what stands here."""

    def answer(snapshot: Snapshot, path: str, line: int, column: int) -> lsp.Location | None:
        target = find_meant(snapshot, path, line, column)
        place = find_definition(snapshot, target) if target else None
        return ls.words.locate(snapshot, place) if place else None

    return await ls.ask_at(params, answer)


async def _refer(ls: Server, params: lsp.ReferenceParams) -> list[lsp.Location] | None:
    """List every place that names what stands here."""

    def answer(snapshot: Snapshot, path: str, line: int, column: int) -> list[lsp.Location]:
        target, whole = find_meant(snapshot, path, line, column), params.context.include_declaration
        found = list_references(snapshot, target, with_note=whole) if target else ()
        return [ls.words.locate(snapshot, place) for place in found]

    return await ls.ask_at(params, answer)


async def _act(ls: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
    """List what can be done about what is marked."""

    def answer(snapshot: Snapshot, path: str) -> list[lsp.CodeAction]:
        marked = ls.words.read_range(params.range, snapshot.split(path))
        return ls.words.act(snapshot, list_actions(snapshot, path, marked))

    return await ls.ask_of(params.text_document, answer)


async def _outline(ls: Server, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol] | None:
    """List the fields of a file."""

    def answer(snapshot: Snapshot, path: str) -> list[lsp.DocumentSymbol]:
        return ls.words.outline(list_symbols(snapshot, path), snapshot.split(path))

    return await ls.ask_of(params.text_document, answer)


async def _search(ls: Server, params: lsp.WorkspaceSymbolParams) -> list[lsp.WorkspaceSymbol]:
    """Find entries, people, companies and skills of all journals that are open."""

    def answer(desk: Desk) -> list[lsp.WorkspaceSymbol]:
        snapshot = desk.see()
        return ls.words.search(snapshot, search_symbols(snapshot, params.query))

    return [item for desk in ls.desks for item in await ls.rhythm.ask(partial(answer, desk))]


async def _tell(ls: Server, params: lsp.CodeLensParams) -> list[lsp.CodeLens] | None:
    """Say above some lines what came before and what is due."""

    def answer(snapshot: Snapshot, path: str) -> list[lsp.CodeLens]:
        return ls.words.look_through(list_lenses(snapshot, path), snapshot.split(path))

    await asyncio.sleep(LULL)
    return await ls.ask_of(params.text_document, answer)


async def _prepare(
    ls: Server, params: lsp.PrepareRenameParams
) -> lsp.PrepareRenamePlaceholder | None:
    """Say which name would be changed."""

    def answer(
        snapshot: Snapshot, path: str, line: int, column: int
    ) -> lsp.PrepareRenamePlaceholder | None:
        found = find_renamable(snapshot, path, line, column)
        if found is None:
            return None
        span = ls.words.range(found.span, snapshot.split(path))
        return lsp.PrepareRenamePlaceholder(span, snapshot.things[found.target].name)

    return await ls.ask_at(params, answer)


async def _rename(ls: Server, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
    """Change a name wherever it stands; the editor does it, in files that are not open too."""
    asked = ls.locate(params)
    if asked is None:
        return None

    def answer() -> lsp.WorkspaceEdit:
        snapshot = asked.desk.see()
        found = find_renamable(snapshot, asked.path, asked.line, asked.column)
        if found is None:
            raise Refused("a person, a company or a skill can be renamed, where it is named")
        action = rename(snapshot, found.target, params.new_name, asked.desk.imagine)
        return ls.words.change(snapshot, action)

    try:
        return await ls.rhythm.ask(answer)
    except Refused as problem:
        raise JsonRpcException(str(problem), lsp.LSPErrorCodes.RequestFailed) from problem


FEATURES: Mapping[str, tuple[Callable[..., Any], Any]] = {
    lsp.INITIALIZED: (_begin, None),
    lsp.TEXT_DOCUMENT_DID_OPEN: (_open, None),
    lsp.TEXT_DOCUMENT_DID_CHANGE: (_change, None),
    lsp.TEXT_DOCUMENT_DID_CLOSE: (_close, None),
    lsp.TEXT_DOCUMENT_DID_SAVE: (_save, None),
    lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES: (_hear, None),
    lsp.TEXT_DOCUMENT_COMPLETION: (_complete, lsp.CompletionOptions(trigger_characters=TRIGGERS)),
    lsp.TEXT_DOCUMENT_HOVER: (_hover, None),
    lsp.TEXT_DOCUMENT_DEFINITION: (_define, None),
    lsp.TEXT_DOCUMENT_REFERENCES: (_refer, None),
    lsp.TEXT_DOCUMENT_CODE_ACTION: (
        _act,
        lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix, lsp.CodeActionKind.Refactor]),
    ),
    lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL: (_outline, None),
    lsp.TEXT_DOCUMENT_CODE_LENS: (_tell, None),
    lsp.TEXT_DOCUMENT_PREPARE_RENAME: (_prepare, None),
    lsp.TEXT_DOCUMENT_RENAME: (_rename, lsp.RenameOptions(prepare_provider=True)),
    lsp.WORKSPACE_SYMBOL: (_search, None),
}
"""What an editor may ask or tell, who hears it, and what it is promised."""


def serve(only: Path | None, program: bytes, incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Serve one editor until it leaves; with an `only` project, files of no other count.

    `program` is what this program looks like, by which it knows what its own builds have left.
    """
    log = logging.getLogger("pygls")
    log.addHandler(logging.NullHandler())
    log.propagate = False  # what goes wrong is told to the editor, and not on standard error
    server = Server(only, program)
    for name, (function, options) in FEATURES.items():
        server.feature(name, options)(function)
    server.start_io(incoming, outgoing)
