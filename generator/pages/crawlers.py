"""What search engines are told: robots.txt and sitemap.xml.

In: addresses and the site's public address. Out: text. It must not know what pages show.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from generator.pages import urls

SITEMAP_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def build_robots(base_url: str, *, public: bool) -> str:
    """Return robots.txt: a private site asks every crawler to stay away."""
    if not public:
        return "User-agent: *\nDisallow: /\n"
    sitemap = f"Sitemap: {urls.build_absolute(base_url, urls.SITEMAP)}\n" if base_url else ""
    return f"User-agent: *\nAllow: /\n{sitemap}"


def build_sitemap(base_url: str, pages: Iterable[str]) -> str:
    """Return the site map of pages by address; it is empty without a public address to name."""
    shown = sorted(page for page in pages if page != urls.NOT_FOUND) if base_url else []
    lines = (f"  <url><loc>{escape(urls.build_absolute(base_url, page), quote=False)}</loc></url>\n"
             for page in shown)  # fmt: skip
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="{SITEMAP_SCHEMA}">\n{"".join(lines)}</urlset>\n'
    )
