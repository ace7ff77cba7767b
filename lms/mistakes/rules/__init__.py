"""Pure rules of the notebook: when a question comes again, and when it may come at all."""
