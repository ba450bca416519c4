"""What a person's login may touch: functions by group, and rows to read by policy.

Nothing is written but by functions. A supervisor reads the team's tables for team-wide questions;
who calls reads the leads in sight, without amounts. Policies compare a column with one scalar
answer, `col = (SELECT f())`: that is worked out once per query and leaves the indexes in use.
"""

from app.domain import facts as f
from app.domain.vocabulary import Role
from app.models.server.bodies import columns, listed
from app.models.server.people import MAKER_FUNCTIONS
from app.models.state import Lead, Person

EVERYBODY = tuple(str(role) for role in Role)
_CALLERS = ("telemarketer", "telesales")
_LISTS = ("supervisor", "admin")

FUNCTIONS: dict[str, tuple[str, ...]] = {
    "hello": EVERYBODY,
    "take_invitation": EVERYBODY,
    "change_secret": EVERYBODY,
    "people": EVERYBODY,
    "push": EVERYBODY,
    "known": EVERYBODY,
    "feed": EVERYBODY,
    "check_feed": EVERYBODY,
    "bootstrap": EVERYBODY,
    "lead_rows": EVERYBODY,
    "claim": ("telemarketer",),
    "hold": _CALLERS,
    "renew": _CALLERS,
    "confirm": _CALLERS,
    "release": EVERYBODY,
    "write": EVERYBODY,
    "start_import": _LISTS,
    "import_rows": _LISTS,
    "end_import": _LISTS,
    "imports": _LISTS,
    "withdraw_import": _LISTS,
    "known_numbers": _LISTS,
    "keep_recording_key": EVERYBODY,
    "recordings_kept": EVERYBODY,
    "recording_key": EVERYBODY,
    "recording_heard": EVERYBODY,
    "set_recordings": ("admin",),
    "erased_sounds": ("admin",),
    "forget_sound": ("admin",),
    "revoke": ("supervisor",),
    "invite": ("supervisor", "admin"),
    "remove": ("supervisor", "admin"),
    "watchdog": ("supervisor", "admin"),
    "seal_audit": ("supervisor", "admin"),
    "check_audit": ("supervisor", "admin"),
    "purge": ("supervisor", "admin"),
    "held": ("supervisor",),
}
"""Every function of `api_v1`, and the groups that may execute it."""

_MONEY = ("deal", "deal_minor", "deal_currency", "deal_per", "deal_closes")
STATE = ("lead", "prospect", "phone", "number", "promise", "campaign", "scorecard")
TYPED = tuple(kind for kind in f.KINDS if kind != "person_set")
READ: dict[str, dict[str, str]] = {
    **{table: {"supervisor": ""} for table in (*STATE, "fact", *TYPED)},
    "person": {"supervisor": f"({listed(columns(Person, 'pin_hash'))})"},
    "quarantine": {"supervisor": ""},
    "audit": {"supervisor": "", "admin": ""},
    "audit_seal": {"supervisor": "", "admin": ""},
}
"""What each group may SELECT, directly: all columns, or those in brackets."""
for _role in ("telemarketer", "qualifier", "telesales"):
    READ["lead"][_role] = f"({listed(columns(Lead, *_MONEY))})"


def _grants() -> tuple[str, ...]:
    out = []
    for table, groups in READ.items():
        out.append(f'ALTER TABLE @priv@."{table}" ENABLE ROW LEVEL SECURITY')
        for role, some in groups.items():
            out.append(f'GRANT SELECT {some} ON @priv@."{table}" TO segue_@org@_{role}')
        if table != "lead":
            managers = [role for role in groups if role in ("supervisor", "admin")]
            out += _policy(table, "team", "(SELECT @priv@.manages())", managers)
    return tuple(out)


