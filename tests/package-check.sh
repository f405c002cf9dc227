#!/usr/bin/env bash
# The package of KnowledgeTransfer.Clustering as a stranger meets it: packed, then used by docs/examples/clusters.cs outside of the
# repository, with nothing but this package and the SDK. Needs no network. The output must be docs/examples/clusters.txt.
#   tests/package-check.sh           about half a minute
#   tests/package-check.sh write     writes that file anew; look at the difference before committing it
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { printf '%s\n' "$@" >&2 && exit 1; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

dotnet pack "$root/src/KnowledgeTransfer.Clustering" -c Release -v quiet -p:UseSharedCompilation=false -nodeReuse:false -o "$work/feed"
package=("$work"/feed/KnowledgeTransfer.Clustering.*.nupkg)
mkdir "$work/package"
(cd "$work/package" && cmake -E tar xf "${package[0]}" 2>/dev/null || unzip -q "${package[0]}")
for file in clustering.md lib/net10.0/KnowledgeTransfer.Clustering.{dll,xml}; do
  [ -f "$work/package/$file" ] || fail "the package lacks $file"
done
nuspec=$(cat "$work"/package/*.nuspec)
[[ $nuspec == *'<license type="expression">MIT</license>'* ]] || fail "the package names no licence:" "$nuspec"
[[ $nuspec != *'<dependency '* ]] || fail "the package depends on something:" "$nuspec"

# One source, one cache: nothing comes from anywhere else, and nothing stays.
export NUGET_PACKAGES=$work/cache
cat >"$work/nuget.config" <<END
<configuration><packageSources><clear /><add key="packed" value="$work/feed" /></packageSources></configuration>
END
cp "$root/docs/examples/clusters.cs" "$work"
cd "$work"
dotnet run clusters.cs >output.txt || fail "the example did not run:" "$(cat output.txt)"
[ "${1:-}" != write ] || cp output.txt "$root/docs/examples/clusters.txt"
diff "$root/docs/examples/clusters.txt" output.txt || fail "the example prints something else than docs/examples/clusters.txt"

if compgen -G "$work/package/runtimes/*/native/*ktnative*" >/dev/null; then
  cat >native.cs <<'END'
#:package KnowledgeTransfer.Clustering@*
#:property PublishAot=false
var offer = new KnowledgeTransfer.Clustering.NativeBackendSource().Offer();
Console.WriteLine(offer.Backend?.Description ?? offer.Refusal);
END
  found=$(dotnet run native.cs)
  [[ $found != *library* ]] || fail "the native library of the package is not found: $found"
  echo "native library: $found"
else
  echo "native library: not built here, so the package is without it"
fi
echo "package: $(basename "${package[0]}"), without dependencies; the example prints what its page says"
