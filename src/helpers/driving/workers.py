"""Work done side by side: threads with a progress bar, kernels that can be ended, one run at a time."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from helpers.ground.errors import InputError
from helpers.study import Study


@contextmanager
def side_by_side(number: int, *, total: int) -> Iterator[tuple[Any, Any]]:
    """Two functions: start a task in a thread; show how far the run is. Nothing is loaded before a start."""
    tools: dict[str, Any] = {}

    def start(task: Any, name: str) -> Any:
        if not tools:
            from concurrent.futures import ThreadPoolExecutor

            from tqdm import tqdm

            tools["pool"] = ThreadPoolExecutor(number)
            tools["bar"] = tqdm(total=total, unit="notebook", disable=None, leave=False)
        return tools["pool"].submit(task, name)

    def show(open_: int, names: Any) -> None:
        if tools:
            tools["bar"].set_postfix_str(", ".join(names), refresh=False)
            tools["bar"].update(total - open_ - tools["bar"].n)
            tools["bar"].refresh()

    try:
        yield start, show
    finally:
        if tools:
            tools["pool"].shutdown()
            tools["bar"].close()


def first_done(running: Mapping[Any, str]) -> set[Any]:
    """Wait until a task has ended; none where none is running."""
    from concurrent.futures import FIRST_COMPLETED, wait

    return wait(running, return_when=FIRST_COMPLETED).done if running else set()


def noted_kernels(started: list[Any]) -> type:
    """A class of kernels that are noted in ``started``, so that an interrupted run can end them."""
    from jupyter_client.manager import AsyncKernelManager

    class Kernel(AsyncKernelManager):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            started.append(self)

    return Kernel


@contextmanager
def alone(study: Study) -> Iterator[None]:
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
        except OSError:
            raise InputError(
                f"Another run of {study.run_name} is under way; wait until it has ended."
            ) from None
        yield


def end_kernels(kernels: list[Any], *, running: Mapping[Any, str]) -> None:
    """End the kernels of an interrupted run and wait for their threads."""
    from concurrent.futures import wait

    while wait(running, timeout=0.1).not_done:
        for kernel in kernels:
            process = getattr(kernel.provisioner, "process", None)
            if process is not None and process.poll() is None:
                process.kill()
