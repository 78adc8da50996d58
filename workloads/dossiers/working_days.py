"""The working days of content/calendar/vn.csv as numbers: the office is closed on weekends and on the days that are listed
as off, and open on the Saturdays that are worked in exchange."""

import csv
import pathlib

import numpy as np

ROOT = pathlib.Path(__file__).parents[2]
LIST = ROOT / "content/calendar/vn.csv"
FIRST, LAST = np.datetime64("2023-01-01"), np.datetime64("2028-12-31")

with LIST.open(encoding="utf-8", newline="") as file:
    _listed = {row["date"]: row["is_working_day"] == "yes" for row in csv.DictReader(file)}

#: Every day from FIRST to LAST.
DAYS = np.arange(FIRST, LAST + 1)
#: Whether it is worked. 1970-01-01 was a Thursday, so that 3 is the number of Monday.
IS_WORKED = np.array([
    _listed.get(str(day), (int(day.astype(int)) + 3) % 7 < 5) for day in DAYS
])
#: The days that are worked, in order.
WORKED = DAYS[IS_WORKED]
#: For every day, the place in WORKED of the first worked day from it on.
PLACE = np.searchsorted(WORKED, DAYS)


def place_from(days):
    """The place in WORKED of the first worked day from each day on."""
    return PLACE[(days - FIRST).astype(int)]
