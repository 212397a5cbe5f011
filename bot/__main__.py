"""The entry: `python -m bot`. Refuses to do anything but hand over to the command line."""

import sys

from bot.commands.collecting import collect_no_more, collect_seldom

if __name__ == "__main__":
    collect_seldom()
    from bot.commands.program import main

    code = main(sys.argv[1:])
    collect_no_more()
    sys.exit(code)
