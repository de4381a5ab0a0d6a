"""A repository of our own, for a moment, through git itself.

In: a folder, and the settings by which the owner's git logs in. Out: trees as files by path, commits, and
pushes without force. The owner's repository is asked and never written to: no index, no branch, no hook
of it is touched. It must not know what a site is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.publishing.programs import ProgramFailed, run_program
from generator.record import Record

OWN = (
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"),
    *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_QUARANTINE_PATH"),
)
"""Variables that lead git to another repository, as they stand in hooks."""
LOGIN = r"^(credential|http|url|ssh)\.|^core\.(sshcommand|askpass)$"
"""What the owner may have set for one repository alone, and logging in may depend on."""
PERSON = "rounds <rounds@site.example>"
"""Whose commits these are: nobody's."""
MESSAGE = "Publish the site"
TIP, NEW = "refs/rounds/tip", "refs/rounds/new"
PLAIN_MODE = "100644"


class Blob(Record, frozen=True):
    """One file of a commit: its mode as git writes it, and its bytes, None where it is no file."""

    mode: str
    data: bytes | None


def build_environment(*, can_ask: bool) -> dict[str, str]:
    """Return an environment in which git finds its repository by its options, and asks nobody."""
    kept = {name: value for name, value in os.environ.items() if name not in OWN}
    kept |= {"LC_ALL": "C.UTF-8", "GIT_OPTIONAL_LOCKS": "0"}
    if not can_ask:
        kept["GIT_TERMINAL_PROMPT"] = "0"
        kept.setdefault("GIT_ASKPASS", "")
    return kept


class Scratch:
    """A bare repository that lives for one publishing; addresses are seen from `start`."""

    def __init__(self, folder: Path, start: Path, environment: Mapping[str, str]) -> None:
        self._folder, self._start, self._environment = folder, start, environment
        run_program(("git", "init", "--quiet", "--bare", "--template=", str(folder)),
                    start, environment)  # fmt: skip

    def run(self, *words: str, data: bytes = b"") -> bytes:
        """Run git in this repository, without hooks. ProgramFailed."""
        options = ("-c", "core.hooksPath=/dev/null", f"--git-dir={self._folder}")
        return run_program(("git", *options, *words), self._start, self._environment, data)

    def fetch(self, remote: str, branch: str) -> str | None:
        """Fetch the tip of a branch; its commit, or None where there is no such branch."""
        ref = f"refs/heads/{branch}"
        if not self.run("ls-remote", "--", remote, ref).strip():
            return None
        fetch = ("fetch", "--quiet", "--no-tags", "--depth=1")
        self.run(*fetch, "--", remote, f"+{ref}:{TIP}")
        return self.run("rev-parse", TIP).decode().strip()

    def read_tree(self, commit: str) -> dict[str, Blob]:
        """Return every file of a commit by path."""
        lines = self.run("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")[:-1]
        heads = [line.partition(b"\t") for line in lines]
        found = [
            (path.decode("utf-8", "replace"), head.decode().split()) for head, _, path in heads
        ]
        wanted = [name for _, (_, kind, name) in found if kind == "blob"]
        blobs = dict(zip(wanted, self._read_blobs(wanted), strict=True))
        return {path: Blob(mode, blobs.get(name)) for path, (mode, _, name) in found}

    def _read_blobs(self, names: list[str]) -> Iterator[bytes]:
        """Yield the bytes of blobs in the order of their names."""
        out = self.run("cat-file", "--batch", data="".join(f"{name}\n" for name in names).encode())
        start = 0
        for _ in names:
            end = out.index(b"\n", start)
            size = int(out[start:end].rsplit(b" ", 1)[1])
            yield out[end + 1 : end + 1 + size]
            start = end + 1 + size + 1

    def commit(self, files: Mapping[str, bytes], parent: str | None, seconds: int) -> str:
        """Make a commit of these files and no others; return its name."""
        self.run("fast-import", "--quiet", data=b"".join(_write_import(files, parent, seconds)))
        return self.run("rev-parse", NEW).decode().strip()

    def push(self, remote: str, commit: str, branch: str) -> None:
        """Push a commit, only where it follows what is there."""
        options = ("--quiet", "--no-verify", "--no-follow-tags", "--no-signed", "--no-force")
        self.run("push", *options, "--", remote, f"{commit}:refs/heads/{branch}")


def _write_import(files: Mapping[str, bytes], parent: str | None, seconds: int) -> Iterator[bytes]:
    """Yield one commit in the language of `git fast-import`, by nobody and in no time zone."""
    yield f"commit {NEW}\ncommitter {PERSON} {seconds} +0000\n".encode()
    yield f"data {len(MESSAGE)}\n{MESSAGE}\n".encode()
    if parent:
        yield f"from {parent}\n".encode()
    yield b"deleteall\n"
    for path, data in sorted(files.items()):
        yield f"M {PLAIN_MODE} inline {_quote(path)}\ndata {len(data)}\n".encode()
        yield data + b"\n"


def _quote(path: str) -> str:
    """Write a path without control characters and backslashes so that it cannot end early."""
    escaped = path.replace('"', '\\"')
    return f'"{escaped}"'


class Home(Record, frozen=True):
    """The owner's own repository around a project, as far as it can be asked offline.

    `addresses` are where its remotes push to, by name; `login` settings as `name` and value.
    """

    branch: str
    addresses: Mapping[str, str]
    login: tuple[tuple[str, str], ...]


def find_home(project: Path, environment: Mapping[str, str]) -> Home | None:
    """Look at the repository that a project lies in; None where there is none, or no git."""
    if ask_home(project, environment, "rev-parse", "--git-dir") is None:
        return None
    remotes = (ask_home(project, environment, "remote") or "").split()
    asked = {
        name: ask_home(project, environment, "remote", "get-url", "--push", "--", name)
        for name in remotes
    }
    login = ask_home(project, environment, "config", "--local", "-z", "--get-regexp", LOGIN) or ""
    pairs = (item.partition("\n") for item in login.split("\0") if item)
    return Home(
        (ask_home(project, environment, "symbolic-ref", "--short", "HEAD") or "").strip(),
        {name: address.strip() for name, address in asked.items() if address},
        tuple((name, value) for name, _, value in pairs),
    )


def ask_home(project: Path, environment: Mapping[str, str], *words: str) -> str | None:
    """Ask the owner's repository something that changes nothing; None where it has no answer."""
    try:
        return run_program(("git", *words), project, environment).decode("utf-8", "replace")
    except ProgramFailed:
        return None


def add_login(
    project: Path, environment: Mapping[str, str], home: Home | None, *, can_ask: bool
) -> dict[str, str]:
    """Let git log in as it would in the owner's own repository."""
    pairs = home.login if home else ()
    if not can_ask and not ask_home(project, environment, "config", "core.sshCommand"):
        environment = {"GIT_SSH_COMMAND": "ssh -oBatchMode=yes", **environment}
    start = int(environment.get("GIT_CONFIG_COUNT", "0"))
    added = {"GIT_CONFIG_COUNT": str(start + len(pairs))} if pairs else {}
    for number, (name, value) in enumerate(pairs, start):
        added |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    return {**environment, **added}
