"""One page of the site before it is rendered.

In and out: plain values. It must not know any page kind.
"""

from __future__ import annotations

from typing import Protocol

from generator.pages.frame import Frame
from generator.record import Record


class View(Protocol):
    """What every view has: the frame around its content."""

    @property
    def frame(self) -> Frame:
        """Return the surroundings of the page."""


class Page(Record, frozen=True):
    """A page: its address, its template below `templates/`, what the template gets, its title."""

    url: str
    template: str
    view: View
    title: str


def build_page(template: str, view: View) -> Page:
    """Pair a view with its template; address and title are those of its frame."""
    return Page(view.frame.url, template, view, view.frame.title)
