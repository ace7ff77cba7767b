"""The office: people, terms and classrooms of the school, journal, jobs and health."""
