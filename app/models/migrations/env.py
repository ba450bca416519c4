"""How Alembic reaches the store: by what `app.models.schema` hands over.

On SQLite the path of the file; for a team a connection to PostgreSQL and the name of the schema in
which its tables lie.
"""

from alembic import context
from sqlalchemy import Connection, create_engine, text

from app.models import desk_side, facts, local, state  # noqa: F401 - all tables must be known
from app.models.base import Base


def _file(path: object) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.commit()
        context.configure(
            connection=connection, target_metadata=Base.metadata, render_as_batch=True
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


def _team(connection: Connection, schema: str) -> None:
    # Tables go by the map; what a revision says as plain SQL goes by the path.
    connection.execute(text(f'SET LOCAL search_path = "{schema}"'))
    mapped = connection.execution_options(schema_translate_map={None: schema})
    context.configure(connection=mapped, target_metadata=Base.metadata, version_table_schema=schema)
    context.run_migrations()


if "connection" in context.config.attributes:
    _team(context.config.attributes["connection"], context.config.attributes["schema"])
else:
    _file(context.config.attributes["path"])
