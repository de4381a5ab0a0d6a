"""Where everything comes from: locks, workflows, the bill of materials, files of others.

In: the files of the repository, read as they are. Nothing here asks a network.
"""

from __future__ import annotations

import hashlib
import json
import re
import runpy
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import __version__

TOP = Path(__file__).resolve().parent.parent
LOCKS = ("runtime.txt", "dev.txt", "tools.txt")
WORKFLOWS = sorted((TOP / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"^\s*(?:- )?uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
REQUIREMENT = re.compile(r"^[a-z0-9][\w.-]*==\S+")
INSTALL = re.compile(r"\bpip\b[^\n]*?\binstall\b|\$\(PIP_INSTALL\)")
VENDORED = TOP / "templates" / "static" / "vendor"


def read_project() -> dict[str, Any]:
    """Return pyproject.toml."""
    return tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))


def read_commands(path: Path) -> Iterator[str]:
    """Yield the commands of a Makefile or a workflow, joined where a line goes on."""
    yield from path.read_text("utf-8").replace("\\\n", " ").splitlines()


def read_workflow(path: Path) -> dict[Any, Any]:
    """Return a workflow; YAML takes its key `on` for a word of yes and no."""
    read: dict[Any, Any] = yaml.safe_load(path.read_text("utf-8"))
    return read


def test_s1_every_dependency_has_a_lower_bound() -> None:
    """S1: each direct dependency names the oldest release that the tests are run with, and no upper one."""
    project = read_project()["project"]
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    assert len(asked) > 10
    assert [item for item in asked if not re.fullmatch(r"[\w-]+>=[\d.]+", item)] == []
    make = (TOP / "Makefile").read_text("utf-8")
    assert "--resolution lowest-direct" in make
    targets = read_workflow(TOP / ".github/workflows/weekly.yml")["jobs"]["check"]["strategy"]
    assert {"test-lowest", "test-newest", "audit"} <= set(targets["matrix"]["target"])


