"""What lower rooms tell and higher rooms listen to, within the same transaction.

A room never imports from a floor above; where a deed below changes something above, the
room below sends and the one above connects when the application starts.
"""

from blinker import Signal

mark_recorded = Signal(
    "marks were entered: sender is the Assignment, `student_ids` whose, `origins` the pieces of"
    " work they came from, `by` the person who caused it or None"
)
groups_changing = Signal(
    "students are about to change group: sender is the Classroom, `student_ids` who; a room that"
    " cannot bear it refuses, and nothing is changed"
)
roster_changed = Signal("students joined, left or changed group: sender is the Classroom")
medium_asked = Signal(
    "somebody asks for a medium no course has published: sender is its hash, `viewer` the person;"
    " whoever knows it and may show it answers with its content type"
)
