"""The signs of an attendance list (domain.md §3.1)."""

GLYPHS = {"present": "√", "absent": "○", "late": "迟", "early": "早", "leave": "△"}
