"""A made-up school for trying and testing; no other room imports it."""
