"""Asking: one question to an endpoint, with patience for what passes and limits for what does not end."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from threading import Event
from typing import Any, NamedTuple

from pydantic import BaseModel

from helpers.base import InputError
from helpers.stances.llm.answers import schema_of_answers
from helpers.stances.llm.endpoints import (
    ADDRESS,
    NoReply,
    key_from,
    no_connection,
    one_line,
    redact,
    refusal,
    server_words,
    too_slow,
)
from helpers.stances.llm.questions import Message
from helpers.study import LLMSettings

FORMATS: tuple[dict[str, Any], ...] = (  # of an answer; the first that the endpoint takes is used
    {"type": "json_schema", "json_schema": {"name": "code", "strict": True, "schema": schema_of_answers()}},
    {"type": "json_object"},
    {},
)
MOST_BYTES = 1_000_000  # of a response; an answer has some hundred
LONGEST_PAUSE = 120.0  # seconds; an endpoint that asks for a longer one is given up for this run


class Reply(NamedTuple):
    """What a model wrote, by which version of it, and whether it was cut off at the most tokens."""

    text: str
    model: str
    is_cut: bool


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Completion(BaseModel):
    model: str | None = None
    choices: list[_Choice]


Ask = Callable[[Sequence[Message], int], Reply]


@contextmanager
def connect(settings: LLMSettings, *, stopped: Event) -> Iterator[Ask]:
    """A function that asks the endpoint, with a seed; several threads may call it; it raises NoReply.

    Asked for is an answer of the codebook's own JSON schema; an endpoint that refuses that is asked for any
    JSON, then for no format, and in that way for the rest of the run.

    Tried again, ``settings.retries`` times: 429, 5xx, time-outs and lost connections, each after twice the
    pause of the one before, or as long as Retry-After says. Not tried again: any other refusal. ``stopped``
    ends the waiting. Redirects are not followed. The key is taken out of whatever comes back. Raises
    InputError where the client or the key is missing.
    """
    key = key_from(settings)
    try:
        import openai
    except ImportError:
        raise InputError(
            "The client for language models is not installed. Run: pip install 'on-the-record[llm]'"
        ) from None
    # the client's own two are not sent to other endpoints
    headers: dict[str, Any] = dict.fromkeys(("OpenAI-Organization", "OpenAI-Project"), openai.Omit())
    headers["Accept-Encoding"] = "identity"  # no kilobyte that unfolds to a gigabyte
    no_key = {} if key else {"Authorization": openai.Omit()}
    http = openai.DefaultHttpxClient(
        timeout=settings.timeout,
        follow_redirects=False,
        trust_env=not settings.is_here,  # no proxy between this machine and itself
        event_hooks={"response": [_limit(settings.timeout, openai)]},
    )
    client = openai.OpenAI(
        base_url=settings.base_url,
        api_key=key or "none",
        default_headers=headers,
        max_retries=0,  # counted here, so that the pauses can be set
        timeout=settings.timeout,
        http_client=http,
    )

    formats = FORMATS[-1:] if "response_format" in settings.without else FORMATS
    taken: list[dict[str, Any]] = []  # the format that was taken, once one was

    def in_some_format(messages: Sequence[Message], seed: int) -> Reply:
        refused: list[NoReply] = []
        for form in taken or formats:
            try:
                reply = once(messages, seed, form)
                taken[:] = [form]
                return reply
            except NoReply as given:
                if not given.is_of_form:
                    raise
                refused.append(given)
        raise refused[0]

    def once(messages: Sequence[Message], seed: int, form: dict[str, Any]) -> Reply:
        create: Any = client.chat.completions.with_raw_response.create
        fields = {"temperature": settings.temperature, "seed": seed, "max_tokens": settings.max_tokens}
        fields = {name: value for name, value in fields.items() if name not in settings.without}
        form = {"response_format": form} if form else {}
        try:
            body = create(
                model=settings.model, messages=list(messages), extra_headers=no_key, **fields, **form
            ).text
        except openai.APIStatusError as error:
            words = one_line(redact(server_words(error.body), key=key))
            raise refusal(error.status_code, words, error.response.headers, settings) from None
        except openai.APITimeoutError:
            raise too_slow(settings) from None
        except openai.APIConnectionError as error:
            if isinstance(error.__cause__, NoReply):  # an older client wraps what _limit raises
                raise error.__cause__ from None
            raise no_connection(one_line(redact(str(error.__cause__), key=key)), settings) from None
        return _read(body, key=key)

    def ask(messages: Sequence[Message], seed: int) -> Reply:
        for tried in range(settings.retries + 1):
            try:
                return in_some_format(messages, seed)
            except NoReply as given:
                no_reply = given
            pause = min(settings.pause * 2**tried, LONGEST_PAUSE)
            pause = pause if no_reply.wait is None else no_reply.wait
            last = not no_reply.passes or pause > LONGEST_PAUSE or tried == settings.retries
            if last or stopped.wait(pause):
                break
        raise no_reply

    try:
        yield ask
    finally:
        client.close()


def _read(body: str, *, key: str) -> Reply:
    try:
        completion = _Completion.model_validate(json.loads(body))
        choice = completion.choices[0]
    except (ValueError, RecursionError, IndexError):
        raise NoReply("What came back is not a chat completion.", ADDRESS) from None
    text = redact(choice.message.content or "", key=key)
    version = one_line(redact(completion.model or "", key=key))
    return Reply(text, version, choice.finish_reason == "length")


def _limit(timeout: float, openai: Any) -> Callable[[Any], None]:
    """A hook on responses: the body must end within ``timeout`` and within MOST_BYTES."""
    # the client brings its own HTTP library, under one name or another
    library: Any = import_module(openai.DefaultHttpxClient.__mro__[1].__module__.partition(".")[0])

    class Limited(library.SyncByteStream):
        def __init__(self, stream: Any) -> None:
            self.stream, self.until = stream, time.monotonic() + timeout

        def __iter__(self) -> Iterator[bytes]:
            length = 0
            for part in self.stream:
                length += len(part)
                if length > MOST_BYTES:
                    raise _too_long()
                if time.monotonic() > self.until:
                    raise library.ReadTimeout("the reply does not end")
                yield part

        def close(self) -> None:
            self.stream.close()

    def limit(response: Any) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise _too_long()
        response.stream = Limited(response.stream)

    return limit


def _too_long() -> NoReply:
    return NoReply(f"The reply is packed or longer than {MOST_BYTES:,} bytes.", ADDRESS)
