"""A learning platform for schools: courses, quizzes, evaluations and grades."""
