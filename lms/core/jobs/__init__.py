"""Background work: started after the commit, its state and log visible to who asked for it.

huey carries nothing but the number of a job; everything else stands in the row. So a lost
queue can be filled again from the table, and a number that arrives twice finds its job
already taken.
"""

from lms.core.jobs.queue import enqueue, every_minute, init_app, run_worker, sweep
from lms.core.jobs.records import Job, JobState, get_job, jobs_of, latest_job
from lms.core.jobs.work import JobHandle, job

__all__ = [
    "Job",
    "JobHandle",
    "JobState",
    "enqueue",
    "every_minute",
    "get_job",
    "init_app",
    "job",
    "jobs_of",
    "latest_job",
    "run_worker",
    "sweep",
]
