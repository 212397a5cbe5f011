"""The entry: `python -m bot`. Refuses to do anything but hand over to the command line."""

import sys

from bot.commands.program import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
