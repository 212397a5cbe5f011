"""`python -m bench [name …]`: ask all questions, or those named; print and keep the answers.

Refuses to run beside something heavy in silence: it says how busy the machine was.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench import (
    acknowledging,
    broadcast,
    desk,
    near,
    pauses,
    photos,
    posters,
    receipts,
    starting,
    whole_tips,
)
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
    "desk": desk.measure,
    "posters": posters.measure,
    "broadcast": broadcast.measure,
}
# As docs/operations.md tells whoever runs a city to set it.
SERVER = {
    "shared_buffers": "1GB",
    "work_mem": "64MB",
    "max_wal_size": "4GB",
    "wal_buffers": "64MB",
    "wal_compression": "on",
}
# Those that no database has a part in.
APART: dict[str, Callable[[], list[Figure]]] = {"photos": photos.measure}


def main(names: list[str]) -> None:
    """Run the benchmarks of these names, or all."""
    sys.stdout.write(f"load before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores\n")
    server = PostgresServer(settings=SERVER)
    server.start()
    try:
        for name in names or [*QUESTIONS, *APART]:
            figures = APART[name]() if name in APART else _on_both(name, server)
            show(figures)
            keep(name, figures)
    finally:
        server.remove()


def _on_both(name: str, server: PostgresServer) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        sqlite = f"sqlite:///{Path(folder) / 'bench.db'}"
        figures = asyncio.run(_ask(name, "SQLite", sqlite))
    return figures + asyncio.run(_ask(name, "PostgreSQL", server.url(server.create_database())))


async def _ask(name: str, database: str, url: str) -> list[Figure]:
    return await QUESTIONS[name](database, url)


if __name__ == "__main__":
    main(sys.argv[1:])
