"""Publishing to a branch: real git, and bare repositories beside the journal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.publishing import branch as branches
from generator.publishing.git import Scratch
from generator.publishing.programs import ProgramFailed
from tests.publishing.journals import RINGS_PAGE, Journal, run_git

BRANCH = "gh-pages"


@pytest.fixture
def bare(journal: Journal) -> Path:
    """A bare repository that the journal is pushed to, and that the site will be pushed to."""
    bare = journal.project.parent / "bare.git"
    run_git(bare.parent, "init", "-q", "--bare", "-b", "main", str(bare))
    run_git(journal.project, "init", "-q", "-b", "main")
    run_git(journal.project, "remote", "add", "origin", bare.as_uri())
    journal.place(f"git: origin/{BRANCH}")
    run_git(journal.project, "add", "-A")
    run_git(journal.project, "commit", "-q", "-m", "The Zquxcorp journal")
    run_git(journal.project, "push", "-q", "origin", "main")
    return bare


def list_branch(bare: Path, branch: str = BRANCH) -> set[str]:
    """Return the files of a branch."""
    return set(run_git(bare, "ls-tree", "-r", "--name-only", branch).split())


def count_commits(bare: Path, branch: str = BRANCH) -> int:
    """Return how many commits a branch has."""
    return int(run_git(bare, "rev-list", "--count", branch))


def commit_file(bare: Path, path: str, text: str, branch: str = BRANCH) -> None:
    """Add a file to a branch, as somebody else would."""
    clone = bare.parent / "clone"
    if not clone.exists():
        run_git(bare.parent, "clone", "-q", str(bare), str(clone))
    run_git(clone, "fetch", "-q", "origin")
    known = branch in run_git(bare, "for-each-ref", "--format=%(refname:short)")
    run_git(
        clone,
        "checkout",
        "-q",
        *(("-B", branch, f"origin/{branch}") if known else ("--orphan", branch)),
    )
    (clone / path).parent.mkdir(parents=True, exist_ok=True)
    (clone / path).write_text(text)
    run_git(clone, "add", "-A", "-f")
    run_git(clone, "commit", "-q", "-m", "by hand")
    run_git(clone, "push", "-q", "origin", f"HEAD:{branch}")


def test_l13_first_site_asks_and_takes_nothing_along(journal: Journal, bare: Path) -> None:
    """L13: without a yes nothing goes; with it one commit by nobody, of the site and no source history."""
    done = journal.publish()
    assert done.status == 2
    assert "--yes" in done.err
    assert run_git(bare, "for-each-ref", "--format=%(refname:short)").split() == ["main"]
    assert journal.publish("--yes").status == 0
    found = list_branch(bare)
    assert {"index.html", ".nojekyll", "_headers", RINGS_PAGE} <= found
    assert not [path for path in found if "journal" in path or path.endswith(".md")]
    assert count_commits(bare) == 1
    told = run_git(bare, "log", BRANCH, "--format=%an %ae %cn %ce %ad %B", "--date=format:%z")
    assert (
        told.strip()
        == "rounds rounds@site.example rounds rounds@site.example +0000 Publish the site"
    )


def test_owners_repository_is_left_alone(journal: Journal, bare: Path) -> None:
    """Index, HEAD, branches, objects and hooks of the journal's own repository are not touched."""
    hooks = journal.project / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-push", "pre-commit", "post-commit", "reference-transaction"):
        (hooks / name).write_text(f"#!/bin/sh\necho {name} >> '{bare.parent}/hooked'\nexit 1\n")
        (hooks / name).chmod(0o755)
    run_git(journal.project, "config", "core.hooksPath", str(hooks))
    journal.write(
        "journal/rings.md", (journal.project / "journal/rings.md").read_text() + "More.\n"
    )
    before = list_git(journal.project)
    assert journal.publish("--yes").status == 0
    assert list_git(journal.project) == before
    assert not (bare.parent / "hooked").exists()
    assert "journal/rings.md" in run_git(journal.project, "status", "--short")


def list_git(project: Path) -> dict[str, bytes]:
    """Return every file that git keeps of a project."""
    files = (path for path in (project / ".git").rglob("*") if path.is_file())
    return {str(path.relative_to(project)): path.read_bytes() for path in files}


def test_l5_withdrawn_page_goes_from_the_branch(journal: Journal, bare: Path) -> None:
    """L5: the page is gone from the branch, and it is said that its history still has it."""
    journal.publish("--yes")
    journal.withdraw()
    done = journal.publish()
    assert done.status == 0
    assert f"withdrawn: {RINGS_PAGE}" in done.err and "branch's history, forks" in done.err
    assert RINGS_PAGE not in list_branch(bare)
    assert "Rings" not in run_git(bare, "grep", "-h", "-I", "", BRANCH)
    assert count_commits(bare) == 2
    assert "Nothing has changed" in journal.publish().out
    assert count_commits(bare) == 2


