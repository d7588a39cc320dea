"""Endpoints: which address a language model is asked at, what is refused, and why it did not reply."""

import email.utils
import os
import re
import time
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from helpers.base import InputError, Refused

FIELDS = ("temperature", "seed", "max_tokens", "response_format")  # of a request; an endpoint may refuse one
PASSING = (408, 409, 425, 429)  # statuses that may be gone at the next try, beside all from 500
SECRET = 8  # characters from which a key is looked for in what comes back; “none” and “EMPTY” are no secrets
LEAST = {"temperature": 0.0, "max_tokens": 1, "timeout": 0.001, "retries": 0, "pause": 0.0, "workers": 1}


@dataclass(frozen=True, kw_only=True)
class LLMSettings:
    """An OpenAI-compatible endpoint and how it is asked. Holds the name of the key's variable, never the key.

    Raises InputError, which says what to give instead, for an address that is not http(s), that carries a
    name, a password or a query, or that would take the key over the network in clear.
    """

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
            if not isinstance(given, kinds) or isinstance(given, bool) or not given >= low:
                raise InputError(f"{name} is {given!r}; it must be {kind}, {low} or more.")
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


def key_from(settings: LLMSettings) -> str:
    """The key from its environment variable, "" where the endpoint asks for none. Raises InputError."""
    if not settings.key_variable:
        return ""
    key = os.environ.get(settings.key_variable, "").strip()
    if not key:
        raise InputError(
            f"The environment variable {settings.key_variable} holds no key. Set it before you start; "
            'for an endpoint that asks for none, set key_variable to "".'
        )
    if not key.isascii() or not key.isprintable() or " " in key:
        raise InputError(
            f"What the environment variable {settings.key_variable} holds is no key: it has blanks, line "
            "breaks or letters outside ASCII. Copy the key again."
        )
    return key


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
            f"“{address}” is no address of an endpoint. Write https:// or, on this machine, http://, such as "
            "https://api.example.org/v1 or http://localhost:11434/v1."
        )
    if parts.scheme == "http" and not _is_loopback(host) and not allow_plain_http:
        raise InputError(
            f"{address} would take the key and the statements over the network in clear. Use https://, or "
            "set allow_plain_http=True if every machine on the way may read them."
        )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


ADDRESS = "Check that base_url is the address of an OpenAI-compatible endpoint (most end in /v1)."
FIELD = (
    "If it names a field of the request (temperature, seed, max_tokens, response_format), put that into "
    "“without” of the settings; otherwise code the statement by hand."
)


class NoReply(Refused):
    """A question without a reply: what happened, and what to do.

    ``passes`` where the next try may do better, after ``wait`` seconds if the endpoint says so; ``stops``
    where every other question would meet the same; ``is_of_form`` where a field of the request may be what is
    refused.
    """

    def __init__(
        self,
        reason: str,
        what_to_do: str,
        *,
        passes: bool = False,
        stops: bool = False,
        is_of_form: bool = False,
        wait: float | None = None,
    ) -> None:
        super().__init__(reason, what_to_do)
        self.passes, self.stops, self.is_of_form, self.wait = passes, stops, is_of_form, wait


def refusal(status: int, words: str, headers: Any, settings: LLMSettings) -> NoReply:
    """What an HTTP status of a refusal means, with the endpoint's own words."""
    reason = f"The endpoint refuses with status {status}" + (f" (“{words}”)." if words else ".")
    if status in (401, 403):
        holder = f"the key in {settings.key_variable}" if settings.key_variable else "whether a key is needed"
        return NoReply(reason, f"Check {holder} and what it may use; then run again.", stops=True)
    if status == 404:
        return NoReply(reason, "Check base_url (most end in /v1) and the name of the model.", stops=True)
    if status == 402 or "insufficient_quota" in words:
        return NoReply(reason, "No credit is left: check the account; then run again.", stops=True)
    if 300 <= status < 400:
        return NoReply(reason, "The address points elsewhere: give the final one as base_url.", stops=True)
    if "response_format" in words or "json_schema" in words:  # some servers say so with status 500
        return NoReply(reason, FIELD, is_of_form=True)
    if status in PASSING or status >= 500:
        wait = retry_after(headers)
        later = f"Run again, not before {wait:.0f} seconds have passed." if wait else "Run again later."
        return NoReply(reason, later, passes=True, wait=wait)
    return NoReply(reason, FIELD, is_of_form=True)


def too_slow(settings: LLMSettings) -> NoReply:
    """No complete reply in time."""
    reason = f"No complete reply within {settings.timeout:g} seconds."
    return NoReply(reason, "Run again; if it comes back, set a longer timeout or fewer workers.", passes=True)


def no_connection(cause: str, settings: LLMSettings) -> NoReply:
    """No connection, or one that was lost."""
    reason = f"No connection to {settings.base_url} ({cause})."
    return NoReply(
        reason, "Check base_url, the network and that the server runs; then run again.", passes=True
    )


def server_words(body: object) -> str:
    """What an endpoint says of its refusal: code and message."""
    if not isinstance(body, dict):
        return ""
    parts = [body.get("code"), body.get("message") or body.get("error") or body.get("detail")]
    return ": ".join(part for part in parts if isinstance(part, str))


def retry_after(headers: Any) -> float | None:
    """Seconds that the endpoint asks to wait, from Retry-After as seconds or date; None where unreadable."""
    given = headers.get("retry-after", "")
    try:
        seconds = float(given)
    except ValueError:
        try:
            seconds = max(0.0, email.utils.parsedate_to_datetime(given).timestamp() - time.time())
        except (ValueError, OverflowError):
            return None
    return seconds if seconds >= 0 else None  # “nan” is not


def redact(text: str, *, key: str) -> str:
    """Text from outside without the key, and without half characters that no file can carry."""
    text = text.encode("utf8", "replace").decode("utf8")
    return text.replace(key, "[key]") if len(key) >= SECRET else text


def one_line(text: str) -> str:
    """At most 200 characters in one line, without control characters."""
    return "".join(c if c.isprintable() else " " for c in text[:200]).strip()
