#!/usr/bin/env bash
# Everything that only a machine with an NVIDIA card can show, in two halves.
#
#   tests/gpu-check.sh bundle    where the .NET SDK is: kt, the GPU tests and the benchmarks with their runtime into gpu-bundle.tar.xz
#   tests/gpu-check.sh           where the card is, with that file beside the checkout: needs a driver and Python with torch; no network, no SDK
#   tests/gpu-check.sh --tiny    the same with tiny sizes, for a try on an emulated driver (CONTRIBUTING.md says how); measures nothing
#
# Results go to $OUT, or ./gpu-results. Every step has a limit, all together 8 minutes; one that fails does not stop the others. Ends with a
# table of step, outcome and seconds, and exit code 1 if one failed.
#   PYTHON       the interpreter that has torch; python3
#   KT_LIBTORCH  the libtorch that students are trained with; that of this torch
set -uo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
source "$root/tests/gpu-steps.sh"

if [ "${1:-}" = bundle ]; then make_bundle; exit; fi

tiny=
case ${1:-} in
  --tiny) tiny=1 ;;
  "") ;;
  *) sed -n '2,12s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
begin 480
[ -n "$tiny" ] && sizes=(--sizes tiny --repetitions 1) || sizes=(--sizes full)

facts() {
  { nvidia-smi || echo "nvidia-smi is not here"; } 2>&1
  "$python" -c 'import torch; print("torch", torch.__version__, "CUDA", torch.version.cuda, torch.cuda.is_available())'
  echo "$(nproc) processors; KT_LIBTORCH=${KT_LIBTORCH:-}"
}

doctor() {
  local report status
  report=$("$bin/kt" doctor --json)
  status=$?
  echo "$report"
  # Without a card that proved itself everything else would be in vain.
  grep -q "gives the processor's bits" <<<"$report" && [ "$status" = 0 ]
}

# The hardware classes may not be skipped here: that is what this machine is for.
gpu_tests() { "$bin/KnowledgeTransfer.Gpu.Tests" -failSkips "$@"; }

cuda_tests() {
  local tests=('*HardwareTests.The_card_passes*' '*HardwareTests.Its_tensor*' '*MadeRowsTests.The_installed*') filters=() name
  if [ -n "$tiny" ]; then
    tests+=('*.HardwareCudaConformance.An_exact_tie*')
  else
    tests+=('*.HardwareCudaConformance.*' '*.StreamedHardwareCudaConformance.*' '*HardwareTests.A_fit_of*' '*HardwareTests.So_has_one_that*')
    [[ $(nvidia-smi --query-gpu=compute_cap --format=csv,noheader) == 9.* ]] && tests+=('*.HardwareHopperConformance.*')
  fi
  for name in "${tests[@]}"; do filters+=(-method "$name"); done
  gpu_tests "${filters[@]}"
}

ilgpu_tests() {
  gpu_tests -method '*.HardwareIlgpuConformance.*' -method '*HardwareTests.The_device_of_ilgpu*' -method '*HardwareTests.So_has_one_by_ilgpu'
}

# Features of a teacher, clustered on the card and on the processor: the same bytes in every file.
clusters() {
  local k=100
  if [ -n "$tiny" ]; then
    k=5
    "$bin/KnowledgeTransfer.Benchmarks" made --file "$work/features.npy" --rows 400 --dimension 20 || return 1
  else
    "$bin/kt" features rotation "$bin/models/cifar10-sample" --out "$work/features" || return 1
    mv "$work/features/features.npy" "$work/features.npy"
  fi
  "$bin/kt" clusters "$work/features.npy" --k $k --iterations 20 --backend cuda --out "$work/cuda" || return 1
  "$bin/kt" clusters "$work/features.npy" --k $k --iterations 20 --backend simd --out "$work/simd" || return 1
  local file
  for file in centroids.npy labels.npy distances.npy clusters.json; do
    cmp "$work/cuda/$file" "$work/simd/$file" || return 1
  done
  echo "centroids, labels and distances have the same bytes"
}

# Pictures to student; what trains must have found the card.
student() {
  local small=()
  [ -n "$tiny" ] && small=(--teacher hog --set data.trainLimit=300 --set data.heldOutLimit=60 --set clusters.count=10 --set student.epochs=1)
  "$bin/kt" quickstart --out "$work/quickstart" --set clusters.backend=cuda "${small[@]}" 2>&1 | tee "$work/student.txt" || return 1
  [ -s "$work/quickstart/student/student.onnx" ] && [ -s "$work/quickstart/report.html" ] || return 1
  [ -n "$tiny" ] || grep "training: on CUDA" "$work/student.txt" || { echo "training did not run on the card"; return 1; }
}

# A small run under NVIDIA's own checks.
sanitizer() { # tool
  compute-sanitizer --tool "$1" --error-exitcode 9 "$bin/KnowledgeTransfer.Gpu.Tests" -failSkips \
    -method '*HardwareTests.The_card_passes*' -method '*HardwareTests.Its_tensor*' -method '*MadeRowsTests.The_installed*'
}

cubins() { cmake -S "$root" -B "$work/native" && cmake --build "$work/native" --target cubins -j "$(nproc)"; }

benchmark() { "$bin/KnowledgeTransfer.Benchmarks" gpu "${sizes[@]}" --python "$python" --out "$results"; }

step unpack 60 unpack
step facts 60 facts
step doctor 60 doctor
step "conformance, cuda" 120 cuda_tests
step "clusters, cuda = simd" 60 clusters
step benchmark 240 benchmark
step "pictures to student" 180 student
if [ -z "$tiny" ]; then step "conformance, ilgpu" 90 ilgpu_tests; fi
if command -v compute-sanitizer >/dev/null; then
  step memcheck 90 sanitizer memcheck
  step racecheck 90 sanitizer racecheck
else
  leave_out "memcheck, racecheck" "compute-sanitizer is not here"
fi
if command -v nvcc >/dev/null && command -v cmake >/dev/null && command -v g++ >/dev/null; then
  step cubins 90 cubins
else
  leave_out cubins "nvcc, cmake or g++ is not here"
fi
finish
