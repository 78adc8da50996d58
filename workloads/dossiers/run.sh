#!/bin/bash
# Registers and the lake beside their peers on the same files: import, XLSX, measures, a day's changes, the whole cost.
#   ROWS, UNITS        dossiers that are measured (10,000,000 over 4,000 units); IMPORT_ROWS imported with a stopwatch (1,000,000)
#   CHANGED_ROWS       dossiers of which 2,000 change (2,000,000); XLSX_ROWS rows of the workbook (50,000)
#   PAUSES, ORDER      the share of dossiers that waited (0.1); received or mixed
#   CACHE              where generated files stay, so that they are made once; lakes are made anew
#   THREADS            for both sides (2)
# Our seconds are those of whole processes, start included, and for measures also those inside a running process, as the peers' are
# taken inside a running Python. Ends with 1 when counts differ.
# Files of 10,000,000 rows take about 4 GB of the disk, lakes included.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
binary="$target/release/caicach"
ROWS=${ROWS:-10000000} UNITS=${UNITS:-4000} IMPORT_ROWS=${IMPORT_ROWS:-1000000} CHANGED_ROWS=${CHANGED_ROWS:-2000000}
XLSX_ROWS=${XLSX_ROWS:-50000} PAUSES=${PAUSES:-0.1} ORDER=${ORDER:-received} THREADS=${THREADS:-2} SEED=${SEED:-0}
CACHE=${CACHE:-$target/bench-dossiers}
period=2025
at=2026-11-20T17:00
rates=dossiers.on_time,dossiers.online,dossiers.paid_online,dossiers.digital_result,dossiers.two_visits
core=$rates,dossiers.early,dossiers.on_time_of_received,dossiers.in_time_766,dossiers.on_time_carried,dossiers.open_overdue
core=$core,dossiers.mean_late_hours,dossiers.apologised,dossiers.apologised_in_time,dossiers.one_supplement,dossiers.by_post,dossiers.satisfied
runs=5
differs=0

venv="$target/bench-venv"
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
export PYTHONDONTWRITEBYTECODE=1
python="$venv/bin/python"
"$python" -c 'import numpy, polars, duckdb, xlsxwriter, python_calamine' 2>/dev/null ||
  "$venv/bin/pip" install -q numpy polars 'duckdb>=2' xlsxwriter python-calamine ||
  { echo "the Python packages of the peers could not be installed: no figures for dossiers" >&2; exit 0; }
[ -x "$binary" ] || cargo build -q --release -p caicach
mkdir -p "$CACHE"
work=$(mktemp -d "$CACHE/run.XXXXXX")
trap 'rm -rf "$work"' EXIT
here=workloads/dossiers

# A file of dossiers, made when it is not there yet.
dossiers() {
  local file="$CACHE/dossiers-$1-$UNITS-$PAUSES-$ORDER-$SEED.csv"
  [ -f "$file" ] || "$python" $here/make_dossiers.py --rows "$1" --units "$UNITS" --pauses "$PAUSES" --order "$ORDER" \
    --seed "$SEED" --output "$file" >&2
  echo "$file"
}
# Runs a command and leaves its seconds and peak memory (KiB) in $seconds and $peak. Its output goes to a file. An exit of 1 says
# that rows were rejected, which is no failure here.
measured() {
  local output=$1 status=0
  shift
  /usr/bin/time -f '%e %M' -o "$work/time" "$@" >"$output" || status=$?
  [ "$status" -le 1 ] || { echo "failed with $status: $*" >&2; exit 1; }
  read -r seconds peak < <(tail -1 "$work/time")
}
# The same, the fastest of some runs. Seconds of the whole process, start included.
fastest() {
  local best='' most=0
  for _ in $(seq $runs); do
    measured "$@"
    best=$(awk -v one="$seconds" -v other="${best:-$seconds}" 'BEGIN { print one < other ? one : other }')
    [ "$peak" -le "$most" ] || most=$peak
  done
  seconds=$best peak=$most
}
imports() { measured "$work/imported.csv" "$binary" --quiet --format csv --threads "$THREADS" lake import --register dossiers --lake "$@" --at $at; }
rate() { awk -v rows="$1" -v seconds="$seconds" -v peak="$peak" 'BEGIN { printf "%.2f s, %d rows/s, %.0f MiB\n", seconds, rows / (seconds > 0 ? seconds : 0.01), peak / 1024 }'; }
# A field of the first row of a CSV without quotes.
csv_field() { awk -F, -v name="$1" 'NR == 1 { for (n = 1; n <= NF; n++) if ($n == name) at = n } NR == 2 { print $at }' "$2"; }
# Puts the command that asks for measures of the lake into $question.
ask() {
  question=("$binary" --quiet --format csv --threads "$THREADS" measure run --by unit --period "$period" --at "$at"
    --lake "$work/lake" --measures "$1")
}

