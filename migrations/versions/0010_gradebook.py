"""The gradebook: batches, states, compositions, submissions, attendance; attainment; reports."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STATES = (
    "none",
    "absent",
    "deferred",
    "resit",
    "exempt",
    "retake",
    "cheated",
    "barred",
    "suspended",
)
BATCHES = ("entry", "clear", "import", "regrade", "release", "attendance")
ITEMS = ("assignment", "entered", "attendance")
SIGNS = ("present", "absent", "late", "early", "leave")
SOURCES = ("computed", "import", "override")
LEAVES = ("question", "criterion", "item")
TABLES = (
    "warning_notes",
    "warning_rules",
    "register_fills",
    "register_templates",
    "report_texts",
    "class_archives",
    "survey_answers",
    "surveys",
    "attainment_plans",
    "attendance_marks",
    "meetings",
    "grade_corrections",
    "final_grades",
    "grade_submissions",
    "compositions",
    "state_rules",
    "student_states",
    "standing_marks",
    "mark_imports",
    "mark_voids",
)


def upgrade() -> None:
    _make_batches()
    _widen_items()
    _widen_marks()
    _make_voids()
    _make_imports()
    _make_standing_marks()
    _make_states()
    _make_compositions()
    _make_submissions()
    _make_attendance()
    _make_attainment_plans()
    _make_surveys()
    _make_archives()
    _make_report_texts()
    _make_register_templates()
    _make_register_fills()
    _make_warnings()


def downgrade() -> None:
    """Refused by the database while marks of other sources are there."""
    for table in TABLES:
        op.drop_table(table)
    _allow("evidence", "leaf_kind", "leafkind", LEAVES[:2])
    _allow("marks", "source", "marksource", SOURCES[:1])
    with op.batch_alter_table("marks") as marks:
        marks.drop_constraint(op.f("fk_marks_batch_id"), type_="foreignkey")
        marks.drop_index(op.f("ix_marks_batch_id"))
        marks.drop_column("batch_id")
    with op.batch_alter_table("grade_items") as items:
        items.drop_constraint(op.f("ck_grade_items_kind_matches"), type_="check")
        items.drop_constraint(op.f("ck_grade_items_possible_is_positive"), type_="check")
        items.drop_constraint(op.f("ck_grade_items_itemkind"), type_="check")
        for column in ("is_retired", "released_at", "settings", "objectives", "kind"):
            items.drop_column(column)
    op.drop_table("mark_batches")


def _make_batches() -> None:
    _table(
        "mark_batches",
        _ref("classroom_id", "classrooms", cascade=True, index=True),
        sa.Column("kind", _one_of("batchkind", BATCHES), nullable=False),
        _short("reason"),
        _json("detail"),
        _moment("made_at"),
        _ref("made_by_id", "users"),
        _moment("voided_at", nullable=True),
        _ref("voided_by_id", "users", nullable=True),
        _short("voided_why"),
        checks={"voided": "(voided_at IS NULL) = (voided_by_id IS NULL)"},
    )


def _widen_items() -> None:
    """What is there belongs to assignments and is shown."""
    _add("grade_items", sa.Column("kind", sa.String(32), nullable=False), "'assignment'")
    _add("grade_items", _json("objectives"), "'[]'")
    _add("grade_items", _json("settings"), "'{}'")
    _add("grade_items", sa.Column("is_retired", sa.Boolean(), nullable=False), "false")
    with op.batch_alter_table("grade_items") as items:
        items.add_column(_moment("released_at", nullable=True))
    op.execute("UPDATE grade_items SET released_at = '2026-09-01 00:00:00'")
    kinds = ", ".join(f"'{kind}'" for kind in ITEMS)
    with op.batch_alter_table("grade_items") as items:
        items.create_check_constraint(op.f("ck_grade_items_itemkind"), f"kind IN ({kinds})")
        items.create_check_constraint(op.f("ck_grade_items_possible_is_positive"), "possible > 0")
        items.create_check_constraint(
            op.f("ck_grade_items_kind_matches"),
            "(kind = 'assignment') = (assignment_id IS NOT NULL)",
        )


def _widen_marks() -> None:
    _allow("marks", "source", "marksource", SOURCES)
    _allow("evidence", "leaf_kind", "leafkind", LEAVES)
    with op.batch_alter_table("marks") as marks:
        marks.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        marks.create_index(op.f("ix_marks_batch_id"), ["batch_id"])
        marks.create_foreign_key(op.f("fk_marks_batch_id"), "mark_batches", ["batch_id"], ["id"])


def _make_voids() -> None:
    _table(
        "mark_voids",
        _ref("batch_id", "mark_batches", cascade=True),
        _ref("mark_id", "marks", cascade=True, index=True),
        unique=[("batch_id", "mark_id")],
    )


def _make_imports() -> None:
    _table(
        "mark_imports",
        _ref("classroom_id", "classrooms", cascade=True, index=True),
        _short("file_name"),
        sa.Column("file_hash", sa.String(64), nullable=False),
        _json("table"),
        _json("mapping"),
        _moment("uploaded_at"),
        _ref("uploaded_by_id", "users"),
        _moment("applied_at", nullable=True),
        _ref("batch_id", "mark_batches", nullable=True),
        checks={"applied": "(applied_at IS NULL) = (batch_id IS NULL)"},
    )


def _make_standing_marks() -> None:
    """Until now the latest entry of an item and student counted."""
    _table(
        "standing_marks",
        _ref("item_id", "grade_items", cascade=True),
        _ref("student_id", "users", index=True),
        _ref("mark_id", "marks", cascade=True, nullable=True),
        _number("precedence"),
        _number("number"),
        unique=[("item_id", "student_id"), ("mark_id",)],
    )
    op.execute(
        "INSERT INTO standing_marks (item_id, student_id, mark_id, precedence, number)"
        " SELECT item_id, student_id, MAX(id), 0, COUNT(id) FROM marks GROUP BY item_id, student_id"
    )


def _make_states() -> None:
    _table(
        "student_states",
        _ref("classroom_id", "classrooms", cascade=True),
        _ref("student_id", "users", index=True),
        _ref("item_id", "grade_items", cascade=True, nullable=True),
        sa.Column("state", _one_of("state", STATES), nullable=False),
        _short("reason"),
        _moment("recorded_at"),
        _ref("recorded_by_id", "users"),
        _ref("batch_id", "mark_batches", nullable=True),
        indexes=[("classroom_id", "student_id", "item_id", "id")],
    )
    _table(
        "state_rules",
        sa.Column("state", _one_of("state", STATES), nullable=False),
        _json("effect"),
        _moment("changed_at"),
        _ref("changed_by_id", "users"),
        unique=[("state",)],
    )


def _make_compositions() -> None:
    _table(
        "compositions",
        _ref("classroom_id", "classrooms", cascade=True),
        _number("number"),
        _json("tree"),
        _short("reason"),
        _moment("made_at"),
        _ref("made_by_id", "users"),
        unique=[("classroom_id", "number")],
    )


def _make_submissions() -> None:
    statuses = ("submitted", "returned", "approved")
    _table(
        "grade_submissions",
        _ref("classroom_id", "classrooms", cascade=True),
        _number("number"),
        sa.Column("status", _one_of("submissionstatus", statuses), nullable=False),
        _json("basis"),
        _hash("digest"),
        _short("note"),
        _moment("submitted_at"),
        _ref("submitted_by_id", "users"),
        _moment("decided_at", nullable=True),
        _ref("decided_by_id", "users", nullable=True),
        _short("decision"),
        unique=[("classroom_id", "number")],
        checks={"decided": "(decided_at IS NULL) = (status = 'submitted')"},
    )
    _one_where("grade_submissions", "one_stands", "classroom_id", "status <> 'returned'")
    _table(
        "final_grades",
        _ref("submission_id", "grade_submissions", cascade=True),
        _ref("student_id", "users", index=True),
        sa.Column("value", sa.BigInteger(), nullable=True),
        _short("grade"),
        sa.Column("state", _one_of("state", STATES), nullable=False),
        _json("computation"),
        unique=[("submission_id", "student_id")],
    )
    statuses = ("requested", "approved", "refused")
    _table(
        "grade_corrections",
        _ref("grade_id", "final_grades", cascade=True, index=True),
        sa.Column("status", _one_of("correctionstatus", statuses), nullable=False),
        _json("before"),
        _json("after"),
        _short("reason"),
        _moment("requested_at"),
        _ref("requested_by_id", "users"),
        _moment("decided_at", nullable=True),
        _ref("decided_by_id", "users", nullable=True),
        _short("decision"),
        checks={"decided": "(decided_at IS NULL) = (status = 'requested')"},
    )
    _one_where("grade_corrections", "one_open", "grade_id", "status = 'requested'")


def _make_attendance() -> None:
    _table(
        "meetings",
        _ref("classroom_id", "classrooms", cascade=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        _number("position"),
        _number("hours"),
        _short("topic"),
        unique=[("classroom_id", "held_on", "position")],
        checks={"hours_are_positive": "hours > 0"},
    )
    _table(
        "attendance_marks",
        _ref("meeting_id", "meetings", cascade=True),
        _ref("student_id", "users", index=True),
        sa.Column("sign", _one_of("sign", SIGNS), nullable=False),
        _moment("noted_at"),
        _ref("noted_by_id", "users"),
        unique=[("meeting_id", "student_id")],
    )


def _make_attainment_plans() -> None:
    _table(
        "attainment_plans",
        _ref("classroom_id", "classrooms", cascade=True),
        _number("number"),
        _json("plan"),
        _short("reason"),
        _moment("made_at"),
        _ref("made_by_id", "users"),
        unique=[("classroom_id", "number")],
    )


def _make_surveys() -> None:
    _table(
        "surveys",
        _ref("classroom_id", "classrooms", cascade=True, index=True),
        sa.Column("source", _one_of("surveysource", ("asked", "self_checks")), nullable=False),
        _short("title"),
        _moment("opens_at"),
        _moment("closes_at"),
        _moment("made_at"),
        _ref("made_by_id", "users"),
        checks={"window": "opens_at < closes_at"},
    )
    _table(
        "survey_answers",
        _ref("survey_id", "surveys", cascade=True),
        _ref("student_id", "users", index=True),
        sa.Column("objective", sa.String(64), nullable=False),
        _number("level"),
        _moment("answered_at"),
        unique=[("survey_id", "student_id", "objective")],
        checks={"level_from_1_to_5": "level >= 1 AND level <= 5"},
    )


def _make_archives() -> None:
    _table(
        "class_archives",
        _ref("classroom_id", "classrooms", cascade=True),
        _number("version"),
        _hash("file"),
        _short("name"),
        _number("size"),
        _json("contents"),
        _json("figures"),
        _moment("made_at"),
        _ref("made_by_id", "users"),
        unique=[("classroom_id", "version")],
        checks={"version_from_1": "version >= 1"},
    )


def _make_report_texts() -> None:
    _table(
        "report_texts",
        _ref("classroom_id", "classrooms", cascade=True),
        sa.Column("section", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _number("number"),
        _moment("written_at"),
        _ref("written_by_id", "users"),
        unique=[("classroom_id", "section")],
    )


def _make_register_templates() -> None:
    _table(
        "register_templates",
        _short("name"),
        _hash("file"),
        _short("file_name"),
        _short("sheet"),
        _number("header_row"),
        _short("number_column"),
        _json("mapping"),
        _moment("made_at"),
        _ref("made_by_id", "users"),
        _moment("retired_at", nullable=True),
    )


def _make_register_fills() -> None:
    _table(
        "register_fills",
        _ref("template_id", "register_templates"),
        _ref("classroom_id", "classrooms", cascade=True, index=True),
        _hash("file"),
        _short("file_name"),
        _moment("made_at"),
        _ref("made_by_id", "users"),
    )


def _make_warnings() -> None:
    _table(
        "warning_rules",
        _ref("classroom_id", "classrooms", cascade=True),
        _json("rules"),
        _moment("changed_at"),
        _ref("changed_by_id", "users"),
        unique=[("classroom_id",)],
    )
    _table(
        "warning_notes",
        _ref("classroom_id", "classrooms", cascade=True),
        _ref("student_id", "users", index=True),
        sa.Column("text", sa.Text(), nullable=False),
        _moment("written_at"),
        _ref("written_by_id", "users"),
        indexes=[("classroom_id", "student_id")],
    )


def _table(
    name: str,
    *columns: sa.Column[Any],
    unique: list[tuple[str, ...]] | None = None,
    indexes: list[tuple[str, ...]] | None = None,
    checks: dict[str, str] | None = None,
) -> None:
    """A table with a number of its own, its constraints named as everywhere."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        *(
            sa.ForeignKeyConstraint(
                [column.name],
                [f"{column.info['to']}.id"],
                name=op.f(f"fk_{name}_{column.name}"),
                ondelete="CASCADE" if column.info["cascade"] else None,
            )
            for column in columns
            if "to" in column.info
        ),
        *(
            sa.UniqueConstraint(*names, name=op.f(f"uq_{name}_{'_'.join(names)}"))
            for names in unique or ()
        ),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_{name}_{key}"))
            for key, rule in (checks or {}).items()
        ),
    )
    asked = [(column.name,) for column in columns if column.info.get("index")]
    for names in [*asked, *(indexes or ())]:
        op.create_index(op.f(f"ix_{name}_{'_'.join(names)}"), name, list(names))


