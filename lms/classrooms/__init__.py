"""Terms, home classes, classrooms and their rosters: who teaches, who learns, in which group."""
