"""A load generator that costs little: raw HTTP/1.1 over kept-alive connections.

Holds one function. Refuses anything but loopback: it is no tool against other people's servers.
"""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """What a run of posts came to. Times in seconds."""

    count: int
    seconds: float
    failures: int
    waits: list[float]

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return self.count / self.seconds


async def post_all(
    port: int, path: str, bodies: Iterator[bytes], connections: int, headers: str = ""
) -> Load:
    """Post every body, each connection its next one as soon as it was answered."""
    waits: list[float] = []
    failures = 0

    async def one_connection() -> None:
        nonlocal failures
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST {path} HTTP/1.1\r\nHost: b\r\nContent-Type: application/json\r\n{headers}"
        start = head.encode() + b"Content-Length: "
        for body in bodies:
            began = time.perf_counter()
            writer.write(b"%s%d\r\n\r\n%s" % (start, len(body), body))
            answer = await reader.readuntil(b"\r\n\r\n")
            length = _content_length(answer)
            if length:
                await reader.readexactly(length)
            waits.append(time.perf_counter() - began)
            failures += b" 200 " not in answer[:20]
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one_connection() for _ in range(connections)))
    return Load(len(waits), time.perf_counter() - began, failures, waits)


def _content_length(answer: bytes) -> int:
    at = answer.lower().find(b"content-length:")
    return int(answer[at + 15 : answer.index(b"\r\n", at)]) if at >= 0 else 0
