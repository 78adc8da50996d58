"""Makes a CSV of illustrative dossiers with the columns of the data contract; the same arguments give the same bytes.

    pip install numpy polars
    python make_dossiers.py --rows 10000000 --units 4000 --output dossiers.csv

Rows come in the order of receipt, as systems export them; `--order mixed` shuffles them over time. With `--wrong 0.1` every
tenth row is spoiled so that an import must set it aside; how many those are is the last line printed.
"""

import argparse
import pathlib
import time

import numpy as np

from rows import Province, spoiled


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--units", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pauses", type=float, default=0.1, help="the share of dossiers that waited")
    parser.add_argument("--until", default="2026-11-20", help="the last day of the file; what is not finished then is open")
    parser.add_argument("--order", choices=["received", "mixed"], default="received")
    parser.add_argument("--wrong", type=float, default=0.0, help="the share of rows to spoil")
    parser.add_argument("--output", required=True)
    asked = parser.parse_args()

    begin = time.perf_counter()
    province = Province(asked.rows, asked.units, asked.seed, asked.pauses, asked.until, asked.order == "received")
    random = np.random.default_rng([asked.seed, 2])
    wrong = 0
    # Under another name until it is whole, so that an interrupted run leaves no short file behind.
    unfinished = pathlib.Path(asked.output + ".part")
    with unfinished.open("wb") as out:
        for number, frame in enumerate(province.blocks()):
            if asked.wrong > 0:
                frame, spoilt = spoiled(frame, asked.wrong, random)
                wrong += spoilt
            frame.write_csv(out, include_header=number == 0, datetime_format="%Y-%m-%dT%H:%M")
    unfinished.replace(asked.output)
    print(f"{asked.rows} rows, {asked.units} units, {pathlib.Path(asked.output).stat().st_size} bytes in {time.perf_counter() - begin:.1f} s")
    print(f"wrong rows: {wrong}")


if __name__ == "__main__":
    main()
