"""Pages as an HTML5 parser sees them, and journals that would like to be markup.

In: a page, or a text that means harm. Out: elements with their attributes, or a journal with the text in
every field. The module has its own idea of what is allowed on a page.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import html5lib

URL_ATTRIBUTES = ("href", "src")
ALLOWED_SCHEMES = ("http:", "https:", "mailto:", "tel:")
VOID_OF_SCRIPT = {"iframe", "object", "embed", "form", "base", "style", "frame", "applet"}
OWN_SCRIPT = re.compile(
    r'<script defer src="(\.\./)*assets/script/rounds\.js" data-as-of="[\d-]{10}">'
)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "--><!--<a href=x>",
    "&lt;b&gt; &#x3c;i&#x3e;",
    "\u202e gnp.exe \u2028 end",
)


@lru_cache(maxsize=300)
def parse_page(text: str) -> Any:
    """Parse a page strictly: any parse error of the HTML standard raises. Many tests ask for the same."""
    return html5lib.HTMLParser(strict=True).parse(text)


def list_elements(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield every element of a page as its local name and attributes."""
    for element in parse_page(text).iter():
        if isinstance(element.tag, str):
            yield element.tag.split("}")[-1], dict(element.attrib)


def check_script(url: str, page: str) -> None:
    """Fail where a page has another script than the site's own file, or anything inside of it."""
    for element in parse_page(page).iter("{http://www.w3.org/1999/xhtml}script"):
        assert not element.text, url
    for tag in re.findall(r"<script\b[^>]*>", page, re.IGNORECASE):
        assert OWN_SCRIPT.fullmatch(tag), (url, tag)


def check_markup(url: str, page: str) -> None:
    """Fail where a page holds script, inline style, or an address of a scheme that may do harm."""
    check_script(url, page)
    for name, attributes in list_elements(page):
        assert name not in VOID_OF_SCRIPT, (url, name)
        assert not [key for key in attributes if key.startswith("on") or key == "style"], url
        for key in URL_ATTRIBUTES:
            value = attributes.get(key, "")
            scheme = re.match(r"\s*([a-z][a-z0-9+.-]*:)", value, re.IGNORECASE)
            assert scheme is None or scheme[1].lower() in ALLOWED_SCHEMES, (url, value)


def hostile_files(text: str) -> dict[str, str]:
    """Write a journal with one text in every field that takes free text."""
    quoted = "'" + text.replace("'", "''") + "'"
    plain = text.replace("<", "").replace(">", "").replace(",", " ").replace("@", "") or "x"
    person = "'" + plain.replace("'", "''") + "'"
    return {
        "rounds.yml": f"title: {quoted}\nowner: {quoted}\nas-of: 2026-03-20\n",
        "journal/2026-03-14-a.md": f"""---
company: {quoted}
role: {quoted}
stage: onsite
title: {quoted}
with: [{{name: {quoted}, role: {quoted}, phone: {quoted}}}, {person}]
location: {quoted}
tags: [{quoted}]
remote: {quoted}
said: {{{quoted}: {quoted}}}
impressions: {{{quoted}: {quoted}}}
sessions:
  - stage: algorithms
    title: {quoted}
    skills: {{{quoted}: {{self: 3, note: {quoted}}}}}
    questions: [{quoted}, {{ask: {quoted}, skill: {quoted}, went: failed, note: {quoted}}}]
    feedback: {{from: {person}, text: {quoted}}}
---
# {text}

{text} [a]({text}) ![b]({text} "{text}") `{text}` [[x|{text}]]

| {text} | b |
|---|---|
| {text} | c |

```{text}
{text}
```
""",
        "journal/2026-03-15-b.md": f"""---
company: {quoted}
role: {quoted}
stage: offer
terms: {{{quoted}: {quoted}}}
counter: {{{quoted}: {quoted}}}
---
""",
        "journal/companies/c.md": (
            f"---\nname: {quoted}\ncity: {quoted}\naliases: [{quoted}, z]\n---\n{text}\n"
        ),
        "journal/skills/s.md": f"---\nname: {quoted}\nresources: [{quoted}]\n---\n{text}\n",
    }
