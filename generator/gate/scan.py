"""The second proof: no private value stands in any file of the site, in any form that is looked for.

In: output files, secrets, and the texts that the owner shows. Out: `Leak` values, which name the field
and the file, never the value. It must not know how a site is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path, PurePosixPath

from generator.design import find_builtin_templates
from generator.diagnostics import FILE_START, Span
from generator.entries.money import MONEY, SYMBOLS
from generator.gate.secrets import Allowed, Secret
from generator.gate.views import PICTURES, is_readable, list_views, spell_out, split_words
from generator.output import OutputFile
from generator.pictures.segments import is_bare
from generator.record import Record

LONGEST = 8
"""Words in a row that are compared; of a longer text, any so many of its words are a quotation."""
LEAST_WORDS = {
    "name": 1,
    "person": 1,
    "mail": 2,
    "address": 2,
    "day": 3,
    "words": 3,
    "text": 4,
}
"""A value of fewer words says too little to be looked for; what it is derived from is not shown."""
LEAST_LETTERS, LEAST_SURNAME = 3, 5
PHONE = re.compile(r"\d(?:[\s()./-]{0,3}\d){6,19}")
PHONE_DIGITS = 8
QUALIFIER = re.compile(r"\s*\(.*\)$")
"""What tells two people of one name apart: "Lee Chen (Acme)"."""
CURRENCIES = frozenset(
    (*SYMBOLS, *SYMBOLS.values())
    + ("CHF", "PLN", "SEK", "NOK", "DKK", "CZK", "HUF", "RON", "UAH", "TRY", "ILS")
    + ("CAD", "AUD", "NZD", "SGD", "HKD", "CNY", "BRL", "MXN", "ZAR", "AED")
)
MORE = "a picture that holds more than pixels"
OWN_WORDS = ("vocabulary/*.toml", "public/*.py", "pages/skills.py", "pages/wording.py")
"""Modules and tables whose words public pages say, beside those of the templates."""

Words = tuple[str, ...]


class Leak(Record, frozen=True, order=True):
    """A private value in the site: where it was typed, the file of the site, and in which view."""

    path: str
    span: Span
    field: str
    file: str
    view: str


class _OwnWords:
    """What the program says itself, where the owner does not: found on a page, it gives nobody away."""

    def __init__(self, shown: Iterable[str]) -> None:
        self._shown = _join(shown)
        self._own, words = _read_own_texts()
        self._words = words - set(self._shown.split())

    def has(self, words: Words) -> bool:
        """Say whether words stand in a row in a text of the program, and in none that the owner shows."""
        if len(words) == 1:
            return words[0] in self._words
        phrase = f" {' '.join(words)} "
        return phrase in self._own and phrase not in self._shown


class _Wanted:
    """What is looked for: runs of words, digits of telephone numbers, sums of money."""

    def __init__(self, secrets: Iterable[Secret], own: _OwnWords, allowed: Allowed) -> None:
        self.runs: dict[Words, Secret] = {}
        self.digits: dict[str, Secret] = {}
        self.money: dict[float, Secret] = {}
        for secret in secrets:
            self._add(secret, own, allowed)
        self._sizes = sorted({len(words) for words in self.runs})

    def _add(self, secret: Secret, own: _OwnWords, allowed: Allowed) -> None:
        """Take a value; few words that are also the program's own say nothing."""
        if secret.kind == "phone":
            self.digits |= dict.fromkeys(_cut_digits(secret.text), secret)
        elif secret.kind == "money":
            self.money |= dict.fromkeys(_find_amounts(secret.text), secret)
        else:
            for words in _list_patterns(secret, own):
                if words not in allowed.runs and (len(words) == LONGEST or not own.has(words)):
                    self.runs.setdefault(words, secret)

    def find(self, text: str) -> Iterator[Secret]:
        """Yield the values that a text holds."""
        words = split_words(text)
        for size in self._sizes:
            runs = set(zip(*(words[start:] for start in range(size)), strict=False))
            yield from (self.runs[run] for run in runs & self.runs.keys())
        digits = {part for run in PHONE.findall(text) for part in _cut_digits(run)}
        yield from (self.digits[part] for part in digits & self.digits.keys())
        if self.money:
            yield from (self.money[sum] for sum in _find_amounts(text) if sum in self.money)


