"""What every test may ask for: real databases and a real browser."""

from tests.servers.chromium import browser, chromium, page
from tests.servers.databases import (
    database_url,
    own_postgres,
    postgres_server,
    postgres_url,
    prepared_url,
    sqlite_templates,
    sqlite_url,
)

__all__ = [
    "browser",
    "chromium",
    "database_url",
    "own_postgres",
    "page",
    "postgres_server",
    "postgres_url",
    "prepared_url",
    "sqlite_templates",
    "sqlite_url",
]
