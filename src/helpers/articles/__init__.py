"""From files to clean, dated articles, and the list of what could not be read."""

from helpers.base.doors import open_door

open_door(__name__)
