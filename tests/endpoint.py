"""An OpenAI-compatible endpoint on this machine, for the tests of the coder that asks a language model."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Reply(NamedTuple):
    """What the endpoint sends: a status, a body (bytes as they are, text as a completion), headers."""

    body: Any = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0  # seconds before it
    endless: float | None = None  # the body again and again, with this pause, until the other side leaves


class Asked(NamedTuple):
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def data(self) -> dict[str, str]:
        """The JSON object that holds the statement."""
        return json.loads(self.body["messages"][1]["content"])

    @property
    def is_repair(self) -> bool:
        return len(self.body["messages"]) > 2


class Endpoint:
    """A running server: its address, and what it was asked, in order."""

    def __init__(self, reply: Callable[[Asked, int], Reply]) -> None:
        self.reply, self.asked, self.lock = reply, [], threading.Lock()
        self.most, self.open = 0, 0  # requests at once
        self.base_url = ""

    def count(self, asked: Asked) -> int:
        """The number of a request, from 1."""
        with self.lock:
            self.asked.append(asked)
            return len(self.asked)


def completion(content: str | None, *, finish: str = "stop") -> bytes:
    """The body of a chat completion."""
    return json.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 0,
            "model": "parrot-2030-01-01",
            "choices": [
                {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}
            ],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }
    ).encode()


@contextmanager
def endpoint(reply: Callable[[Asked, int], Reply]) -> Iterator[Endpoint]:
    """Serve ``reply(request, number)`` on a free port of 127.0.0.1 until the block ends."""
    here = Endpoint(reply)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked = Asked(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            number = here.count(asked)
            with here.lock:
                here.open += 1
                here.most = max(here.most, here.open)
            answer = here.reply(asked, number)
            time.sleep(answer.delay)
            with here.lock:
                here.open -= 1
            try:
                self._send(answer)
            except OSError:  # the other side has left: what some of the tests are about
                self.close_connection = True

        def _send(self, answer: Reply) -> None:
            content = answer.body if isinstance(answer.body, bytes) else completion(answer.body)
            self.send_response(answer.status)
            given = {name.lower() for name, _ in answer.headers}
            if "content-type" not in given:
                self.send_header("Content-Type", "application/json")
            for name, value in answer.headers:
                self.send_header(name, value)
            if answer.endless is None:
                self.send_header("Content-Length", str(len(content)))
            else:
                self.send_header("Connection", "close")
                self.close_connection = True
            self.end_headers()
            self.wfile.write(content)
            while answer.endless is not None:
                time.sleep(answer.endless)
                self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    here.base_url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
