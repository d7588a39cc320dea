"""Discourse networks of actors and issues, and the coalitions in them."""

from helpers.base.doors import open_door

open_door(__name__)
