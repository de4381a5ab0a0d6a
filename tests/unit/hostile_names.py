"""Names that formats trip over, and a journal in which everything is called so.

In: nothing. Out: a journal and today. It must not know any format.
"""

from __future__ import annotations

from datetime import date, time

from generator.model import Body, Journal, Question
from generator.record import replace
from tests.unit.builders import entry, journal, person, session

TODAY = date(2026, 3, 16)
NAMES = {
    "signs": 'Reyes, Dana; "Dee" \\n O\'Neil: <b>&amp; Co</b>',
    "lines": "Lee\r\nChen\u2028of\x0bNowhere",
    "emoji": "Ren\u00e9e \U0001f469\u200d\U0001f4bb " + "\U0001f680" * 40,
    "right": "\u05d3\u05e0\u05d4 \u0631\u064a\u0645",
    "long": "x" * 150 + " " + "\u00e4" * 149,
    "slash": "back\\slash\\, and ^caret ^n",
    "control": "a\x00b\x1bc\ud800d",
    "formula": '=HYPERLINK("https://x.example","y")',
}


def build_hostile() -> Journal:
    """Build a journal with a round, a reminder, a card and a feed entry for each name."""
    entries = []
    for number, (key, name) in enumerate(NAMES.items()):
        made = entry(
            f"2026-03-{10 + number}-{key}",
            "onsite",
            time=time(9, 30),
            company=key,
            process=f"{key}-1",
            people=[f"p-{key}"],
            sessions=[session("tools", title=name, people=(f"p-{key}",))],
            location=name,
            format="in-person",
            tags=(name,),
            zone="Europe/Berlin",
            body=Body((), f"{name}\n<script>alert(1)</script>"),
            questions=(Question(name, note=name),),
        )
        entries.append(replace(made, title=name, own_title=name))
    people = [
        person(
            name,
            company=key,
            id=f"p-{key}",
            role=name,
            email=f"{key}@mail.example",
            phone="+49 30 5550 0142",
            link=f"https://{key}.example/a,b;c",
            relation="recruiter",
        )
        for key, name in NAMES.items()
    ]
    made_up = journal(*entries, people=people)
    companies = {
        key: replace(company, name=NAMES.get(key, company.name))
        for key, company in made_up.companies.items()
    }
    return replace(made_up, companies=companies)
