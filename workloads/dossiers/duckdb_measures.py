"""DuckDB counting the measures of dossiers on the Parquet files of the lake: the same predicates, periods and files as
`caicach measure run`, and how long it takes.

    pip install duckdb
    python duckdb_measures.py --lake lake --period 2025 --by unit --output duckdb.csv

The predicates are the text of content/measures/dossiers.toml. Two threads, files in the page cache, the fastest of five
runs inside one process, in whichever form DuckDB does best: one query for each kind of membership, or one scan in which
the membership stands in each condition; conditions as FILTER or as count_if; ranges of times, or of the derived days, which
are smaller. Ranges are on plain columns, so that row groups can be left out.
"""

import argparse
import csv
import datetime
import json
import math
import pathlib
import re
import sys
import time
import tomllib

import duckdb

ROOT = pathlib.Path(__file__).parents[2]
RUNS = 5
RATES = ["dossiers.on_time", "dossiers.online", "dossiers.paid_online", "dossiers.digital_result", "dossiers.two_visits"]
#: The derived columns with the days of columns of times.
DAYS = {"received_at": "received_on", "finished_at": "finished_on", "due_at": "due_on"}
#: The core measures on dossiers, of the data contract.
CORE = [
    "dossiers.on_time", "dossiers.early", "dossiers.on_time_of_received", "dossiers.in_time_766", "dossiers.on_time_carried",
    "dossiers.open_overdue", "dossiers.mean_late_hours", "dossiers.apologised", "dossiers.apologised_in_time",
    "dossiers.one_supplement", "dossiers.two_visits", "dossiers.online", "dossiers.by_post", "dossiers.paid_online",
    "dossiers.digital_result", "dossiers.satisfied",
]


