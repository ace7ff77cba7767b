"""What figures say: pure rules behind the pages of this room.

`scores`, `reliability`, `items` and `analysing` bring NumPy and SciPy along; pages import
them when somebody opens one that needs them.
"""
