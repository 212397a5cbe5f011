"""`python -m bench [name …]`: ask all questions, or those named; print and keep the answers.

Refuses to run beside something heavy in silence: it says how busy the machine was.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench import acknowledging, near, pauses, posters, receipts, starting, whole_tips
from bench.report import Figure, keep, show
from tests.servers.postgres import PostgresServer

Question = Callable[[str, str], Awaitable[list[Figure]]]
QUESTIONS: dict[str, Question] = {
    "acknowledging": acknowledging.measure,
    "whole_tips": whole_tips.measure,
    "receipts": receipts.measure,
    "pauses": pauses.measure,
    "starting": starting.measure,
    "near": near.measure,
    "posters": posters.measure,
}


def main(names: list[str]) -> None:
    """Run the benchmarks of these names, or all."""
    sys.stdout.write(f"load before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores\n")
    server = PostgresServer()
    server.start()
    try:
        for name in names or list(QUESTIONS):
            figures: list[Figure] = []
            with tempfile.TemporaryDirectory() as folder:
                sqlite = f"sqlite:///{Path(folder) / 'bench.db'}"
                figures += asyncio.run(_ask(name, "SQLite", sqlite))
            figures += asyncio.run(_ask(name, "PostgreSQL", server.url(server.create_database())))
            show(figures)
            keep(name, figures)
    finally:
        server.remove()


async def _ask(name: str, database: str, url: str) -> list[Figure]:
    return await QUESTIONS[name](database, url)


if __name__ == "__main__":
    main(sys.argv[1:])
