"""numpy's busday_offset on the dates of the benchmark `due_dates`.

The same generator makes the same receipts and limits, the same list gives the days off (make-up Saturdays are left
out on both sides, since a week mask does not know them), and the sum of the due days must be the same. Receipts on a
day off roll forward, as they count from the next working day. One core: numpy's busday_offset is single-threaded.

    pip install numpy
    python workloads/calendar/busday_offset.py
"""

import csv
import pathlib
import time

import numpy as np

LIST = pathlib.Path(__file__).parents[2] / "content/calendar/vn.csv"
COUNT = 10_000_000
ROUNDS = 7
FIRST_RECEIPT, RECEIPT_DAYS, LONGEST_LIMIT = 17_532, 3_834, 60


def splitmix64(seed, count):
    """The first numbers of SplitMix64: the n-th one mixes seed + n times the golden ratio."""
    steps = np.arange(1, count + 1, dtype=np.uint64)
    z = np.uint64(seed) + steps * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


with LIST.open(encoding="utf-8", newline="") as file:
    days_off = [row["date"] for row in csv.DictReader(file) if row["is_working_day"] == "no"]
calendar = np.busdaycalendar(weekmask="1111100", holidays=days_off)

numbers = splitmix64(766, COUNT)
days = FIRST_RECEIPT + ((numbers >> np.uint64(32)) % np.uint64(RECEIPT_DAYS)).astype("int64")
received = days.astype("datetime64[D]")
limits = ((numbers & np.uint64(0xFFFFFFFF)) % np.uint64(LONGEST_LIMIT)).astype("int64") + 1

best = float("inf")
for _ in range(ROUNDS):
    start = time.perf_counter()
    due = np.busday_offset(received, limits, roll="forward", busdaycal=calendar)
    best = min(best, time.perf_counter() - start)

print(f"numpy {np.__version__}")
print(f"sum of {COUNT} due days: {due.astype('int64').sum()}")
print(f"due dates: {COUNT / best / 1e6:.1f} million/s")
