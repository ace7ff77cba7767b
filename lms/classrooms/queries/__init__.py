"""Every read about terms, classrooms, rosters, groups and roster imports."""

from lms.classrooms.queries.imports import (
    ImportRow,
    get_import,
    imports_of,
    later_import,
)
from lms.classrooms.queries.members import (
    enrollment_of,
    everybody_of,
    former_students_of,
    get_classroom,
    group_in,
    groups_of,
    role_in,
    staff_of,
    student_in,
    students_of,
)
from lms.classrooms.queries.terms import (
    ClassroomRow,
    Membership,
    classroom_named,
    classrooms_of_term,
    current_term,
    get_term,
    home_classes_named,
    memberships_of,
    term_by_code,
    terms,
)

__all__ = [
    "ClassroomRow",
    "ImportRow",
    "Membership",
    "classroom_named",
    "classrooms_of_term",
    "current_term",
    "enrollment_of",
    "everybody_of",
    "former_students_of",
    "get_classroom",
    "get_import",
    "get_term",
    "group_in",
    "groups_of",
    "home_classes_named",
    "imports_of",
    "later_import",
    "memberships_of",
    "role_in",
    "staff_of",
    "student_in",
    "students_of",
    "term_by_code",
    "terms",
]
