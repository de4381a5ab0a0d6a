"""A branch of a git repository as a place for a site: its own history, only the site, never by force.

In: a remote, a branch, the owner's repository. Out: what the branch holds of ours, and one commit more.
A branch that holds anything else is refused, and so is one that the journal itself lives on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.manifest import Manifest, Marks, parse_manifest, render_manifest, take_fingerprint
from generator.output import MANIFEST, MOST_NAMED
from generator.public.hosting import CNAME
from generator.publishing.git import (
    PLAIN_MODE,
    Blob,
    Home,
    Scratch,
    add_login,
    ask_home,
    build_environment,
    find_home,
)
from generator.publishing.outcome import Failed, Refused
from generator.publishing.parcel import Parcel, check_seal
from generator.publishing.place import Standing
from generator.publishing.programs import ProgramFailed, hide_secrets

NOTHING_YET = Manifest({}, is_shared=True)
OWN_BRANCH = "choose a branch that holds the site alone, such as `gh-pages`"
REMEDIES = (
    (("Username", "Password", "Authentication", "Permission denied", "Host key", "error: 403",
      "error: 401"),
     "log in once with git itself (`git ls-remote ADDRESS`), or use an address with a key"),
    (("rejected", "fetch first", "non-fast-forward", "stale info"),
     "somebody else has pushed there meanwhile: look at the branch, then publish again"),
    (("hook declined", "protected branch"), "the host does not let you: look at its rules for the branch"),
    (("not appear to be a git", "not found", "does not exist", "No such remote"),
     "look at the address in `publish: git`, and whether the repository is there"),
    (("resolve host", "unable to access", "Connection", "timed out", "Network", "Could not read from"),
     "look at the connection and the address, then publish again"),
)  # fmt: skip


class BranchPlace:
    """Adds one commit to a branch of a remote repository."""

    asks_first = True

    def __init__(
        self, scratch: Scratch, remote: str, branch: str, home: Home | None, seconds: int
    ) -> None:
        self.name = f"the branch {branch} of {hide_secrets(remote)}"
        self._scratch, self._remote, self._branch = scratch, remote, branch
        self._home, self._seconds = home, seconds
        self._tip: str | None = None
        self._kept: Mapping[str, bytes] = {}

    def look(self) -> Standing:
        """Fetch the branch and look at every file of it. Refused, Failed."""
        self._check_name()
        with _explaining(self.name, "could not be looked at, and nothing was sent"):
            self._tip = self._scratch.fetch(self._remote, self._branch)
            found = self._scratch.read_tree(self._tip) if self._tip else {}
        marks = self._check_files(found)
        prints = {path: take_fingerprint(blob.data or b"") for path, blob in found.items()}
        kept = {CNAME} & found.keys() - marks.keys()
        self._kept = {path: found[path].data or b"" for path in kept}
        return Standing({path: prints[path] for path in prints.keys() & marks.keys()}, bool(found))

    def _check_name(self) -> None:
        """Refuse the branch that the journal lives on, whatever the remote has of it."""
        home = self._home
        if home and self._branch == home.branch and self._remote in home.addresses.values():
            raise Refused(f"{self.name} is the one that the journal itself is on", OWN_BRANCH)

    def _check_files(self, found: Mapping[str, Blob]) -> Marks:
        """Return our own files; Refused where there are others, or where ours were edited since.

        `CNAME` may be the host's own.
        """
        manifest = found.get(MANIFEST)
        try:
            standing = parse_manifest(manifest.data or b"") if manifest else NOTHING_YET
        except ValueError as problem:
            raise Refused(
                f"the list of files on {self.name} cannot be read", OWN_BRANCH
            ) from problem
        if not standing.is_shared:
            raise Refused(
                f"{self.name} holds a private site",
                "delete that branch on the host at once; what was there may have been copied",
            )
        others = [
            path
            for path, blob in sorted(found.items())
            if path not in (MANIFEST, CNAME) and not _is_ours(blob, standing.marks.get(path, ()))
        ]
        if others or (found and manifest is None):
            raise Refused(
                f"{self.name} holds files that no publishing made, or that were edited since:"
                f" {_name_some(others)}",
                OWN_BRANCH,
            )
        return standing.marks

    def send(self, parcel: Parcel) -> tuple[str, ...]:
        """Commit the site, read the commit again, and push it. Refused, Failed."""
        files = {file.path: file.data for file in parcel.files}
        marks = {path: (mark,) for path, mark in parcel.prints.items()}
        extra = {path: data for path, data in self._kept.items() if path not in files}
        extra[MANIFEST] = render_manifest(marks, is_shared=True)
        with _explaining(self.name, "did not take the site"):
            commit = self._scratch.commit({**files, **extra}, self._tip, self._seconds)
            sent = self._scratch.read_tree(commit)
            prints = {path: take_fingerprint(blob.data or b"") for path, blob in sent.items()}
            check_seal(parcel, {path: mark for path, mark in prints.items() if path not in extra})
            self._scratch.push(self._remote, commit, self._branch)
        return tuple(sorted(extra.keys() - {MANIFEST}))


@contextmanager
def open_branch(
    project: Path, remote: str, branch: str, seconds: int, *, can_ask: bool
) -> Iterator[BranchPlace]:
    """Prepare to publish to a branch, in a repository of our own that is gone at the end. Refused, Failed."""
    environment = build_environment(can_ask=can_ask)
    home = find_home(project, environment)
    address = home.addresses.get(remote, remote) if home else remote
    if address == remote and not any(sign in remote for sign in ":/"):
        raise Refused(
            f"the journal's repository has no remote `{remote}`",
            f"`git remote add {remote} ADDRESS`, or write the address itself and the branch",
        )
    if (
        home
        and address in home.addresses.values()
        and _is_taken(project, environment, branch, home)
    ):
        raise Refused(
            f"the journal's repository has a branch {branch} with other files", OWN_BRANCH
        )
    with TemporaryDirectory(prefix="rounds-") as folder:
        environment = add_login(project, environment, home, can_ask=can_ask)
        scratch = Scratch(Path(folder, "site.git"), project, environment)
        yield BranchPlace(scratch, address, branch, home, seconds)


def _is_taken(project: Path, environment: Mapping[str, str], branch: str, home: Home) -> bool:
    """Say whether a branch of this name in the owner's repository is one of sources."""
    if branch == home.branch:
        return False  # told better once it is known where it would go
    names = ask_home(
        project, environment, "ls-tree", "--name-only", "--full-tree", f"refs/heads/{branch}"
    )
    return bool(names) and MANIFEST not in (names or "").splitlines()


def _is_ours(blob: Blob, known: Sequence[str]) -> bool:
    """Say whether a file of a branch is a plain one, just as a publishing left it."""
    plain = blob.mode == PLAIN_MODE and blob.data is not None
    return plain and take_fingerprint(blob.data or b"") in known


def _name_some(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - MOST_NAMED} more" if len(paths) > MOST_NAMED else ""
    return ", ".join(paths[:MOST_NAMED]) + more


@contextmanager
def _explaining(name: str, what: str) -> Iterator[None]:
    """Tell a failure of git with its cause and what to do about it."""
    try:
        yield
    except ProgramFailed as problem:
        remedies = (help for signs, help in REMEDIES if any(sign in problem.said for sign in signs))
        default = "try it with git itself: `git ls-remote ADDRESS`"
        raise Failed(f"{name} {what}: {problem.cause}", next(remedies, default)) from problem
