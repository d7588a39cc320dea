"""Kernels that tests start see the same environment as in the driver, so that results do not depend on who runs."""

import os

from helpers.notebooks import ENVIRONMENT

os.environ.update(ENVIRONMENT)
os.environ.pop("MPLBACKEND", None)