@pytest.mark.parametrize("branch", ["main", "dev"])
def test_l13_branch_of_sources_is_refused(branch: str, journal: Journal, bare: Path) -> None:
    """L13: neither the branch that the journal is on, nor another that holds its files."""
    run_git(journal.project, "push", "-q", "origin", f"main:{branch}")
    journal.place(f"git: origin/{branch}")
    before = run_git(bare, "rev-parse", branch)
    done = journal.publish("--yes")
    assert done.status == 3
    assert branch in done.err and "nothing was sent" in done.err
    assert run_git(bare, "rev-parse", branch) == before


def test_l13_branch_that_is_not_pushed_yet_is_refused_too(journal: Journal, bare: Path) -> None:
    """L13: the current branch and a local one of sources are known before the host has them."""
    run_git(journal.project, "branch", "draft")
    run_git(journal.project, "checkout", "-q", "-b", "work")
    for branch in ("work", "draft"):
        journal.place(f"git: origin/{branch}")
        assert journal.publish("--yes").status == 3
    assert run_git(bare, "for-each-ref", "--format=%(refname:short)").split() == ["main"]


@pytest.mark.parametrize(
    "path",
    [
        "notes.md",
        pytest.param("index.html", marks=pytest.mark.slow),
        pytest.param("entries/rings/index.html/x", marks=pytest.mark.slow),
        ".rounds-manifest.json",
    ],
)
def test_l13_branch_with_files_of_others_is_refused(
    path: str, journal: Journal, bare: Path
) -> None:
    """L13: a branch that somebody else filled, whatever the file is called."""
    commit_file(bare, path, "{}")
    before = run_git(bare, "rev-parse", BRANCH)
    done = journal.publish("--yes")
    assert done.status == 3
    assert run_git(bare, "rev-parse", BRANCH) == before


@pytest.mark.parametrize("path", ["added.txt", "index.html"])
def test_l13_site_that_others_changed_is_refused(path: str, journal: Journal, bare: Path) -> None:
    """L13: a file more, or an edited page, in our own branch is not written over."""
    journal.publish("--yes")
    commit_file(bare, path, "mine")
    journal.withdraw()
    done = journal.publish("--yes")
    assert done.status == 3
    assert path in done.err
    assert count_commits(bare) == 2


def test_private_site_on_a_branch_is_named(journal: Journal, bare: Path) -> None:
    """Who pushed the private site by hand is told so, and nothing is put over it."""
    manifest = {"format": "rounds-manifest", "version": 1, "files": {}}
    commit_file(bare, ".rounds-manifest.json", json.dumps(manifest))
    done = journal.publish("--yes")
    assert done.status == 3
    assert "holds a private site" in done.err


def test_cname_of_the_host_stays_and_ours_follows_the_settings(
    journal: Journal, bare: Path
) -> None:
    """A `CNAME` that the host committed is kept; one of ours comes and goes with `cname`."""
    journal.publish("--yes")
    commit_file(bare, "CNAME", "robin.example\n")
    journal.withdraw()
    done = journal.publish()
    assert done.status == 0 and "CNAME" in done.err
    assert run_git(bare, "show", f"{BRANCH}:CNAME") == "robin.example\n"
    journal.place(f"git: origin/{BRANCH}, cname: Other.example")
    assert journal.publish().status == 0
    assert run_git(bare, "show", f"{BRANCH}:CNAME") == "other.example\n"
    journal.place(f"git: origin/{BRANCH}")
    assert "1 removed" in journal.publish().out
    assert "CNAME" not in list_branch(bare)