def period(code, kind):
    """The first day of a period and the day after its last."""
    match = re.fullmatch(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d\d)))?", code)
    if not match:
        sys.exit(f"not a period: {code}")
    year, quarter, half, month = (int(part) if part else None for part in match.groups())
    if month:
        first, last = month, month
    elif quarter:
        first, last = quarter * 3 - 2, quarter * 3
    elif half:
        first, last = half * 6 - 5, half * 6
    else:
        first, last = 1, 12
    months = lambda number: datetime.date(year + (number - 1) // 12, (number - 1) % 12 + 1, 15 if kind == "administrative" else 1)
    if kind == "administrative":
        return months(first - 1), months(last)
    return months(first), months(last + 1)


class Lake:
    """The files of the newest snapshot."""

    def __init__(self, folder):
        base = pathlib.Path(folder) / "dossiers"
        manifests = sorted((base / "manifests").glob("*.json"))
        if not manifests:
            sys.exit(f"{folder} holds no register dossiers")
        manifest = json.loads(manifests[-1].read_text(encoding="utf-8"))
        if any(file["replaced"] for file in manifest["files"]):
            sys.exit("records of these files are replaced by later ones; import anew with --replace")
        self.at = manifest["at"].replace("T", " ")
        self.rows = sum(file["rows"] for file in manifest["files"])
        self.files = [str(base / file["path"]) for file in manifest["files"]]

    def table(self):
        return f"read_parquet([{', '.join(quoted(file) for file in self.files)}])"


def is_count(measure):
    """Whether a measure counts dossiers of nothing: neither a share nor a sum."""
    return "denominator" not in measure and "numerator_value" not in measure


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


class Query:
    """The measures of one period as SQL."""

    def __init__(self, lake, first, end, dimensions, at):
        self.counts_with_filter = False
        self.days = {}
        self.lake, self.first, self.end, self.dimensions = lake, first, end, dimensions
        self.at = at or lake.at
        self.at_end = min(f"{end} 00:00:00", self.at)

    @staticmethod
    def of_moment(moment):
        """The columns that depend on the instant at which they are asked for; they are not in the files."""
        instant = f"TIMESTAMP '{moment}'"
        is_open = f"(is_received AND received_at <= {instant} AND (finished_at IS NULL OR finished_at > {instant}))"
        return {
            "is_open": is_open,
            "is_overdue": f"({is_open} AND in_time_until IS NOT NULL AND in_time_until < {instant})",
            "in_time_766": f"COALESCE(settled_766, running_766_until >= {instant})",
        }

    def belongs(self, membership):
        """Whether a dossier belongs to the period."""
        first, end = f"TIMESTAMP '{self.first}'", f"TIMESTAMP '{self.end}'"
        if self.days:
            membership = re.sub(r"\w+", lambda match: self.days.get(match[0], match[0]), membership)
            first, end = f"DATE '{self.first}'", f"DATE '{self.end}'"
        received, finished = (self.days.get(column, column) for column in ("received_at", "finished_at"))
        if membership == "at_end":
            return f"({received} < {end} AND ({finished} IS NULL OR {finished} >= {end}))"
        if match := re.fullmatch(r"event\((\w+)\)", membership):
            return f"({match[1]} >= {first} AND {match[1]} < {end})"
        if match := re.fullmatch(r"open_during\((\w+), (\w+)\)", membership):
            return f"({match[1]} < {end} AND ({match[2]} IS NULL OR {match[2]} >= {first}))"
        sys.exit(f"not a membership: {membership}")

    def has_begun(self, membership):
        """Whether a dossier had begun by the end of the period, in the way in which it belongs to periods."""
        column = "received_at" if membership == "at_end" else re.search(r"\((\w+)", membership)[1]
        if self.days:
            return f"({self.days.get(column, column)} < DATE '{self.end}')"
        return f"({column} < TIMESTAMP '{self.end}')"

    def aggregates(self, measure, also=None):
        """The numerator and the denominator."""
        columns = self.of_moment(self.at_end if measure["membership"] == "at_end" else self.at)

        def expression(text):
            return f"({re.sub(r'[a-z_0-9]+', lambda match: columns.get(match[0], match[0]), text)})"

        above, below = expression(measure["numerator"]), measure.get("denominator")
        if below:
            below = expression(below)
            above = f"({below} AND {above})"
        def aggregate(condition, value):
            condition = f"{also} AND {condition}" if also else condition
            if value:
                return f"sum(CAST({expression(value)} AS DOUBLE)) FILTER (WHERE {condition})"
            return f"count(*) FILTER (WHERE {condition})" if self.counts_with_filter else f"count_if({condition})"

        value = measure.get("numerator_value")
        yield aggregate(above, value)
        if below:
            yield aggregate(below, measure.get("denominator_value"))
        elif value:
            yield aggregate(f"({above} AND {expression(value)} IS NOT NULL)", None)
        else:
            # A count of nothing is 0 where the unit has records.
            yield f"count_if({self.has_begun(measure['membership'])})"

    def select(self, measures, condition, also=lambda measure: None):
        keys = ", ".join(["unit", *self.dimensions])
        columns = [column for measure in measures for column in self.aggregates(measure, also(measure))]
        return f"SELECT {keys}, {', '.join(columns)} FROM {self.lake.table()} WHERE {condition} GROUP BY ALL"

    def by_membership(self, measures, counts_with_filter=False):
        """A query for each kind of membership."""
        self.counts_with_filter = counts_with_filter
        groups = {}
        for measure in measures:
            groups.setdefault((measure["membership"], is_count(measure)), []).append(measure)
        queries = []
        for (membership, counts), group in groups.items():
            belongs = self.belongs(membership)
            if counts:
                queries.append((group, self.select(group, self.has_begun(membership), lambda measure, belongs=belongs: belongs)))
            else:
                queries.append((group, self.select(group, belongs)))
        return queries

    def by_membership_in_days(self, measures):
        """The same, with periods told by the derived columns of days."""
        self.days = DAYS
        queries = self.by_membership(measures)
        self.days = {}
        return queries

    def by_membership_filtered(self, measures):
        """The same with FILTER."""
        return self.by_membership(measures, True)

    def one_scan(self, measures):
        """One query; a dossier is read when it belongs to the period in some way."""
        self.counts_with_filter = False
        also = lambda measure: self.belongs(measure["membership"])
        begun = {self.has_begun(measure["membership"]) for measure in measures if is_count(measure)}
        condition = " OR ".join(sorted({also(measure) for measure in measures} | begun))
        return [(measures, self.select(measures, condition, also))]

    def forms(self):
        """All forms, by name."""
        return {
            "by membership": self.by_membership,
            "by membership, days": self.by_membership_in_days,
            "by membership with FILTER": self.by_membership_filtered,
            "one scan": self.one_scan,
        }


def run(connection, queries, width):
    """The values of all queries."""
    values = []
    for measures, text in queries:
        for row in connection.execute(text).fetchall():
            if row[0] is None:
                continue
            for place, measure in enumerate(measures):
                above, below = row[width + 2 * place:width + 2 * place + 2]
                if above or below:
                    values.append((measure["id"], *row[:width], above or 0, below if "denominator" in measure else None))
    return values


def fastest(connection, queries):
    """The fastest of some runs, to the answer in columns and without turning it into Python's objects."""
    best = float("inf")
    for _ in range(RUNS):
        begin = time.perf_counter()
        for _, text in queries:
            connection.execute(text).fetchnumpy()
        best = min(best, time.perf_counter() - begin)
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lake", required=True)
    parser.add_argument("--period", default="2025")
    parser.add_argument("--kind", choices=["administrative", "calendar"], default="administrative")
    parser.add_argument("--by", default="unit", help="unit, and further columns after commas")
    parser.add_argument("--measures", default="core", help="rates, core, all or ids separated by commas")
    parser.add_argument("--at", help="the instant at which things are open; the snapshot's when not given")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--output", help="where the values go")
    parser.add_argument("--no-timing", action="store_true")
    asked = parser.parse_args()

    with (ROOT / "content/measures/dossiers.toml").open("rb") as file:
        known = {measure["id"]: measure for measure in tomllib.load(file)["measures"]}
    dimensions = [name for name in asked.by.split(",") if name != "unit"]
    sets = {"rates": RATES, "core": CORE, "all": list(known)}
    fitting = lambda names: [known[name] for name in names if all(dimension in known[name]["dimensions"] for dimension in dimensions)]
    measures = fitting(sets.get(asked.measures) or asked.measures.split(","))
    lake = Lake(asked.lake)
    query = Query(lake, *period(asked.period, asked.kind), dimensions, asked.at and asked.at.replace("T", " "))
    connection = duckdb.connect(config={"threads": asked.threads})

    if asked.output:
        width = 1 + len(dimensions)
        values, *others = (run(connection, form(measures), width) for form in query.forms().values())
        keyed = lambda rows: {row[:-2]: row[-2:] for row in rows}
        same = lambda one, other: one.keys() == other.keys() and all(
            math.isclose(a or 0, b or 0, rel_tol=1e-9) for key in one for a, b in zip(one[key], other[key]))
        if not all(same(keyed(values), keyed(other)) for other in others):
            sys.exit("the forms of the query do not give the same values")
        text = lambda number: "" if number is None else f"{number:.15g}"
        with open(asked.output, "w", encoding="utf-8", newline="") as file:
            write = csv.writer(file, lineterminator="\n")
            write.writerow(["measure", "unit", *dimensions, "period", "numerator", "denominator", "value"])
            for measure, *key, above, below in sorted(values, key=lambda row: [str(cell) for cell in row[:-2]]):
                value = above / below if below else (above if below is None else None)
                write.writerow([measure, *("" if cell is None else cell for cell in key), asked.period, text(above), text(below), text(value)])
    if asked.no_timing:
        return
    print(f"DuckDB {duckdb.__version__}, {asked.threads} threads, {lake.rows} rows, period {asked.period}, fastest of {RUNS}")
    for name, chosen in (("five rates", fitting(RATES)), (f"{len(measures)} measures", measures)):
        if chosen:
            times = {form: fastest(connection, make(chosen)) for form, make in query.forms().items()}
            each = ", ".join(f"{form} {seconds:.3f}" for form, seconds in times.items())
            print(f"{name}: {min(times.values()):.3f} s ({each})")


if __name__ == "__main__":
    main()
