"""Pure rules of terms, groups and rosters."""
