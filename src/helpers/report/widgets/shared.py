"""What the widgets share: their scripts and styles, texts that can be sent, and how a failure is said."""

from collections.abc import Callable
from pathlib import Path

from helpers.base import InputError, file_fault

HERE = Path(__file__).parent


def source_of(name: str) -> str:
    """A script or a style of a widget ("review.js"), after what all widgets share of its kind."""
    kind = Path(name).suffix
    return "\n".join((HERE / part).read_text(encoding="utf8") for part in (f"common{kind}", name))


def attempt(act: Callable[[], str]) -> tuple[str, bool]:
    """Do something; returns what happened, in words, and whether it failed: a failure is said, not raised."""
    try:
        return act(), False
    except InputError as error:
        return str(error), True
    except OSError as error:
        return f"Not saved: {file_fault(error)}", True


def plain(text: str) -> str:
    """Text that can be sent: without halves of characters, which no message can carry."""
    return text.encode("utf8", "replace").decode("utf8")
