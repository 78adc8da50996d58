#!/bin/bash
# Our figures beside the peers' on the same work, in one run. Needs python3 with venv for numpy; says so when it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-target}
venv="$CARGO_TARGET_DIR/bench-venv"
has_numpy=yes
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv" && "$venv/bin/pip" install -q numpy || has_numpy=no
fi
step() { printf '\n== %s\n' "$*"; }

step "due dates (calendar) beside numpy busday_offset, one core"
cargo bench -q -p caicach-calendar --bench due_dates
[ "$has_numpy" = no ] || "$venv/bin/python" workloads/calendar/busday_offset.py

step "uncertainty (composite) beside numpy, one matrix product of all draws"
cargo bench -q -p caicach-composite --bench uncertainty
[ "$has_numpy" = no ] || OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "$venv/bin/python" workloads/uncertainty/numpy_draws.py

step "scoring 10,000 units x 95 components (index)"
cargo bench -q -p caicach-index --bench score

step "from CSV to CSV: 10,000 units x 95 components, whole process"
cargo build -q --release -p caicach
python3 workloads/score/make_values.py "$CARGO_TARGET_DIR/bench-score"
/usr/bin/time -f '%e s wall, %M KiB' "$CARGO_TARGET_DIR/release/caicach" --quiet --format csv index score \
  --framework "$CARGO_TARGET_DIR/bench-score/framework.csv" --values "$CARGO_TARGET_DIR/bench-score/values.csv" >/dev/null

step "dossiers: import, measures, XLSX, a day's changes, beside DuckDB and python-calamine"
workloads/dossiers/run.sh

step "pages of /results, 100 requests at once"
workloads/pages/run.sh

step "assessments: 200 people saving scores, on SQLite and on PostgreSQL; the sheet of a unit and the matrix of 120"
workloads/assessments/run.sh
[ "$has_numpy" = yes ] || echo "numpy could not be installed: the peers' figures are missing" >&2
