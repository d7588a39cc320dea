"""What every room uses: errors, files, tables, phrases, wording, intervals, the encoder."""

from helpers.base.doors import open_door

open_door(__name__)
