"""What hosts of a public site are told: headers to send, the site's own name, no Jekyll.

In: the settings. Out: texts by path. It must not know any host: those that do not understand such a file
show it, and it says nothing but what every answer of the site would.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.settings import Settings

HEADERS, NO_JEKYLL, CNAME = "_headers", ".nojekyll", "CNAME"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
"""The policy of the pages, and that no other page may frame them, which only a header can say."""
SENT = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
)


def build_hosting_files(settings: Settings) -> Mapping[str, str]:
    """Return the files that are there for hosts alone."""
    lines = "".join(f"  {name}: {value}\n" for name, value in SENT)
    files = {HEADERS: f"/*\n{lines}", NO_JEKYLL: ""}
    if settings.publish.cname:
        files[CNAME] = f"{settings.publish.cname}\n"
    return files
