"""Compares the values of two engines: every measure, unit and period with the same counts, or the first differences and exit 1.

    python compare.py ours.csv duckdb.csv

Counts are whole numbers and must be equal. A sum of hours is added up in another order by each engine and may differ in
the last digits.
"""

import csv
import sys

SHOWN = 10
COUNTED = ("numerator", "denominator")


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        missing = {"measure", "unit", "period", *COUNTED} - set(lines.fieldnames or [])
        if missing:
            sys.exit(f"{path}: no column {', '.join(sorted(missing))}")
        keys = [name for name in lines.fieldnames if name not in (*COUNTED, "value")]
        values = {}
        for line in lines:
            key = tuple((name, line[name]) for name in sorted(keys))
            if key in values:
                sys.exit(f"{path}: twice {' '.join(value for _, value in key)}")
            values[key] = tuple(float(line[name]) if line[name] else None for name in COUNTED)
        return values


def is_same(one, other):
    if one is None or other is None:
        return one == other
    if one == int(one) and other == int(other):
        return one == other
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other))


def main():
    paths = sys.argv[1:3]
    ours, theirs = (read(path) for path in paths)
    differences = []
    for key in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(key), theirs.get(key)
        if one is None or other is None or not all(is_same(a, b) for a, b in zip(one, other)):
            differences.append((" ".join(value for _, value in key), one, other))
    for name, one, other in differences[:SHOWN]:
        print(f"{name}: {one} in {paths[0]}, {other} in {paths[1]}")
    if differences or not ours:
        sys.exit(f"{len(differences)} of {len(ours.keys() | theirs.keys())} values differ" if ours else f"{paths[0]} holds no value")
    print(f"{len(ours)} values, all equal to the last count")


if __name__ == "__main__":
    main()
