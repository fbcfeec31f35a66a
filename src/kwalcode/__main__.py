"""`python -m kwalcode`."""

import sys

from kwalcode.cli import main

sys.exit(main())
