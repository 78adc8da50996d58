"""Makes a day's changes of a file of dossiers: most of them dossiers that were open and are finished now, the others new ones.

    python make_changes.py dossiers.csv --count 2000 --output changes.csv

Whoever imports both has every changed dossier once and the new ones beside them.
"""

import argparse

import numpy as np
import polars as pl

#: The share of new dossiers.
NEW = 0.25
OPEN = ["in_process", "received", "supplement_requested"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--day", default="2026-11-21", help="the day of the changes, after the last one of the file")
    parser.add_argument("--output", required=True)
    asked = parser.parse_args()

    random = np.random.default_rng([asked.seed, 3])
    rows = pl.scan_csv(asked.file, infer_schema=False)
    new_count = int(asked.count * NEW)
    still_open = rows.filter(pl.col("status").is_in(OPEN)).collect(engine="streaming").sort("code")
    open_count = min(asked.count - new_count, len(still_open))
    others = rows.filter(pl.col("status") == "returned").head(50 * asked.count).collect(engine="streaming").sort("code")
    pick = lambda frame, count: frame[np.sort(random.choice(len(frame), count, replace=False))]

    finished = pick(still_open, open_count).with_columns(
        status=pl.lit("processed"), finished_at=pl.lit(f"{asked.day}T09:30"), result_digital=pl.lit("true"),
        # A wait that lasts has ended on the same day.
        pauses=pl.col("pauses").str.replace("//", f"/{asked.day}T08:00/", literal=True),
    )
    # Where too few are open, an opinion changes.
    rated = pick(others, asked.count - new_count - open_count).with_columns(
        satisfaction=pl.when(pl.col("satisfaction") == "1").then(pl.lit("2")).otherwise(pl.lit("1")))
    serial = pl.Series([f"{number:05d}" for number in range(new_count)], dtype=pl.String)
    day_of_code = "-" + asked.day[2:].replace("-", "") + "-9"
    kept = ["procedure", "field", "unit", "intake_unit", "level", "applicant", "channel", "result_channel", "online_level",
            "limit_days", "limit_hours", "limit_unit", "fee_due"]
    new = pick(others, new_count).with_columns(
        [pl.lit(None, dtype=pl.String).alias(name) for name in rows.collect_schema() if name not in ("code", *kept)]
    ).with_columns(
        code=pl.col("code").str.slice(0, 13) + day_of_code + serial, received_at=pl.lit(f"{asked.day}T08:15"),
        status=pl.lit("received"), supplement_requests=pl.lit("0"))
    pl.concat([finished, rated, new]).write_csv(asked.output)
    print(f"{open_count} finished, {len(rated)} with another opinion, {new_count} new")


if __name__ == "__main__":
    main()