echo "-- import of $IMPORT_ROWS dossiers from CSV, validated, deadlines derived (wanted: 250000 rows/s, 512 MiB)"
file=$(dossiers "$IMPORT_ROWS")
imports "$work/lake-import" "$file"
echo "ours: $(rate "$IMPORT_ROWS")"
imports "$work/lake-import" "$file"
echo "ours, the same file again: $(rate "$IMPORT_ROWS")"
rm -rf "$work/lake-import"
wrong="$CACHE/wrong-$UNITS-$SEED.csv"
[ -s "$wrong.count" ] || "$python" $here/make_dossiers.py --rows 100000 --units "$UNITS" --seed "$SEED" --wrong 0.1 --output "$wrong" |
  sed -n 's/^wrong rows: //p' >"$wrong.count"
imports "$work/lake-wrong" "$wrong"
echo "of 100000 dossiers $(cat "$wrong.count") were spoiled, the import rejected $(csv_field rows_rejected "$work/imported.csv")"

echo "-- import of $XLSX_ROWS dossiers from XLSX beside python-calamine reading alone"
small=$(dossiers "$XLSX_ROWS")
workbook="${small%.csv}.xlsx"
[ -f "$workbook" ] || { "$python" $here/make_xlsx.py "$small" "$work/book.xlsx" >&2 && mv "$work/book.xlsx" "$workbook"; }
imports "$work/lake-xlsx" "$workbook"
echo "ours: $(rate "$XLSX_ROWS")"
"$python" $here/calamine_read.py "$workbook"

echo "-- $ROWS dossiers over $UNITS units, period $period by unit, the same Parquet for both (wanted: at most DuckDB's time, 1 GiB)"
file=$(dossiers "$ROWS")
imports "$work/lake" "$file"
import_seconds=$seconds
echo "ours, import: $(rate "$ROWS")"
for set in rates core; do
  ask "${!set}"
  fastest "$work/ours-$set.csv" "${question[@]}"
  "${question[@]}" --repeat $runs 2>"$work/repeated" >/dev/null
  echo "ours, $set: $(sed -n 's/^.*: \([0-9.]* s\)$/\1/p' "$work/repeated") ($((runs)) times in one process), whole process $(rate "$ROWS")"
done
"$python" $here/duckdb_measures.py --lake "$work/lake" --period $period --by unit --at $at --threads "$THREADS" --output "$work/duckdb.csv"
"$python" $here/compare.py "$work/ours-core.csv" "$work/duckdb.csv" || differs=1

echo "-- the whole cost: derived once on import, or calendar and pauses in each query"
ask dossiers.on_time
fastest "$work/ours-one.csv" "${question[@]}"
"$python" $here/duckdb_calendar.py "$file" --cache "$CACHE" --period $period --threads "$THREADS" \
  --import-seconds "$import_seconds" --query-seconds "$seconds" --ours "$work/ours-one.csv"
rm -rf "$work/lake"

echo "-- a day's changes: 2000 dossiers of $CHANGED_ROWS, from the file to the measures (wanted: under 5 s)"
file=$(dossiers "$CHANGED_ROWS")
changes="${file%.csv}-changes.csv"
[ -f "$changes" ] || "$python" $here/make_changes.py "$file" --count 2000 --output "$changes" >&2
imports "$work/lake" "$file"
at=2026-11-21T17:00
imports "$work/lake" "$changes"
changed=$seconds
ask dossiers.on_time
measured "$work/ours-changed.csv" "${question[@]}"
echo "ours: import of the changes $changed s and a measure $seconds s"
exit $differs
