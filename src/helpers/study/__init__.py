"""The study file, which is also the codebook: read and checked before anything else runs."""

from helpers.base.doors import open_door

open_door(__name__)