@pytest.mark.parametrize("name", LOCKS)
def test_s2_every_line_of_a_lock_has_hashes(name: str) -> None:
    """S2: each package of a lock is one version, with the hashes of its files."""
    text = (TOP / "requirements" / name).read_text("utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text.partition("\n")[2])
    packages = [block for block in blocks if REQUIREMENT.match(block)]
    assert len(packages) > 20
    assert [
        block for block in packages if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", block)
    ] == []
    assert not re.search(r"https?:|git\+|--index|--find-links|^-e", text, re.MULTILINE)


def test_s2_nothing_is_installed_without_its_hash() -> None:
    """S2: make and the workflows install from the locks with their hashes, and else the checkout alone."""
    places = [TOP / "Makefile", *WORKFLOWS, TOP / ".ci" / "run"]
    found = [line for path in places for line in read_commands(path) if INSTALL.search(line)]
    assert len(found) > 3
    loose = [
        line
        for line in found
        if "--require-hashes" not in line
        and not re.search(r"--no-deps --no-build-isolation --editable \.$", line)
        and not line.startswith("PIP_INSTALL :=")
        and '"$$tool/bin/uv" pip install' not in line
    ]
    assert loose == []


@pytest.mark.parametrize("name", ["vscode", "vscode/packing"])
def test_s2_packages_of_the_extension_are_locked(name: str) -> None:
    """S2: what the extension for VS Code is built from has hashes, names no host, and runs nothing."""
    folder = TOP / "editors" / name
    manifest = json.loads((folder / "package.json").read_text("utf-8"))
    lock = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"]
    assert lock[""]["devDependencies"] == manifest["devDependencies"]
    assert "dependencies" not in manifest
    exact = re.compile(r"\d+\.\d+\.\d+")
    assert all(exact.fullmatch(item) for item in manifest["devDependencies"].values())
    packages = {path: item for path, item in lock.items() if path}
    assert packages
    assert [p for p, item in packages.items() if not item["integrity"].startswith("sha512-")] == []
    assert [p for p, item in packages.items() if "resolved" in item] == []
    assert "ignore-scripts=true" in (folder / ".npmrc").read_text("utf-8").splitlines()
    scripts = " ".join(manifest.get("scripts", {}).values())
    assert not re.search(r"\bnpx\b|npm (?:i|install)\b", scripts)
    assert manifest["version"] == __version__


def test_s2_changed_hash_is_refused(tmp_path: Path) -> None:
    """S2: a package whose file is another one than that of the lock is not installed."""
    wheel = tmp_path / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as made:
        made.writestr("tiny.py", "")
        made.writestr(
            "tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n"
        )
        made.writestr(
            "tiny-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        made.writestr("tiny-1.0.dist-info/RECORD", "")
    right = hashlib.sha256(wheel.read_bytes()).hexdigest()
    lock = tmp_path / "lock.txt"
    pip = (
        sys.executable,
        "-m",
        "pip",
        "-q",
        "--disable-pip-version-check",
        "install",
        "--no-index",
    )
    options = ("--dry-run", "--find-links", str(tmp_path), "--require-hashes", "-r", str(lock))
    for digest, status in ((right, 0), (hashlib.sha256(b"other").hexdigest(), 1)):
        lock.write_text(f"tiny==1.0 --hash=sha256:{digest}\n", "utf-8")
        done = subprocess.run((*pip, *options), capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stderr
    assert "DO NOT MATCH" in done.stderr


def test_s3_nothing_is_younger_than_a_week() -> None:
    """S3: locks take no release of the last seven days, and updates are offered no sooner."""
    make = (TOP / "Makefile").read_text("utf-8").replace("\\\n", " ")
    assert re.search(r'^COOLDOWN := --exclude-newer "7 days"$', make, re.MULTILINE)
    assert re.search(r"^LOCK = .*\$\(COOLDOWN\)", make, re.MULTILINE)
    resolving = re.findall(r'"\$\$tool/bin/uv" (?:pip (?:compile|install)|\$\(LOCK\))[^&\n]*', make)
    assert len(resolving) == 5
    assert [item for item in resolving if "$(COOLDOWN)" not in item and "$(LOCK)" not in item] == []
    updates = yaml.safe_load((TOP / ".github/dependabot.yml").read_text("utf-8"))["updates"]
    assert {item["package-ecosystem"] for item in updates} == {"github-actions", "pip"}
    assert [item for item in updates if item["cooldown"]["default-days"] < 7] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_s4_workflows_are_pinned_and_may_only_read(path: Path) -> None:
    """S4: actions stand by the hash of a commit, checkouts leave no password, and nothing may be written."""
    text = path.read_text("utf-8")
    used = [line for line in text.splitlines() if "uses:" in line]
    assert used and [line for line in used if not PINNED.match(line)] == []
    workflow = read_workflow(path)
    assert workflow["permissions"] == {"contents": "read"}
    triggers = set(workflow[True])
    assert triggers <= {"push", "pull_request", "schedule", "workflow_dispatch"}
    for job in workflow["jobs"].values():
        assert "timeout-minutes" in job
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
            assert "${{" not in step.get("run", ""), "what others wrote would become a command"
            assert "cache" not in step.get("with", {}) and "actions/cache" not in step.get(
                "uses", ""
            )


def test_s4_ci_runs_what_the_readme_says() -> None:
    """S4: the checks of a change are the README's test command, and nothing beside it."""
    (job,) = read_workflow(TOP / ".github/workflows/ci.yml")["jobs"].values()
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    assert (TOP / ".ci/run").read_text("utf-8").splitlines()[-1] == "make test"


def test_s5_publishing_needs_an_identity_and_a_word() -> None:
    """S5: the job that publishes builds nothing, waits for somebody's word, and no secret exists."""
    text = (TOP / ".github/workflows/release.yml").read_text("utf-8")
    jobs = read_workflow(TOP / ".github/workflows/release.yml")["jobs"]
    assert set(jobs) == {"build", "publish"}
    build, publish = jobs["build"], jobs["publish"]
    assert publish["needs"] == "build" and publish["environment"] == "release"
    assert publish["permissions"] == {"id-token": "write"} and "permissions" not in build
    assert not re.search(r"secrets\.|password|token:(?! write)", text)
    assert [step for step in publish["steps"] if "run" in step] == []
    (upload,) = (step for step in publish["steps"] if "pypi-publish" in step["uses"])
    assert (
        upload["with"]["attestations"] is True
        and not {"user", "repository-url"} & upload["with"].keys()
    )
    commands = [step["run"] for step in build["steps"] if "run" in step]
    assert commands[:3] == [".ci/run", "make audit", "make dist"]


def make_bill() -> dict[str, Any]:
    """Return the bill as it would be written now, and see that it is the one that lies there."""
    maker = runpy.run_path(str(TOP / "requirements" / "bill.py"))
    text = (TOP / "requirements" / "rounds.cdx.json").read_text("utf-8")
    assert text == maker["make_bill"](), "make lock writes it"
    bill: dict[str, Any] = json.loads(text)
    return bill


def test_s7_bill_of_materials_is_that_of_the_locks() -> None:
    """S7: each locked package stands in the bill once, with its version and its licence, and no time."""
    bill = make_bill()
    lock = (TOP / "requirements" / "runtime.txt").read_text("utf-8")
    locked = set(re.findall(r"^([\w.-]+)==([^\s;]+)", lock, re.MULTILINE))
    listed = [(item["name"], item["version"]) for item in bill["components"]]
    assert len(listed) == len(set(listed)) and locked <= set(listed)
    assert all(item["licenses"] for item in bill["components"])
    needed = {item["name"] for item in bill["components"] if item["scope"] == "required"}
    direct = {re.split(r"[<>=]", item)[0] for item in read_project()["project"]["dependencies"]}
    assert direct <= needed and not {"hatchling", "editables"} & needed
    extras = {item["name"] for item in bill["components"] if item["scope"] == "optional"}
    assert extras >= {"pillow", "pygls", "lsprotocol", "cattrs"} and not extras & needed
    assert bill["bomFormat"] == "CycloneDX" and "timestamp" not in str(bill)
    refs = {item["bom-ref"] for item in (*bill["components"], bill["metadata"]["component"])}
    assert all(refs.issuperset((item["ref"], *item["dependsOn"])) for item in bill["dependencies"])


def test_s7_files_of_others_are_listed_with_their_hash() -> None:
    """S7: each file of others is the one that was looked at, and none lies here unnamed."""
    listed = tomllib.loads((TOP / "requirements/vendored.toml").read_text("utf-8")).get("file", [])
    for item in listed:
        assert hashlib.sha256((TOP / item["path"]).read_bytes()).hexdigest() == item["sha256"]
    present = (
        {path for path in VENDORED.rglob("*") if path.is_file()} if VENDORED.is_dir() else set()
    )
    assert {TOP / item["path"] for item in listed} == present
    made = [*(TOP / "templates").rglob("*.min.*"), *(TOP / "templates").rglob("*.woff2")]
    assert present.issuperset(made)


def test_s7_bill_takes_files_of_others() -> None:
    """S7: what is entered there comes into the bill with version, licence and hash."""
    maker = runpy.run_path(str(TOP / "requirements" / "bill.py"))
    entry = (
        '[[file]]\npath = "a/b.js"\nname = "b"\nversion = "1.2.3"\nlicence = "MIT"\n'
        f'package = "pkg:npm/b@1.2.3"\nsha256 = "{"0" * 64}"\n'
    )
    texts = [(TOP / "requirements" / name).read_text("utf-8") for name in LOCKS[:2]]
    bill = json.loads(maker["build_bill"](*texts, entry, "9.9"))
    found = next(item for item in bill["components"] if item["bom-ref"] == "a/b.js")
    assert (found["version"], found["licenses"]) == ("1.2.3", [{"expression": "MIT"}])
    assert found["hashes"] == [{"alg": "SHA-256", "content": "0" * 64}]


def test_s8_known_faults_are_looked_for() -> None:
    """S8: the audit reads every lock that reaches users and developers, weekly and before a release."""
    make = (TOP / "Makefile").read_text("utf-8")
    audit = make.partition("\naudit:\n")[2].partition("\n\n")[0]
    assert {"runtime.txt", "dev.txt"} <= set(re.findall(r"-r requirements/(\S+)", audit))
    assert audit.count("--strict") == audit.count("pip-audit") == 2, (
        "what cannot be looked up is a fault"
    )
    assert "zizmor" in audit
    page = (TOP / "SECURITY.md").read_text("utf-8")
    reporting = page.partition("## Reporting a fault")[2].partition("\n## ")[0]
    for word in ("Report a vulnerability", "newest", "days"):
        assert word in reporting
