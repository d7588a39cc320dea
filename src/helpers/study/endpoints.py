"""Endpoints: at which address a language model is asked and how, checked wherever it is given."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, ClassVar
from urllib.parse import urlsplit

from helpers.base import InputError

FIELDS = ("temperature", "seed", "max_tokens", "response_format")  # of a request; an endpoint may refuse one
MOST = 1_000_000
LEAST = {"temperature": 0.0, "max_tokens": 1, "timeout": 0.001, "retries": 0, "pause": 0.0, "workers": 1}


@dataclass(frozen=True, kw_only=True)
class LLMSettings:
    """An OpenAI-compatible endpoint and how it is asked. Holds the name of the key's variable, never the key.

    Raises InputError, which says what to give instead, for an address that is not http(s), that carries a
    name, a password or a query, or that would take the key over the network in clear.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}  # in study.yaml: no keys but these

    base_url: str  # such as https://api.example.org/v1
    model: str  # name an exact version, not an alias: the alias will mean another model next year
    key_variable: str = "OPENAI_API_KEY"  # environment variable that holds the key; "" where none is needed
    temperature: float = 0.0
    seed: int = 0
    max_tokens: int = 400  # of one answer
    timeout: float = 60.0  # seconds for one request
    retries: int = 5  # after the first try
    pause: float = 1.0  # seconds before the first retry, doubled each time; a Retry-After counts instead
    workers: int = 4  # requests under way at once
    price_in: float | None = None  # per million tokens, in any currency
    price_out: float | None = None
    without: tuple[str, ...] = ()  # fields of the request that this endpoint refuses (see FIELDS)
    again: bool = False  # True: ask, and pay, once more where the kept answer cannot be used
    allow_plain_http: bool = False  # True: http to another machine, key and statements readable on the way

    def __post_init__(self) -> None:
        _check_address(self.base_url, allow_plain_http=self.allow_plain_http)
        if not self.model.strip() or not self.model.isprintable():
            raise InputError("The settings name no model. Give the name the endpoint has for it.")
        if self.key_variable and not re.fullmatch(r"[A-Z_][A-Z0-9_]{0,63}", self.key_variable):
            # what was given may be the key itself: it is not repeated
            raise InputError(
                "key_variable is the name of an environment variable, in capitals, such as OPENAI_API_KEY; "
                'never the key. Use "" for an endpoint that asks for none.'
            )
        for name, low in LEAST.items():
            given = getattr(self, name)
            kinds, kind = (int, "a whole number") if isinstance(low, int) else (int | float, "a number")
            if not isinstance(given, kinds) or isinstance(given, bool) or not low <= given <= MOST:
                raise InputError(f"{name} is {given!r}; it must be {kind}, {low} or more, at most {MOST:,}.")
        if self.retries > 20 or self.workers > 64:
            raise InputError("More than 20 retries, or 64 workers, are not made. Set fewer.")
        for name in ("price_in", "price_out"):
            price = getattr(self, name)
            if price is not None and not (isinstance(price, int | float) and price >= 0):
                raise InputError(f"{name} is {price!r}; give a price per million tokens, or None if unknown.")
        if isinstance(self.without, str) or not all(name in FIELDS for name in self.without):
            raise InputError(f"without holds fields of the request: some of {', '.join(FIELDS)}.")

    @property
    def coder(self) -> str:
        """The name of this coder in the table of stances."""
        return f"llm:{self.model}"

    @property
    def is_here(self) -> bool:
        """Whether the endpoint is on this machine."""
        return _is_loopback(urlsplit(self.base_url).hostname or "")


def _check_address(address: str, *, allow_plain_http: bool) -> None:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    if "@" in address or "?" in address or "#" in address:  # may hold a key: the address is not repeated
        raise InputError(
            "base_url holds a name, a password or a query. Give the bare address, such as "
            "https://api.example.org/v1; the key comes from an environment variable."
        )
    is_host = re.fullmatch(r"[A-Za-z0-9.:-]+", host)
    if parts.scheme not in ("http", "https") or not is_host or not address.isprintable():
        raise InputError(
            "base_url is no address of an endpoint. Write https:// or, on this machine, http://, such as "
            "https://api.example.org/v1 or http://localhost:11434/v1."
        )
    if parts.scheme == "http" and not _is_loopback(host) and not allow_plain_http:
        raise InputError(
            "base_url would take the key and the statements over the network in clear. Use https://, or set "
            "allow_plain_http to true if every machine on the way may read them."
        )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
