"""What lower rooms tell and higher rooms listen to, within the same transaction.

A room never imports from a floor above; where a deed below changes something above, the
room below sends and the one above connects when the application starts.
"""

from blinker import Signal

mark_recorded = Signal("a mark was entered: sender is the Assignment, `student_ids` whose")
roster_changed = Signal("students joined, left or changed group: sender is the Classroom")
