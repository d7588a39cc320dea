"""Work done side by side: threads with a progress bar, kernels that can be ended, one run at a time."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from helpers.base import InputError
from helpers.study import Study


@contextmanager
def side_by_side(number: int, *, total: int, kernels: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Two functions: start a task in a thread; show how far the run is. Nothing is loaded before a start.

    Where the run is cut short, the ``kernels`` that its tasks have started are ended.
    """
    tools: dict[str, Any] = {}
    started: list[Any] = []

    def start(task: Any, *given: Any) -> Any:
        if not tools:
            from concurrent.futures import ThreadPoolExecutor

            from tqdm import tqdm

            tools["pool"] = ThreadPoolExecutor(number)
            tools["bar"] = tqdm(total=total, unit="notebook", disable=None, leave=False)
        started.append(tools["pool"].submit(task, *given))
        return started[-1]

    def show(open_: int, names: Any) -> None:
        if tools:
            tools["bar"].set_postfix_str(", ".join(names), refresh=False)
            tools["bar"].update(total - open_ - tools["bar"].n)
            tools["bar"].refresh()

    try:
        yield start, show
    except BaseException:
        _end_kernels(kernels, started)
        raise
    finally:
        if tools:
            tools["pool"].shutdown()
            tools["bar"].close()


def first_done(running: Mapping[Any, str]) -> set[Any]:
    """Wait until a task has ended; none where none is running."""
    from concurrent.futures import FIRST_COMPLETED, wait

    return wait(running, return_when=FIRST_COMPLETED).done if running else set()


def recording_kernels(started: list[Any]) -> type:
    """A class of kernels that are noted in ``started``, so that a run that is cut short can end them.

    They run this environment's Python, even where another program has left a kernel of the same name.
    """
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    class Kernel(AsyncKernelManager):
        def __init__(self, *args: Any, **options: Any) -> None:
            own = KernelSpecManager(kernel_dirs=[])  # looking nowhere, it finds the one that is installed
            super().__init__(*args, kernel_spec_manager=own, **options)
            started.append(self)

    return Kernel


@contextmanager
def run_lock(study: Study) -> Iterator[None]:
    """Hold the run's lock, so that two runs never write the same results at once. Raises InputError."""
    try:
        import fcntl
    except ImportError:  # Windows: no such lock, and none is needed by one person at one desk
        yield
        return
    study.derived.mkdir(parents=True, exist_ok=True)
    with (study.derived / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            said = f"Another run of {study.run_name} is under way; wait until it has ended."
            raise InputError(said) from None
        except (OSError, NotImplementedError):  # as on some network drives and shared folders
            print(
                f"on-the-record: The disk of data/derived has no locks, so nothing keeps two runs "
                f"apart; start no other run of {study.run_name} before this one has ended.",
                file=sys.stderr,
            )
        yield


def _end_kernels(kernels: list[Any], running: list[Any]) -> None:
    """End the kernels of a run that was cut short and wait for their threads."""
    from concurrent.futures import wait

    while wait(running, timeout=0.1).not_done:
        for kernel in kernels:
            process = getattr(kernel.provisioner, "process", None)
            if process is not None and process.poll() is None:
                process.kill()