def _policy(table: str, name: str, using: str, roles: list[str]) -> list[str]:
    groups = ", ".join(f"segue_@org@_{role}" for role in roles)
    return [
        f'DROP POLICY IF EXISTS "{name}" ON @priv@."{table}"',
        f'CREATE POLICY "{name}" ON @priv@."{table}" FOR SELECT TO {groups} USING ({using})',
    ]


_LEAD = (
    ("team", ["supervisor"], "(SELECT @priv@.manages()) AND stage <> 'withdrawn'"),
    ("own", list(_CALLERS), "owner = (SELECT @priv@.me()) AND stage <> 'withdrawn'"),
    (
        "desk",
        ["qualifier"],
        "stage IN ('interested', 'qualified', 'handed_off', 'returned')"
        " AND campaign = ANY (ARRAY(SELECT @priv@.my_campaigns()))",
    ),
    (
        "offered",
        ["telesales"],
        "stage = 'handed_off' AND campaign = ANY (ARRAY(SELECT @priv@.my_campaigns()))"
        " AND (handoff_to = (SELECT @priv@.me()) OR (handoff_to IS NULL AND handoff IS NOT NULL)"
        " OR answer_by < now())",
    ),
    (
        "unowned",
        ["telemarketer"],
        "owner IS NULL AND stage <> 'withdrawn'"
        " AND campaign = ANY (ARRAY(SELECT @priv@.my_campaigns()))",
    ),
)

SQL = (
    # One answer each; a removed or invited person is nobody. Of plpgsql: a connection keeps the
    # plan, and a short question is not much longer under a policy.
    """
CREATE OR REPLACE FUNCTION @priv@.me() RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = @priv@, pg_temp AS $$
BEGIN
  RETURN (SELECT person FROM login WHERE rolname = session_user AND state = 'active');
END $$
""",
    """
CREATE OR REPLACE FUNCTION @priv@.manages() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = @priv@, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM login WHERE rolname = session_user AND state = 'active'
                    AND roles && ARRAY['supervisor', 'admin']);
END $$
""",
    """
CREATE OR REPLACE FUNCTION @priv@.my_campaigns() RETURNS SETOF uuid LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = @priv@, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT c.id FROM campaign c
    JOIN login l ON l.rolname = session_user AND l.state = 'active'
   WHERE l.campaigns = '{}' OR c.id = ANY (l.campaigns);
END $$
""",
    "REVOKE ALL ON ALL TABLES IN SCHEMA @priv@ FROM PUBLIC",
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA @priv@, @api@ FROM PUBLIC",
    *(f"REVOKE ALL ON ALL TABLES IN SCHEMA @priv@ FROM segue_@org@_{role}" for role in Role),
    *(f"GRANT USAGE ON SCHEMA @priv@ TO segue_@org@_{role}" for role in Role),
    *(
        f"GRANT EXECUTE ON FUNCTION @priv@.{one} TO "
        + ", ".join(f"segue_@org@_{role}" for role in Role)
        for one in ("me()", "manages()", "my_campaigns()")
    ),
    *(
        f"GRANT EXECUTE ON FUNCTION @api@.{name}(json) TO "
        + ", ".join(f"segue_@org@_{role}" for role in groups)
        for name, groups in FUNCTIONS.items()
    ),
    *_grants(),
    *(one for name, roles, using in _LEAD for one in _policy("lead", name, using, roles)),
    # Last: the functions that make logins change hands, and only the owner's functions call them.
    "GRANT EXECUTE ON FUNCTION @priv@.checked(text, text) TO @maker@",
    *(f"GRANT EXECUTE ON FUNCTION @priv@.{one} TO @owner@" for one in MAKER_FUNCTIONS),
)

AFTER_OWNER = tuple(
    one
    for name in MAKER_FUNCTIONS
    for one in (
        f"ALTER FUNCTION @priv@.{name} OWNER TO @maker@",
        f"REVOKE ALL ON FUNCTION @priv@.{name} FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION @priv@.{name} TO @owner@",
    )
)
"""To be run as the installing login, not as the owner."""
