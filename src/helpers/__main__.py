"""python -m helpers is the same as on-the-record."""

import sys

from helpers.run import main

sys.exit(main())
