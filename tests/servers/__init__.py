"""Real servers for tests: PostgreSQL and a browser, found or fetched, never replaced by a double.

A test that cannot get its server fails. Nothing here skips.
"""
