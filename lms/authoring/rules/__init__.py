"""What a text becomes by an edit: pure, and exact to the byte."""
