"""The whole cost when nothing is derived on import: DuckDB applying the working-day calendar and the pauses inside the query.

    pip install duckdb numpy
    python duckdb_calendar.py dossiers.csv --cache folder [--import-seconds 40 --query-seconds 0.2 --ours ours.csv]

The raw columns of the CSV are put into Parquet once. The query then finds each due date by joining a table of days, counts
dossiers finished on time by unit, and is timed with two threads, the fastest of five runs. What is simplified, in DuckDB's
favour: the clock runs anew from the end of the last supplement; of the other waits only the first counts, and only where
there is no supplement. A limit of hours that ends with the morning is due at 11:30 with us, as a receipt says it; the query
compares working minutes, to which 13:00 is the same: a dozen dossiers in millions differ by that. With `--ours` (the CSV of `caicach measure run --measures dossiers.on_time`) the counts are compared.
"""

import argparse
import csv
import pathlib
import time

import duckdb

from duckdb_measures import RUNS, period, quoted
from working_days import DAYS, IS_WORKED, PLACE, WORKED

QUERIES = (1, 100)
OPENS, NOON, RETURNS, CLOSES = 450, 690, 780, 1020
DAY_MINUTES = NOON - OPENS + CLOSES - RETURNS


def load(connection, source, target):
    """Puts the raw columns into Parquet; how long that took."""
    begin = time.perf_counter()
    moment = lambda name: f"CAST({name} AS TIMESTAMP) AS {name}"
    unfinished = f"{target}.part"
    connection.execute(f"""
        COPY (SELECT code, unit, status, {moment('received_at')}, {moment('finished_at')}, {moment('due_at')}, pauses,
                     CAST(limit_days AS INTEGER) AS limit_days, CAST(limit_hours AS INTEGER) AS limit_hours, limit_unit
              FROM read_csv({quoted(str(source))}, header = true, all_varchar = true))
        TO {quoted(unfinished)} (FORMAT parquet, COMPRESSION zstd)""")
    pathlib.Path(unfinished).replace(target)
    return time.perf_counter() - begin


def days(connection):
    """A row for each day, with the place of the first worked day from it on; a row for each worked day, by place."""
    known = PLACE < len(WORKED)
    rows = [(str(day), int(place), str(WORKED[place]), bool(is_worked))
            for day, place, is_worked in zip(DAYS[known], PLACE[known], IS_WORKED[known])]
    connection.execute("CREATE TABLE days (day DATE, place INTEGER, opens DATE, is_worked BOOLEAN)")
    connection.executemany("INSERT INTO days VALUES (?, ?, ?, ?)", rows)
    connection.execute("CREATE TABLE worked (place INTEGER, day DATE)")
    connection.executemany("INSERT INTO worked VALUES (?, ?)", [(place, str(day)) for place, day in enumerate(WORKED)])


def working_minute(instant, day):
    """The working minutes before an instant, counted from the first day of the table."""
    minute = f"(hour({instant}) * 60 + minute({instant}))"
    within = f"least(greatest({minute} - {OPENS}, 0), {NOON - OPENS}) + least(greatest({minute} - {RETURNS}, 0), {CLOSES - RETURNS})"
    return f"({day}.place * {DAY_MINUTES} + CASE WHEN {day}.is_worked THEN {within} ELSE 0 END)"


