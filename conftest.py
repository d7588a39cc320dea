"""Kernels that tests start see the same environment as in the driver: who runs them makes no difference."""

import atexit
import signal
from contextlib import ExitStack

from helpers.run.notebooks import steady_environment

until_the_end = ExitStack()
until_the_end.enter_context(steady_environment())
atexit.register(until_the_end.close)
# a shell that starts the tests in the background may have them ignore interrupts, which some of them send
signal.signal(signal.SIGINT, signal.default_int_handler)
