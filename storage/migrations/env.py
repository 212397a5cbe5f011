"""Alembic's entry: runs the revisions on the connection that `storage.migrations` hands over.

Refuses to open a database by itself, so that no command line finds one by chance.
"""

from alembic import context

from storage.tables.everything import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
