"""Reads of the office: what needs attention, the journal, jobs, and the health of the machine."""
