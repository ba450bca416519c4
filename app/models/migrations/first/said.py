"""Facts of calls, threads, hand-offs, deals, sound and review."""

import sqlalchemy as sa
from alembic import op

import app.models.types


def make() -> None:
    """Makes the tables."""
    op.create_table(
        "import_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("duplicate", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_problem")),
    )
    with op.batch_alter_table("import_problem", schema=None) as batch_op:
        batch_op.create_index("ix_import_problem_job", ["job"], unique=False)
    op.create_table(
        "answer",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("campaign_version", sa.Integer(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=True),
        sa.Column("offset_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_answer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index("ix_answer_attempt", ["attempt"], unique=False)
    op.create_table(
        "answered",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=False),
        sa.Column("at", app.models.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_answered_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answered")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("campaign", app.models.types.Id(), nullable=False),
        sa.Column("e164", sa.Text(), nullable=False),
        sa.Column("incoming", sa.Boolean(), nullable=False),
        sa.Column("dialled_at", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("owner", app.models.types.Id(), nullable=True),
        sa.Column("point", app.models.types.Id(), nullable=True),
        sa.Column("asked_point", sa.Boolean(), nullable=False),
        sa.Column("in_window", sa.Boolean(), nullable=False),
        sa.Column("dialer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index("ix_attempt_dialled_at", ["dialled_at"], unique=False)
        batch_op.create_index("ix_attempt_e164", ["e164"], unique=False)
    op.create_table(
        "call_saved",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=False),
        sa.Column("campaign", app.models.types.Id(), nullable=False),
        sa.Column("e164", sa.Text(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("dialled_at", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("answered_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("ended_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("talk_s", sa.Integer(), nullable=False),
        sa.Column("wrap_s", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_call_saved_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_saved")),
    )
    with op.batch_alter_table("call_saved", schema=None) as batch_op:
        batch_op.create_index("ix_call_saved_attempt", ["attempt"], unique=False)
        batch_op.create_index("ix_call_saved_e164", ["e164"], unique=False)
    op.create_table(
        "correction",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("fact", app.models.types.Id(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("now", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_correction_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index("ix_correction_fact", ["fact"], unique=False)
    op.create_table(
        "deal_closed",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("deal", app.models.types.Id(), nullable=True),
        sa.Column("campaign", app.models.types.Id(), nullable=False),
        sa.Column("won", sa.Boolean(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_deal_closed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_closed")),
    )
    op.create_table(
        "deal_set",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("deal", app.models.types.Id(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("per", sa.Text(), nullable=False),
        sa.Column("closes_on", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_deal_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_set")),
    )
    op.create_table(
        "decision",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("stage_from", sa.Text(), nullable=False),
        sa.Column("stage_to", sa.Text(), nullable=False),
        sa.Column("owner", app.models.types.Id(), nullable=True),
        sa.Column("next_try_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("next_why", sa.Text(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("point_misses", sa.Integer(), nullable=False),
        sa.Column("busy_redials", sa.Integer(), nullable=False),
        sa.Column("gate_met", sa.Boolean(), nullable=False),
        sa.Column("rules", app.models.types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_table(
        "disqualified",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_disqualified_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disqualified")),
    )
    op.create_table(
        "handed_off",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("campaign", app.models.types.Id(), nullable=False),
        sa.Column("to", app.models.types.Id(), nullable=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("answer_by", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_handed_off_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_off")),
    )
    op.create_table(
        "handoff_answered",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("handoff", app.models.types.Id(), nullable=False),
        sa.Column("campaign", app.models.types.Id(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("after_accepting", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("charged_to", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_handoff_answered_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff_answered")),
    )
    op.create_table(
        "hung_up",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=False),
        sa.Column("e164", sa.Text(), nullable=False),
        sa.Column("at", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_hung_up_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hung_up")),
    )
    with op.batch_alter_table("hung_up", schema=None) as batch_op:
        batch_op.create_index("ix_hung_up_e164", ["e164"], unique=False)
    op.create_table(
        "mark",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=False),
        sa.Column("offset_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_mark_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
    )
    op.create_table(
        "note",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("note_kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=True),
        sa.Column("offset_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_note_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index("ix_note_attempt", ["attempt"], unique=False)
    op.create_table(
        "objection_answered",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("note", app.models.types.Id(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_objection_answered_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_answered")),
    )
    op.create_table(
        "parked",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("until", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_parked_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked")),
    )
    op.create_table(
        "point_closed",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("point", app.models.types.Id(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_point_closed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_closed")),
    )
    op.create_table(
        "point_moved",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("point", app.models.types.Id(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("due_from", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("due_until", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("lapses_at", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("span", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_point_moved_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_moved")),
    )
    op.create_table(
        "point_set",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("stopped_at", sa.Text(), nullable=False),
        sa.Column("opens_with", sa.Text(), nullable=False),
        sa.Column("open_question", sa.Text(), nullable=False),
        sa.Column("open_objection", sa.Text(), nullable=False),
        sa.Column("goes_on_with", sa.Text(), nullable=False),
        sa.Column("signal", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("due_from", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("due_until", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("lapses_at", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("span", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("follows", app.models.types.Id(), nullable=True),
        sa.Column("attempt", app.models.types.Id(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_point_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_set")),
    )
    op.create_table(
        "promise_done",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("promise", app.models.types.Id(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_promise_done_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_done")),
    )
    op.create_table(
        "promise_made",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("point", app.models.types.Id(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_promise_made_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_made")),
    )
    op.create_table(
        "reassigned",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("to", app.models.types.Id(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_reassigned_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reassigned")),
    )
    op.create_table(
        "recording_kept",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sound", sa.Text(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("channels", sa.Text(), nullable=False),
        sa.Column("offset_ms", sa.Integer(), nullable=False),
        sa.Column("pauses", app.models.types.JsonText(), nullable=False),
        sa.Column("problems", app.models.types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_recording_kept_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_kept")),
    )
    with op.batch_alter_table("recording_kept", schema=None) as batch_op:
        batch_op.create_index("ix_recording_kept_attempt", ["attempt"], unique=False)
    op.create_table(
        "reopened",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_reopened_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopened")),
    )
    op.create_table(
        "retraction",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("retracts", app.models.types.Id(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_retraction_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retraction")),
    )
    with op.batch_alter_table("retraction", schema=None) as batch_op:
        batch_op.create_index("ix_retraction_retracts", ["retracts"], unique=False)
    op.create_table(
        "review_comment",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=False),
        sa.Column("offset_ms", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("broke", sa.Text(), nullable=False),
        sa.Column("answers", app.models.types.Id(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_review_comment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comment")),
    )
    with op.batch_alter_table("review_comment", schema=None) as batch_op:
        batch_op.create_index("ix_review_comment_attempt", ["attempt"], unique=False)
    op.create_table(
        "scored",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("uncapped", sa.Integer(), nullable=False),
        sa.Column("card_version", sa.Integer(), nullable=False),
        sa.Column("reasons", app.models.types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_scored_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scored")),
    )
    op.create_table(
        "sent_back",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_sent_back_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_back")),
    )
    op.create_table(
        "waived",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("short", app.models.types.JsonText(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_waived_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waived")),
    )
