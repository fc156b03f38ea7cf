"""`python -m phonenet`."""

import sys

from phonenet.serve import main

sys.exit(main())