def query(source, first, end):
    """Finished and finished on time, by unit."""
    late_minutes = working_minute("finished_at", "finished_day")
    return f"""
        WITH waits AS (
            SELECT *, CASE WHEN pauses IS NOT NULL THEN list_max([CAST(split_part(p, '/', 2) AS TIMESTAMP)
                          FOR p IN string_split(pauses, ';') IF p LIKE '%/supplement']) END AS completed_at,
                   CASE WHEN pauses IS NOT NULL AND pauses NOT LIKE '%/supplement%'
                        THEN CAST(split_part(pauses, '/', 1) AS TIMESTAMP) END AS waits_from,
                   CASE WHEN pauses IS NOT NULL AND pauses NOT LIKE '%/supplement%'
                        THEN CAST(split_part(split_part(pauses, ';', 1), '/', 2) AS TIMESTAMP) END AS waits_to
            FROM read_parquet({quoted(str(source))})
            WHERE finished_at >= TIMESTAMP '{first}' AND finished_at < TIMESTAMP '{end}'
              AND status IN ('processed', 'returned', 'withdrawn')
              AND (limit_days IS NOT NULL OR limit_hours IS NOT NULL OR due_at IS NOT NULL)
        ), started AS (
            SELECT *, greatest(received_at, completed_at) AS start,
                   CAST(start AS DATE) + CASE WHEN hour(start) * 60 + minute(start) >= {CLOSES} THEN 1 ELSE 0 END AS start_on
            FROM waits
        ), counted AS (
            SELECT started.unit, due_at, finished_at, limit_hours, limit_unit, limit_days, start_day.opens,
                   start_day.place AS place,
                   coalesce({working_minute('waits_to', 'to_day')} - {working_minute('waits_from', 'from_day')}, 0) AS waited,
                   coalesce(CAST(waits_to AS DATE) - CAST(waits_from AS DATE), 0)::INTEGER AS waited_days,
                   {working_minute('start', 'receipt_day')} AS start_minute, {late_minutes} AS finished_minute
            FROM started
            JOIN days start_day ON start_day.day = started.start_on
            JOIN days receipt_day ON receipt_day.day = CAST(started.start AS DATE)
            JOIN days finished_day ON finished_day.day = CAST(started.finished_at AS DATE)
            LEFT JOIN days from_day ON from_day.day = CAST(waits_from AS DATE)
            LEFT JOIN days to_day ON to_day.day = CAST(waits_to AS DATE)
        ), ended AS (
            SELECT counted.*, coalesce(last_day.place, counted.place + limit_days + ceil(waited / {DAY_MINUTES})::INTEGER) AS due_place
            FROM counted
            LEFT JOIN days last_day ON limit_unit = 'calendar_day' AND last_day.day = counted.opens + limit_days + waited_days
        )
        SELECT unit, count(*) FILTER (WHERE NOT CASE
                   WHEN limit_hours IS NOT NULL THEN finished_minute > start_minute + limit_hours * 60 + waited
                   ELSE CAST(finished_at AS DATE) > coalesce(CAST(due_at AS DATE), worked.day) END) AS on_time,
               count(*) AS finished
        FROM ended LEFT JOIN worked ON worked.place = ended.due_place
        GROUP BY unit"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--cache", required=True, help="the folder for the raw columns as Parquet")
    parser.add_argument("--period", default="2025")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--import-seconds", type=float, help="what our import of the same file took")
    parser.add_argument("--query-seconds", type=float, help="what our query took")
    parser.add_argument("--ours", help="our values, to compare the counts")
    asked = parser.parse_args()

    connection = duckdb.connect(config={"threads": asked.threads})
    raw = pathlib.Path(asked.cache) / (pathlib.Path(asked.file).stem + ".raw.parquet")
    note = raw.with_suffix(".seconds")
    if not raw.exists():
        note.write_text(str(load(connection, asked.file, raw)), encoding="utf-8")
    loading = float(note.read_text(encoding="utf-8"))
    days(connection)
    text = query(raw, *period(asked.period, "administrative"))
    best = float("inf")
    for _ in range(RUNS):
        begin = time.perf_counter()
        connection.execute(text).fetchnumpy()
        best = min(best, time.perf_counter() - begin)
    print(f"DuckDB {duckdb.__version__}, {asked.threads} threads: calendar and pauses in the query {best:.2f} s; CSV into Parquet before {loading:.1f} s")
    for count in QUERIES:
        line = f"{count} {'query' if count == 1 else 'queries'}: DuckDB {loading:.1f} + {count * best:.1f} = {loading + count * best:.1f} s"
        if asked.import_seconds is not None and asked.query_seconds is not None:
            ours = asked.import_seconds + count * asked.query_seconds
            line += f"; ours {asked.import_seconds:.1f} (with validation and everything derived) + {count * asked.query_seconds:.1f} = {ours:.1f} s"
        print(line)
    if asked.ours:
        theirs = {unit: (on_time, finished) for unit, on_time, finished in connection.execute(text).fetchall()}
        with open(asked.ours, encoding="utf-8", newline="") as file:
            ours = {line["unit"]: (int(float(line["numerator"])), int(float(line["denominator"]))) for line in csv.DictReader(file) if line["measure"] == "dossiers.on_time"}
        nothing = (0, 0)
        apart = [unit for unit in sorted(ours.keys() | theirs.keys()) if ours.get(unit, nothing) != theirs.get(unit, nothing)]
        total = lambda values: tuple(map(sum, zip(*values.values())))
        print(f"on time of finished: ours {total(ours)}, DuckDB {total(theirs)}; {len(apart)} of {len(ours)} units differ")
        for unit in apart[:5]:
            print(f"  {unit}: ours {ours.get(unit, nothing)}, DuckDB {theirs.get(unit, nothing)}")


if __name__ == "__main__":
    main()
