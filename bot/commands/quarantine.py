"""`quarantine list|retry`: what failed again and again, and another try.

Refuses to show content and to drop a row.
"""

import click

from bot.commands.spoken import NUMBER, SpokenGroup
from bot.commands.terminal import Terminal

quarantine = SpokenGroup("quarantine")


@quarantine.command("list")
def quarantine_list(terminal: Terminal) -> None:
    """List the rows in quarantine."""
    from bot.commands.inside import look
    from desk.waiting import quarantined

    rows = look(terminal, quarantined)
    if rows:
        names = ("queue", "number", "kind", "attempts", "fault", "since")
        zone = terminal.settings.timezone
        terminal.table(
            [f"command.heading.{name}" for name in names],
            [
                (r.queue, r.row, r.kind, r.attempts, r.fault, f"{r.since.astimezone(zone):%F %R}")
                for r in rows
            ],
        )
    else:
        terminal.say("command.quarantine.none")
    terminal.result(
        rows=[
            {
                "queue": r.queue,
                "row": r.row,
                "kind": r.kind,
                "attempts": r.attempts,
                "fault": r.fault,
                "since": r.since.isoformat(),
            }
            for r in rows
        ]
    )


@quarantine.command("retry")
@click.argument("queue", type=click.Choice(("inbox", "outbox", "jobs", "previews")))
@click.argument("row", type=NUMBER, required=False)
def quarantine_retry(terminal: Terminal, queue: str, row: int | None) -> None:
    """Put rows back to be tried again."""
    from bot.commands.inside import act
    from desk.actors import OPERATOR
    from desk.waiting import try_again

    count = act(terminal, try_again, OPERATOR, queue, row)
    terminal.say("command.quarantine.retried", count=count)
    terminal.result(count=count)
