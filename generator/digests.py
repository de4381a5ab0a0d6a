"""Digests: a few bytes that tell whether a text or a value is the one that it was.

In: texts and values. Out: bytes to keep and compare later. It must not know what is compared.
"""

from __future__ import annotations

from hashlib import blake2b

from generator.record import encode

DIGEST_SIZE = 12


def digest_text(text: str) -> bytes:
    """Return a short digest of a text."""
    return blake2b(text.encode(errors="surrogatepass"), digest_size=DIGEST_SIZE).digest()


def digest_value(value: object) -> bytes:
    """Return a short digest that equal values have in common."""
    return blake2b(encode(value), digest_size=DIGEST_SIZE).digest()
