"""What sides stand for, ask of one another and contradict, in all and over time."""

from helpers.base.doors import open_door

open_door(__name__)