def find_leaks(
    files: Sequence[OutputFile],
    secrets: Iterable[Secret],
    shown: Iterable[str],
    allowed: Allowed,
) -> tuple[Leak, ...]:
    """Return every private value that stands in the site; `shown` are the owner's public texts."""
    readable = [file for file in files if is_readable(file.path)]
    pictures = [file for file in files if PurePosixPath(file.path).suffix in PICTURES]
    wanted = _Wanted(secrets, _OwnWords(shown), allowed)
    found = {_close(file) for file in files if file not in readable and file not in pictures}
    found |= {_close(file, MORE) for file in pictures if not is_bare(file.data)}
    for file in (*readable, *(OutputFile(item.path, b"") for item in pictures)):
        for view, text in dict.fromkeys(list_views(file)):
            for secret in wanted.find(text):
                found.add(Leak(secret.path, secret.span, secret.field, file.path, view))
    return tuple(sorted(_drop_twins(found)))


def _drop_twins(leaks: Iterable[Leak]) -> Iterator[Leak]:
    """Yield one leak for a value and a file, whatever the views that show it."""
    seen: dict[tuple[str, Span, str, str], Leak] = {}
    for leak in sorted(leaks):
        seen.setdefault((leak.path, leak.span, leak.field, leak.file), leak)
    yield from seen.values()


def _close(file: OutputFile, view: str = "a kind of file that cannot be read") -> Leak:
    """Refuse a file that cannot be looked into, or that holds what cannot."""
    return Leak(file.path, FILE_START, "content", file.path, view)


def _list_patterns(secret: Secret, own: _OwnWords) -> Iterator[Words]:
    """Yield the runs of words that would give a value away, in all spellings."""
    for text in dict.fromkeys((secret.text, spell_out(secret.text))):
        words = split_words(text)
        if secret.kind == "address":
            words = tuple(word for word in words if word not in ("http", "https", "www"))
        if secret.kind == "person":
            words = split_words(QUALIFIER.sub("", text))
            yield from _vary_name(words, own)
        if secret.kind == "mail":
            yield from _vary_mail(text)
        if len(words) > LONGEST:
            yield from (words[n : n + LONGEST] for n in range(len(words) - LONGEST + 1))
        elif len(words) >= LEAST_WORDS[secret.kind] and _is_long_enough(words):
            yield words


def _is_long_enough(words: Words) -> bool:
    return len(words) > 1 or len(words[0]) >= LEAST_LETTERS


def _vary_name(words: Words, own: _OwnWords) -> Iterator[Words]:
    """Yield a name the other way round, by its ends, with an initial, and the last part alone.

    A surname that is a word of the program would be found in every second sentence.
    """
    if len(words) < 2:
        return
    first, last = words[0], words[-1]
    yield (last, *words[:-1])
    yield (first, last)
    if not own.has((last,)):
        yield (first[0], last)
        if len(last) >= LEAST_SURNAME:
            yield (last,)


def _vary_mail(text: str) -> Iterator[Words]:
    """Yield a mail address with its signs as words, and the part before the sign."""
    local, _, host = text.partition("@")
    before, after = split_words(local), split_words(host)
    yield (*before, "at", *after)[:LONGEST]
    dotted = tuple(word for part in after for word in (part, "dot"))[:-1]
    yield (*before, "at", *dotted)[:LONGEST]
    if len(before) > 1:
        yield before[:LONGEST]


def _cut_digits(text: str) -> Iterator[str]:
    """Yield every run of eight digits of a telephone number, or all of a shorter one."""
    digits = "".join(letter for letter in text if letter.isdecimal())
    if len(digits) < PHONE_DIGITS - 1:
        return
    for start in range(max(1, len(digits) - PHONE_DIGITS + 1)):
        yield digits[start : start + PHONE_DIGITS]


def _find_amounts(text: str) -> Iterator[float]:
    """Yield the sums that a text names beside a currency."""
    for found in re.finditer(MONEY, text, re.IGNORECASE):
        signs = {(found[name] or "").upper() for name in ("before", "after")}
        if signs.isdisjoint(CURRENCIES):
            continue
        scale = found["lowk"] or found["highk"]
        for number, own in ((found["low"], scale), (found["high"], found["highk"])):
            if number:
                yield _read_amount(number) * {"k": 1e3, "m": 1e6}.get((own or "").lower(), 1)


def _read_amount(text: str) -> float:
    digits = re.sub(r"(?<=\d)[,.'’\s](?=\d{3})", "", text)
    return float(re.sub(r"[^\d.]", "", digits) or 0)


@cache
def _read_own_texts() -> tuple[str, frozenset[str]]:
    """Return the program's own texts and their words: a page may say them without the journal."""
    package = Path(__file__).parent.parent
    files = [path for kind in OWN_WORDS for path in package.glob(kind)]
    files += find_builtin_templates().rglob("*.*")
    text = _join(path.read_text("utf-8") for path in files)
    return text, frozenset(text.split())


def _join(texts: Iterable[str]) -> str:
    """Return the words of texts, with a space before and behind each, and a bar between two texts."""
    return "".join(f" {' '.join(split_words(text))} |" for text in texts)
