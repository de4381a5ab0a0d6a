"""A journal full of payloads, opened in a real browser: nothing runs and nothing is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import MakeProject
from tests.projects import write_site
from tests.test_untrusted import PAYLOADS, build_journal, make_journal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Request

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
LISTEN = """
window.alert = () => console.error('alert');
document.addEventListener('securitypolicyviolation', event =>
  console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI));
"""


@pytest.mark.parametrize(
    "step", [60, pytest.param(4, marks=[pytest.mark.slow])], ids=["few", "many"]
)
def test_c2_nothing_runs_and_no_policy_is_broken(
    make_project: MakeProject, browser: Browser, step: int
) -> None:
    """C2, C12: on no page a script runs, the policy is violated, or another host is asked."""
    project = make_project(make_journal(PAYLOADS[::step]))
    folder = project / "site"
    write_site(folder, build_journal(project).files, [])
    context = browser.new_context()
    context.add_init_script(LISTEN)
    page = context.new_page()
    said: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith("file:"):
            said.append(request.url)

    page.on("request", note)
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("console", lambda message: said.append(message.text))
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) > 10
    for path in pages:
        page.goto(Path(path).as_uri())
    context.close()
    assert [text for text in said if "ERR_FILE_NOT_FOUND" not in text] == []
