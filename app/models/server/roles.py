"""Roles and schemas: who owns, who makes people, the five groups.

No person's login has CREATEROLE: on PostgreSQL 15 that is a way to a shell on the server. The
maker has it, nobody can sign in as it, and it owns nothing but the functions of `people`.
"""

from app.domain.vocabulary import Role

_ROLE = """
DO $do$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN
    CREATE ROLE {name} NOLOGIN {rights};
  ELSE
    ALTER ROLE {name} NOLOGIN {rights};
  END IF;
END $do$
"""
_PLAIN = "NOCREATEROLE NOCREATEDB NOINHERIT"

SQL = (
    _ROLE.format(name="@owner@", rights=_PLAIN),
    _ROLE.format(name="@maker@", rights="CREATEROLE NOCREATEDB INHERIT"),
    *(_ROLE.format(name=f"segue_@org@_{role}", rights="NOCREATEROLE NOCREATEDB") for role in Role),
    # From PostgreSQL 16 on CREATEROLE reaches only roles of which one is an admin.
    *(f"GRANT segue_@org@_{role} TO @maker@ WITH ADMIN OPTION" for role in Role),
    # To see how old transactions are, and to end them.
    "GRANT pg_signal_backend, pg_read_all_stats TO @maker@",
    "CREATE SCHEMA IF NOT EXISTS @priv@ AUTHORIZATION @owner@",
    "CREATE SCHEMA IF NOT EXISTS @api@ AUTHORIZATION @owner@",
    "REVOKE ALL ON SCHEMA @priv@, @api@ FROM PUBLIC",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA @priv@ TO @maker@",
    *(f"GRANT USAGE ON SCHEMA @api@ TO segue_@org@_{role}" for role in Role),
    """
DO $do$ BEGIN
  EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO {groups}', current_database());
END $do$
""".format(groups=", ".join(f"segue_@org@_{role}" for role in Role)),
)
