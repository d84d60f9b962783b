"""The cores that there are for work: apart, for who starts a run must not import what does the work."""

import os


def count_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
