"""The bank: questions, their versions, and one file for each kind of question."""
