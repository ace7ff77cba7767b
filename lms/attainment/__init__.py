"""Attainment of objectives: plans, figures down to one answer, surveys."""
