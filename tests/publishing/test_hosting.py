"""Files for hosts: what a public site holds for them, and what `rounds init --hosting` writes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from generator.cli.init import HOSTS
from generator.design import find_builtin_templates
from generator.preview.answers import make_answer
from generator.public.hosting import SENT, build_hosting_files
from generator.scaffold.hosting import TARGETS, plan_hosting
from generator.settings import PublishSettings, Settings
from tests.conftest import CHECKOUT, build_environment
from tests.publishing.journals import RINGS_PAGE, SECRET, Journal

PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def test_headers_are_those_of_the_preview() -> None:
    """A host sends what the preview sends, and the policy is that of the pages, with frames forbidden."""
    sent = dict(make_answer(b"", "text/html").headers)
    assert all(sent[name] == value for name, value in SENT)
    base = (find_builtin_templates() / "base.html").read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', base)
    assert (
        policy and dict(SENT)["Content-Security-Policy"] == f"{policy[1]}; frame-ancestors 'none'"
    )
    assert build_hosting_files(Settings())["_headers"].startswith("/*\n  Content-Security-Policy: ")


def test_site_holds_them_whatever_the_place(journal: Journal) -> None:
    """`_headers` and `.nojekyll` are always there, `CNAME` where it is said."""
    journal.place("folder: ../www, cname: robin.example")
    assert journal.publish().status == 0
    www = journal.project.parent / "www"
    assert (www / "CNAME").read_text() == "robin.example\n"
    assert (www / ".nojekyll").read_bytes() == b""
    assert "nosniff" in (www / "_headers").read_text()
    settings = Settings(publish=PublishSettings(folder="../www"))
    assert set(build_hosting_files(settings)) == {"_headers", ".nojekyll"}


@pytest.mark.parametrize("host", HOSTS)
def test_files_are_written_once(host: str, journal: Journal) -> None:
    """Each host gets its file beside the script and the list; what is there already stays."""
    path = journal.project / TARGETS[host][1]
    journal.write("hosting/build.sh", "mine\n")
    done = journal.run("init", "--hosting", host)
    assert done.status == 0
    assert f"made {TARGETS[host][1]}" in done.out and "left hosting/build.sh" in done.out
    text = path.read_text()
    assert (yaml.safe_load if path.suffix == ".yml" else tomllib.loads)(text)
    assert (journal.project / "hosting/build.sh").read_text() == "mine\n"
    path.write_text("mine\n")
    assert f"left {TARGETS[host][1]}" in journal.run("init", "--hosting", host).out
    assert path.read_text() == "mine\n"


@pytest.mark.parametrize("host", HOSTS)
def test_hosts_build_the_public_site_alone(host: str) -> None:
    """No file runs a private build, every one runs the script, and no secret is asked for."""
    files = plan_hosting(host)
    text = files[TARGETS[host][1]]
    assert "sh hosting/build.sh ./" in text
    commands = "\n".join(line for line in "".join(files.values()).splitlines() if line[:1] != "#")
    assert "rounds build" not in commands and "rounds publish" in commands
    assert "secrets." not in commands
    assert "private" in text


def test_workflow_is_pinned_and_may_do_little() -> None:
    """Actions are named by commit; each job has only what it needs, and the first cannot publish."""
    text = plan_hosting("github")[".github/workflows/site.yml"]
    uses = re.findall(r"uses: (.*)", text)
    assert len(uses) == 4 and all(PINNED.fullmatch(item) for item in uses)
    flow = yaml.safe_load(text)
    assert flow["permissions"] == {}
    assert flow["jobs"]["build"]["permissions"] == {"contents": "read"}
    assert flow["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert flow["jobs"]["build"]["steps"][0]["with"] == {"persist-credentials": False}
    assert set(flow[True]) == {"push", "workflow_dispatch"}


def test_requirements_are_exact_and_complete() -> None:
    """Every package that the program needs is named with one version, the program by its own wheel."""
    text = plan_hosting("gitlab")["hosting/requirements.txt"]
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert re.fullmatch(r"\./hosting/rounds-[\d.]+-py3-none-any\.whl", lines[0])
    assert all(re.fullmatch(r"[a-z0-9-]+==[\w.]+", line) for line in lines[1:])
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {re.split(r"[<>=]", item)[0] for item in project["dependencies"]}
    assert needed <= {line.partition("==")[0] for line in lines[1:]}


@pytest.mark.parametrize(
    ("more", "status"), [("", 0), (SECRET.replace("algorithms", "algoritms"), 1), ("slip", 3)]
)
def test_script_says_nothing_of_the_journal(more: str, status: int, journal: Journal) -> None:
    """It makes the site where all is well; else it ends with the status, and names no one."""
    journal.run("init", "--hosting", "github")
    if more == "slip":
        more = "---\ndate: 2025-05-08\nstage: note\ntitle: X\npublic: yes\n---\nVilma Praxedis.\n"
    if more:
        journal.write("journal/more-zqux.md", more)
    tools = journal.project.parent / "bin"
    tools.mkdir()
    for name, text in (
        ("python", "exit 0"),
        ("rounds", f'exec "{sys.executable}" -m generator "$@"'),
    ):
        (tools / name).write_text(f"#!/bin/sh\n{text}\n")
        (tools / name).chmod(0o755)
    done = subprocess.run(
        ["sh", "hosting/build.sh", "./_site"],
        cwd=journal.project,
        env=build_environment({"PATH": f"{tools}:{os.environ['PATH']}"}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == status
    assert (journal.project / "_site" / RINGS_PAGE).is_file() is (status == 0)
    said = done.stdout + done.stderr
    assert bool(said) is (status != 0)
    assert not re.search("zqux|vilma|praxedis|more-", said.lower())


def test_wheel_and_list_name_one_version() -> None:
    """The wheel that the host installs is that of this program."""
    from generator import __version__

    assert f"rounds-{__version__}-" in plan_hosting("netlify")["hosting/requirements.txt"]
    assert Path(TARGETS["netlify"][1]).name == "netlify.toml"
