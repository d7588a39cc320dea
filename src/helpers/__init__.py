"""On the Record: who said what, when and where, and what they stand for."""

from helpers.base.doors import open_door

open_door(__name__)
