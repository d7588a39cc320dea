"""From an article to its statements: words, speaker, day, venue, condition."""

from helpers.base.doors import open_door

open_door(__name__)
