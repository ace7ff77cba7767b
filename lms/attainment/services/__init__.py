"""Everything that writes in attainment."""
