"""The report: findings, figures, tables, the page, and what notebooks show."""

from helpers.base.doors import open_door

open_door(__name__)
