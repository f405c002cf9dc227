#!/usr/bin/env bash
# The paper's job on one card: 1.28 million features of 8192 dimensions into 2000 clusters, 20 iterations. The paper's took four hours.
#
#   tests/gpu-paper-job.sh            needs what tests/gpu-check.sh needs, and gpu-bundle.tar.xz
#   tests/gpu-paper-job.sh --whole    reads a real file of all rows (21 GB of float16 in TMPDIR) instead of two smaller ones
#   tests/gpu-paper-job.sh --tiny     tiny sizes, for a try on an emulated driver; measures nothing
#
# First the fit alone: features are made on the card, float16 and, where memory allows, float32; a sample of labels and distances must have the
# processor's bits. Then from file to labels by kt: without --whole at two smaller sizes, from which the time of the whole is extrapolated by a
# straight line, and called so. The files have just been written, so they come from the page cache. Results go to $OUT, or ./gpu-results.
set -uo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
source "$root/tests/gpu-steps.sh"

rows=1280000 dimension=8192 clusters=2000 part=80000 whole= tiny=
case ${1:-} in
  --whole) whole=1 ;;
  --tiny) tiny=1 rows=900 dimension=48 clusters=12 part=300 ;;
  "") ;;
  *) sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
begin 480
shape=(--dimension "$dimension" --clusters "$clusters")

on_card() { # type
  "$bin/KnowledgeTransfer.Benchmarks" gpu-paper-job --rows "$rows" "${shape[@]}" --type "$1" --out "$results"
}

make_file() { # rows
  local needed=$(($1 * dimension * 2 / 1024)) free
  free=$(df -k --output=avail "$work" | tail -n 1)
  if [ "$free" -lt $((needed + needed / 20)) ]; then
    echo "$work has $((free >> 20)) GiB free; $((needed >> 20)) GiB are needed. Set TMPDIR to a larger disk."
    return 1
  fi
  "$bin/KnowledgeTransfer.Benchmarks" made --file "$work/$1.npy" --rows "$1" "${shape[@]}" --type float16
}

# Labels of a file; writes the seconds down.
file_to_labels() { # rows
  local start
  start=$(date +%s.%N)
  "$bin/kt" clusters "$work/$1.npy" --k "$clusters" --iterations 20 --backend cuda --out "$work/labels-$1" || return 1
  [ -s "$work/labels-$1/labels.npy" ] || return 1
  awk -v start="$start" -v end="$(date +%s.%N)" -v rows="$1" 'BEGIN { print rows, end - start }' | tee -a "$work/seconds"
  rm -f "$work/$1.npy"
}

verdict() {
  awk -v whole="$rows" '
    { n[NR] = $1; t[NR] = $2 }
    END {
      if (NR == 1) { seconds = t[1]; how = "measured" }
      else if (NR == 2) {
        slope = (t[2] - t[1]) / (n[2] - n[1]); seconds = t[1] + slope * (whole - n[1])
        how = sprintf("extrapolated by a straight line from %.2f s for %d rows and %.2f s for %d", t[1], n[1], t[2], n[2])
      } else { print "no times to judge"; exit 1 }
      printf "%d rows from file to labels: %.1f s (%s); wanted less than 60 s\n", whole, seconds, how
    }' "$work/seconds" | tee "$results/gpu-paper-job-file.txt"
}

memory=$(nvidia-smi --query-gpu=memory.total --format=csv,noheader,nounits 2>/dev/null | head -n 1)
step unpack 60 unpack
step "float16, on the card" 120 on_card float16
if [ -z "$tiny" ] && [ "${memory:-0}" -lt 48000 ]; then
  leave_out "float32, on the card" "42 GB of rows do not fit ${memory:-an unknown number of} MiB"
else
  step "float32, on the card" 150 on_card float32
fi
for size in $([ -n "$whole" ] && echo "$rows" || echo "$part" $((2 * part))); do
  step "make a file of $size rows" 150 make_file "$size"
  step "$size rows, file to labels" 150 file_to_labels "$size"
done
step "file to labels, all rows" 10 verdict
finish
