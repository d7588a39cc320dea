"""Kernels that tests start see the same environment as in the driver: who runs them makes no difference."""

import os
import signal

from helpers.driving.notebooks import ENVIRONMENT

os.environ.update(ENVIRONMENT)
os.environ.pop("MPLBACKEND", None)
# a shell that starts the tests in the background may have them ignore interrupts, which some of them send
signal.signal(signal.SIGINT, signal.default_int_handler)
