"""Endpoints: the key of a language model, and why it did not reply."""

import email.utils
import os
import time
from typing import Any

from helpers.base import InputError, Refused
from helpers.study import LLMSettings

PASSING = (408, 409, 425, 429)  # statuses that may be gone at the next try, beside all from 500
SECRET = 8  # characters from which a key is looked for in what comes back; “none” and “EMPTY” are no secrets


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