def test_somebody_who_pushes_meanwhile_is_not_overrun(
    journal: Journal, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit that arrives between the look and the push stays; the failure says what to do."""
    journal.publish("--yes")
    journal.withdraw()
    push = Scratch.push

    def push_late(self: Scratch, remote: str, commit: str, branch: str) -> None:
        commit_file(bare, "late.txt", "mine")
        push(self, remote, commit, branch)

    monkeypatch.setattr(Scratch, "push", push_late)
    done = journal.publish()
    assert done.status == 1
    assert "publish again" in done.err
    assert "late.txt" in list_branch(bare) and count_commits(bare) == 2


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("! [rejected] 4034010a -> gh-pages (fetch first)", "publish again"),
        ("fatal: unable to access: The requested URL returned error: 403", "log in once"),
        ("fatal: Authentication failed for 'https://host.example/x'", "log in once"),
    ],
)
def test_remedy_fits_what_git_says(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, said: str, remedy: str
) -> None:
    """A commit's number is no answer of the host, whatever digits it has."""

    def fail(*_: object) -> None:
        raise ProgramFailed(1, said)

    monkeypatch.setattr(Scratch, "push", fail)
    done = journal.publish("--yes")
    assert done.status == 1
    assert remedy in done.err


def test_remote_that_disappears_is_told(
    journal: Journal, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gone before the look, or between look and push: one line with cause and remedy."""
    push = Scratch.push

    def push_into_nothing(self: Scratch, remote: str, commit: str, branch: str) -> None:
        bare.rename(bare.parent / "elsewhere")
        push(self, remote, commit, branch)

    with monkeypatch.context() as patch:
        patch.setattr(Scratch, "push", push_into_nothing)
        done = journal.publish("--yes")
    assert done.status == 1
    assert "did not take the site" in done.err and "help: " in done.err
    done = journal.publish("--yes")
    assert done.status == 1
    assert "Traceback" not in done.err and "look at the address" in done.err


def test_interrupt_leaves_nothing(
    journal: Journal, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C before the push is status 130; the branch is not there and no scratch folder is left."""
    seen: list[Path] = []

    def interrupt(self: Scratch, *_: str) -> None:
        seen.append(self._folder)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Scratch, "push", interrupt)
        done = journal.publish("--yes")
    assert done.status == 130
    assert seen and not seen[0].parent.exists()
    assert "gh-pages" not in run_git(bare, "for-each-ref")
    assert journal.publish("--yes").status == 0


@pytest.mark.parametrize(
    "place",
    [
        "origin",
        "origin/-x",
        "origin/a..b",
        "--upload-pack=touch/x",
        "'--exec=x main'",
        "'ext::touch main'",
        "origin/x.lock",
        "'origin/a~1'",
        "'origin/@{-1}'",
    ],
)
def test_hostile_names_are_told_at_their_place(place: str, journal: Journal) -> None:
    """A remote or branch that git could take for something else is an error of the settings."""
    journal.place(f"git: {place}")
    done = journal.publish("--yes")
    assert done.status == 1
    assert "rounds.yml:3:" in done.err
    assert "Traceback" not in done.err
    assert not (journal.project / "x").exists()


def test_password_in_an_address_is_not_told(journal: Journal, bare: Path) -> None:
    """Neither messages nor receipts hold what stands before the `@` of an address."""
    journal.place("git: 'http://robin:hunter2@127.0.0.1:9/site.git pages'")
    done = journal.publish("--yes")
    assert done.status == 1
    assert "hunter2" not in done.out + done.err
    assert "127.0.0.1" in done.err


def test_nobody_is_asked_for_a_password(
    journal: Journal, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a terminal git and ssh are told not to ask, and a login set for the repository is used."""
    run_git(journal.project, "config", "credential.helper", "store")
    seen: list[dict[str, str]] = []

    def remember(folder: Path, start: Path, environment: dict[str, str]) -> Scratch:
        seen.append(dict(environment))
        return Scratch(folder, start, environment)

    monkeypatch.setattr(branches, "Scratch", remember)
    journal.publish("--yes")
    assert seen[0]["GIT_TERMINAL_PROMPT"] == "0"
    assert "BatchMode=yes" in seen[0]["GIT_SSH_COMMAND"]
    pairs = {
        seen[0][f"GIT_CONFIG_KEY_{n}"]: seen[0][f"GIT_CONFIG_VALUE_{n}"]
        for n in range(int(seen[0]["GIT_CONFIG_COUNT"]))
    }
    assert pairs == {"credential.helper": "store"}


def test_journal_without_git_names_an_address(journal: Journal) -> None:
    """A journal that is in no repository can be published by address, and not by a remote's name."""
    bare = journal.project.parent / "site.git"
    run_git(bare.parent, "init", "-q", "--bare", str(bare))
    journal.place("git: origin/gh-pages")
    done = journal.publish("--yes")
    assert done.status == 3 and "no remote `origin`" in done.err
    journal.place(f"git: '{bare.as_uri()} pages'")
    assert journal.publish("--yes").status == 0
    assert RINGS_PAGE in list_branch(bare, "pages")


def test_dry_run_pushes_nothing(journal: Journal, bare: Path) -> None:
    """The list says what would change, and the host has the branch that it had."""
    done = journal.publish("--dry-run")
    assert done.status == 0
    assert f"added    {RINGS_PAGE}" in done.out
    assert "gh-pages" not in run_git(bare, "for-each-ref")
    assert run_git(journal.project, "status", "--short") == ""


def test_git_that_is_not_there_is_told(
    journal: Journal, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without git the command says so in one line."""
    monkeypatch.setenv("PATH", str(bare.parent / "nothing"))
    done = journal.publish("--yes")
    assert done.status == 1
    assert "`git` is not there" in done.err
