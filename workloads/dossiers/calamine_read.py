"""python-calamine reading a workbook alone, nothing made of the cells: the fastest of some runs.

    pip install python-calamine
    python calamine_read.py dossiers.xlsx
"""

import importlib.metadata
import sys
import time

from python_calamine import CalamineWorkbook

RUNS = 3

READERS = {
    "row by row": lambda sheet: sum(1 for _ in sheet.iter_rows()),
    "as one list": lambda sheet: len(sheet.to_python()),
}

best, how, rows = float("inf"), "", 0
for name, reader in READERS.items():
    for _ in range(RUNS):
        begin = time.perf_counter()
        rows = reader(CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0))
        seconds = time.perf_counter() - begin
        if seconds < best:
            best, how = seconds, name
version = importlib.metadata.version("python-calamine")
print(f"python-calamine {version}: {rows} rows in {best:.2f} s ({how}), {rows / best:,.0f} rows/s")
