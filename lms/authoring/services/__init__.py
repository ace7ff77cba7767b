"""Every write of the desk; each module is one subject."""
