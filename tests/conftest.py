"""What every test may ask for: real databases and a real browser.

Also Hypothesis's settings: no verdict hangs on the machine's speed.
"""

from hypothesis import HealthCheck, settings

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
from tests.servers.migrated import migrated_sqlite_url, migrated_url

__all__ = [
    "browser",
    "chromium",
    "database_url",
    "migrated_sqlite_url",
    "migrated_url",
    "own_postgres",
    "page",
    "postgres_server",
    "postgres_url",
    "prepared_url",
    "sqlite_templates",
    "sqlite_url",
]

settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("any machine")
