"""The arithmetic of an evaluation table, pure: ratings, results, who rates whom, and words."""
