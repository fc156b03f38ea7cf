"""How Alembic runs our migrations: on the connection that `store.migrations` hands it."""

from alembic import context

from store.migrations.running import locked
from store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    transaction_per_migration=False,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction(), locked(connection):
    context.run_migrations()
