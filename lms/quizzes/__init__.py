"""Quizzes as a student takes them: attempts, responses, marking and review."""
