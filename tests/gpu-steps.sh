# What tests/gpu-check.sh and tests/gpu-paper-job.sh share: the bundle, steps with limits, the table at the end. To be sourced; expects
# $root.
bundle=${KT_GPU_BUNDLE:-$root/gpu-bundle.tar.xz}
bundle_mebibytes=33 # with the checkout it must stay below 64 MiB

# What no assembly of the three programs refers to, directly or through facades, what only connections to other machines would load,
# and what reads Parquet, which no step does.
unneeded=(Microsoft.CSharp Microsoft.VisualBasic.Core System.ComponentModel.Annotations System.Data.Common System.Formats.Tar
  System.IO.Compression.ZipFile System.IO.FileSystem.Watcher System.IO.IsolatedStorage System.Linq.AsyncEnumerable System.Linq.Queryable
  System.Net.Http.Json System.Net.HttpListener System.Net.Mail System.Net.Ping System.Net.Quic System.Net.ServerSentEvents
  System.Net.WebClient System.Net.WebSockets System.Net.WebSockets.Client System.Private.DataContractSerialization
  System.Reflection.DispatchProxy System.Text.Encoding.CodePages System.Threading.Tasks.Dataflow System.Transactions.Local
  Parquet CommunityToolkit.HighPerformance K4os.Compression.LZ4 Microsoft.IO.RecyclableMemoryStream Snappier ZstdSharp)

# One folder for all programs, so that they share the runtime. libtorch stays out (KT_LIBTORCH), and so do models: the checkout has them.
make_bundle() {
  local out project
  out=$(mktemp -d) || return 1
  trap "rm -rf '$out'" EXIT
  for project in src/KnowledgeTransfer.Cli tests/Benchmarks/KnowledgeTransfer.Benchmarks tests/KnowledgeTransfer.Gpu.Tests; do
    dotnet publish "$root/$project" -c Release -r linux-x64 --self-contained -o "$out/bundle" -p:PackagedLibTorch=false \
      -p:RestorePackagesWithLockFile=true -p:DebugType=none -v quiet || return 1
  done
  # Without lists of dependencies everything is taken from the folder. The rest is for debuggers, other systems and other collectors.
  rm -rf "$out"/bundle/{models,*.deps.json,*.xml,*.pdb,createdump,libmscordbi.so,libmscordaccore.so,libcoreclrtraceptprovider.so} \
    "$out"/bundle/{libclrgc.so,libclrgcexp.so,onnxruntime.dll,onnxruntime_providers_shared.dll,libktemulation.so}
  strip --strip-unneeded "$out"/bundle/libSkiaSharp.so "$out"/bundle/libLibTorchSharp.so || return 1
  for project in "${unneeded[@]}"; do rm -f "$out/bundle/$project.dll"; done
  tar -C "$out" --sort=name --owner=0 --group=0 -c bundle | xz --x86 --lzma2=preset=9e,dict=128MiB >"$bundle" || return 1
  local bytes
  bytes=$(stat -c %s "$bundle")
  echo "$bundle: $((bytes / 1024)) KiB"
  if [ "$bytes" -gt $((bundle_mebibytes << 20)) ]; then
    echo "That is more than $bundle_mebibytes MiB." >&2
    return 1
  fi
}

begin() { # seconds that everything may take
  deadline=$((SECONDS + $1))
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  results=${OUT:-$PWD/gpu-results}
  bin=$work/bundle
  log=$results/log.txt
  python=$(command -v "${PYTHON:-python3}" || echo python3)
  failed=0 table=()
  mkdir -p "$results"
  : >"$log"
  if [ -z "${KT_LIBTORCH:-}" ]; then
    KT_LIBTORCH=$("$python" -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))' 2>/dev/null)
  fi
  export KT_LIBTORCH OMP_WAIT_POLICY=PASSIVE PYTHONUNBUFFERED=1
  cd "$work" || exit 1
}

unpack() {
  if [ ! -f "$bundle" ]; then
    echo "$bundle is not here: make it with 'tests/gpu-check.sh bundle' where the .NET SDK is, and bring it along"
    return 1
  fi
  if command -v xz >/dev/null; then tar -xJf "$bundle" -C "$work"; else "$python" -m tarfile -e "$bundle" "$work"; fi || return 1
  ln -s "$root/models" "$bin/models"
}

# Runs a function of the script in a process group of its own, killed at its limit or at the deadline.
step() { # name, seconds, function, arguments...
  local name=$1 limit=$2 start=$SECONDS left=$((deadline - SECONDS)) status outcome
  shift 2
  printf '\n== %s\n' "$name" | tee -a "$log"
  [ "$left" -lt "$limit" ] && limit=$left
  if [ "$limit" -lt 5 ]; then
    table+=("$name|NO TIME LEFT|0")
    failed=1
    return
  fi
  set -m
  ( "$@" ) > >(tee -a "$log") 2>&1 &
  local job=$!
  ( sleep "$limit"; kill -TERM -- "-$job"; sleep 5; kill -KILL -- "-$job" ) >/dev/null 2>&1 &
  local watch=$!
  set +m
  wait "$job"
  status=$?
  kill -TERM -- "-$watch" 2>/dev/null
  wait "$watch" 2>/dev/null
  case $status in
    0) outcome=done ;;
    137 | 143) outcome="OVER ITS LIMIT of $limit s" failed=1 ;;
    *) outcome="FAILED ($status)" failed=1 ;;
  esac
  table+=("$name|$outcome|$((SECONDS - start))")
}

leave_out() { table+=("$1|left out: $2|0"); }

finish() {
  { printf '\n%-26s %-44s %7s\n' step outcome seconds
    local line name outcome seconds
    for line in "${table[@]}"; do
      IFS='|' read -r name outcome seconds <<<"$line"
      printf '%-26s %-44s %7s\n' "$name" "$outcome" "$seconds"
    done; } | tee -a "$log" | tee "$results/steps.txt"
  exit "$failed"
}
