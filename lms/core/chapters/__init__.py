"""Word documents read: a package measured first, then taken apart in a process of its own."""
