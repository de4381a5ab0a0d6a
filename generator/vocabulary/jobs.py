"""Words that name a job: where a person's name should stand, they are a slip.

In: text. Out: whether it names a job. It must not know people.
"""

from __future__ import annotations

LAST = frozenset(
    (
        "administrator analyst architect consultant coordinator designer developer director engineer "
        "founder co-founder manager programmer recruiter scientist sourcer specialist tester"
    ).split()
)
"""Each of these ends a job's name, whatever stands before it."""
LEADS = frozenset(("lead", "leader"))
LED = frozenset("chapter engineering group squad team tech technical".split())
HEADS = frozenset(("director", "head", "vp"))
WHOLE = frozenset(
    ("ceo", "cio", "coo", "cpo", "cto", "hr", "hr partner", "people partner", "sre", "vp")
    + ("hiring panel", "hiring team", "talent acquisition", "talent partner", "vice president")
)


def is_job(text: str) -> bool:
    """Say whether a text reads as the name of a job, such as `Engineering Manager`."""
    words = text.casefold().split()
    if not words:
        return False
    leads = len(words) > 1 and words[-1] in LEADS and words[-2] in LED
    heads = len(words) > 2 and words[0] in HEADS and words[1] == "of"
    return words[-1] in LAST or leads or heads or " ".join(words) in WHOLE
