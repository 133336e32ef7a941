#!/usr/bin/env bash
# Publishes the command line for this machine into artifacts/neuron and tries it out from there.
#   deploy/publish.sh                   needs the .NET 10 runtime where it will run
#   deploy/publish.sh --self-contained  brings the runtime along; needs a registry that carries the runtime pack
#   OUT=DIR deploy/publish.sh           into another folder
set -eu
root=$(cd "$(dirname "$0")/.." && pwd -P)
out=${OUT:-$root/artifacts/neuron}

refuse() {
  echo "publish: $1" >&2
  exit 1
}

contained=false
for argument in "$@"; do
  case $argument in
    --self-contained) contained=true ;;
    *) refuse "$argument is not known; write --self-contained or nothing." ;;
  esac
done
for dotnet in "$(command -v dotnet || true)" "${DOTNET_ROOT-}/dotnet" "$HOME/.dotnet/dotnet"; do
  if [ -x "$dotnet" ]; then break; fi
done
[ -x "$dotnet" ] || refuse "the .NET 10 SDK was not found: install it, or set DOTNET_ROOT to where it is."

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
if [ -e "$out" ] && [ ! -e "$out/neuron.dll" ]; then refuse "$out is there and was not published by this script: choose another folder with OUT."; fi
rm -rf "$out"
# Built apart from the source folders: bin and obj there belong to ./neuron.
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
if [ "$contained" = true ]; then
  "$dotnet" publish "$root/src/NeuronActors.Cli" -c Release -o "$out" --artifacts-path "$build" -v quiet --use-current-runtime --self-contained true
else
  "$dotnet" publish "$root/src/NeuronActors.Cli" -c Release -o "$out" --artifacts-path "$build" -v quiet
fi

echo "published into $out; trying it out"
"$out/neuron" list --quiet || refuse "neuron list failed from $out."
"$out/neuron" demo --quiet --out "$build/runs" || refuse "neuron demo failed from $out."
echo "$out is ready: $("$out/neuron" --version), $(du -sh "$out" | cut -f1)"
