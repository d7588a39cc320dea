"""From a statement to its stance on every issue, by each kind of coder, and how far to trust a coder."""

from helpers.base.doors import open_door

open_door(__name__)
