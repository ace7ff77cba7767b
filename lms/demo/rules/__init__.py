"""Who is in the made-up school, what they would answer and say; pure, and the same every time."""