def _one_where(table: str, name: str, column: str, rule: str) -> None:
    op.create_index(
        f"ix_{table}_{name}",
        table,
        [column],
        unique=True,
        sqlite_where=sa.text(rule),
        postgresql_where=sa.text(rule),
    )


def _allow(table: str, column: str, name: str, values: tuple[str, ...]) -> None:
    """Let a column hold one of these words."""
    names = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as changed:
        changed.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        changed.create_check_constraint(op.f(f"ck_{table}_{name}"), f"{column} IN ({names})")


def _add(table: str, column: sa.Column[Any], value: str) -> None:
    """A column that must hold something, with what the rows that are there get."""
    column.server_default = sa.DefaultClause(sa.text(value))
    with op.batch_alter_table(table) as changed:
        changed.add_column(column)
    with op.batch_alter_table(table) as changed:
        changed.alter_column(column.name, server_default=None)


def _ref(
    name: str, to: str, *, cascade: bool = False, index: bool = False, nullable: bool = False
) -> sa.Column[Any]:
    info = {"to": to, "cascade": cascade, "index": index}
    return sa.Column(name, sa.Integer(), nullable=nullable, info=info)


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=32, create_constraint=True)


def _short(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(200), nullable=False)


def _hash(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(64), nullable=False)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(), nullable=nullable)
