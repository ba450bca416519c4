"""How Alembic reaches the store: by the path that `app.models.schema` hands over."""

from alembic import context
from sqlalchemy import create_engine

from app.models import facts, local, state  # noqa: F401 - all tables must be known
from app.models.base import Base

engine = create_engine(f"sqlite:///{context.config.attributes['path']}")
with engine.connect() as connection:
    connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    connection.commit()
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
