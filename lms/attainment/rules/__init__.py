"""Attainment as pure arithmetic on exact numbers."""
