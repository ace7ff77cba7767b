"""The catalogue: courses, units, learning tasks and activities, compiled from course folders."""
