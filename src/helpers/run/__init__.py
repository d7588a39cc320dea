"""The command line, the driver of the notebooks, checks and exports."""

from helpers.base.doors import open_door

open_door(__name__)
