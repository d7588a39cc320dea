"""Kernels that tests start see the same environment as in the driver: who runs them makes no difference."""

import os

from helpers.driving.notebooks import ENVIRONMENT

os.environ.update(ENVIRONMENT)
os.environ.pop("MPLBACKEND", None)
