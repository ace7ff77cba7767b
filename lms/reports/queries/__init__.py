"""What the pages over many rooms read: columns, not models, and always for one viewer or class."""
