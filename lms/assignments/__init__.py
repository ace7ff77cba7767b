"""What a classroom must do: activities with their windows, and how far each student has come."""
