"""Pages over many rooms, read-only: home pages, progress, attainment and its trail, exports."""
