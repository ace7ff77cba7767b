"""Learning evaluation tables: the same rows rated by self, peers, teacher and mentor."""
