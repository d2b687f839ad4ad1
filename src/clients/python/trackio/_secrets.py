"""What of a command is not kept (`fixtures/secrets` in the sources): the rules are those of `trackio run`."""

from __future__ import annotations

import re

MASK = "***"
"""What stands for a value that is not kept."""

_SECRET_WORDS = frozenset(
    {
        "password",
        "passwd",
        "passphrase",
        "pwd",
        "secret",
        "secrets",
        "credential",
        "credentials",
        "apikey",
        "authorization",
        "bearer",
        "webhook",
        "webhooks",
    }
)
_KEYS = frozenset({"api", "access", "private", "secret", "auth", "signing", "encryption", "ssh", "aws"})
"""In front of `key`: what the key is for."""
_TEXT_TOKENS = frozenset(
    {
        "pad",
        "eos",
        "bos",
        "unk",
        "sep",
        "cls",
        "mask",
        "stop",
        "start",
        "end",
        "special",
        "image",
        "max",
        "min",
        "new",
        "num",
        "per",
        "every",
        "next",
        "first",
        "last",
        "trigger",
        "pretrained",
    }
)
"""In front of `token`: the tokens of a language model, which are no secrets."""

_HUMP = re.compile("([a-z0-9])([A-Z])")
_BETWEEN = re.compile("[^a-z0-9]+")

_NOTIFY = "--notify"
"""A `trackio run` within the command: what its flag takes is one in any case."""

_ADDRESS = r"(?:[a-z]+\+)?https?://"

# Addresses are rare, and what finds them takes a millisecond to compile: it is, where there is one.
_ANY_CASE = re.ASCII | re.IGNORECASE

_SPACE = r"\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""White space as JavaScript has it, by which `trackio run` reads addresses."""

_USER_INFO = rf"\b([a-z][a-z0-9+.-]*://)[^{_SPACE}/?#@]+@"
"""`https://user:password@host`: what stands before the host."""

_WEBHOOK = (
    r"\b(https?://(?:hooks\.slack(?:-gov)?\.com|(?:\w+\.)?discord(?:app)?\.com(?=/api/(?:v\d+/)?webhooks/)"
    r"|[\w.-]+\.webhook\.office\.com|[\w.-]+\.logic\.azure\.com(?::\d+)?|[\w.-]+\.api\.powerplatform\.com(?::\d+)?)/)"
    rf"""[^{_SPACE}"'\\]+"""
)
"""Addresses that whoever knows them can write to: of them the host is kept."""

_FLAG = re.compile("--?[A-Za-z]")
_KEY = re.compile(r"[-+\w.:/]+", re.ASCII)


def is_secret_name(name: str) -> bool:
    """Whether what a flag, a key or a variable is called says that its value is a secret."""
    words = [word for word in _BETWEEN.split(_HUMP.sub(r"\1 \2", name).lower()) if word]
    for index, word in enumerate(words):
        before = words[index - 1] if index > 0 else ""
        if word in _SECRET_WORDS or word.endswith(("password", "passwd")):
            return True
        if word == "key" and before in _KEYS:
            return True
        if word == "token" and index == len(words) - 1 and before not in _TEXT_TOKENS:
            return True
    return False


def without_secrets(command: list[str]) -> list[str]:
    """A command without the values of flags, keys and variables that look like secrets, and secret addresses."""
    return [_without(word, before) for word, before in zip(command, ["", *command])]


def _without(word: str, before: str) -> str:
    if before == _NOTIFY and re.match(_ADDRESS, word, _ANY_CASE):
        return MASK
    if word.startswith(f"{_NOTIFY}="):
        return f"{_NOTIFY}={MASK}"
    if _FLAG.match(before) and "=" not in before and is_secret_name(before) and not _FLAG.match(word):
        return MASK
    key, sign, value = word.partition("=")
    if sign and value and _KEY.fullmatch(key) and is_secret_name(key):
        return f"{key}={MASK}"
    if "://" not in word:
        return word
    word = re.sub(_USER_INFO, rf"\1{MASK}@", word, flags=_ANY_CASE)
    return re.sub(_WEBHOOK, rf"\1{MASK}", word, flags=_ANY_CASE)
