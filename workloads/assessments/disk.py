"""How long the disk of a folder takes to keep four kilobytes: no commit can be faster.

    python disk.py folder
"""

import os
import sys
import tempfile
import time

TIMES = 200

with tempfile.NamedTemporaryFile(dir=sys.argv[1]) as file:
    times = []
    for _ in range(TIMES):
        begin = time.perf_counter()
        os.pwrite(file.fileno(), b"x" * 4096, 0)
        os.fdatasync(file.fileno())
        times.append((time.perf_counter() - begin) * 1000)
times.sort()
print(f"the disk keeps 4 KiB in {times[TIMES // 2]:.2f} ms (median), {times[TIMES * 95 // 100]:.2f} ms (p95)")
