"""Grade items and an append-only ledger of marks, each taken apart into objective evidence."""
