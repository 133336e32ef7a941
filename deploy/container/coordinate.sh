#!/bin/sh
# Begins a run, or goes on with the one that a former coordinator left unfinished: for the coordinator's container.
#   coordinate.sh EXPERIMENT [OPTION…]   as for `neuron run`; a file has to be named like its experiment
# Run folders lie in ./runs. What is resumed keeps the options that it began with, and comes to the weights it would have had; only where the
# cluster is does not stand in a run folder, so options that say it (--join, --cluster, --host, --port, --tls-…, --insecure) are given anew.
set -eu
neuron=${NEURON:-/opt/neuron/neuron}
if [ $# = 0 ]; then
  echo "coordinate: name an experiment, e.g. coordinate.sh ar-mnist --nodes 3" >&2
  exit 2
fi

# The latest comes first. A run that failed is not resumed: it would fail again.
name=$(basename "$1" .yaml)
# shellcheck disable=SC2011,SC2012 # Run folders are named with letters, digits, '.', '_' and '-'.
unfinished=$(ls -t runs/"$name"-seed*/run.json 2>/dev/null | xargs -r grep -lE '^  "status": "(running|interrupted)",?$' | head -n 1 || true)
if [ -n "$unfinished" ]; then
  left=$#
  while [ "$left" -gt 0 ]; do
    case $1 in
      --join | --host | --port | --cluster | --tls-ca | --tls-cert | --tls-key) set -- "$@" "$1" "$2" && shift 2 && left=$((left - 2)) ;;
      --insecure) set -- "$@" "$1" && shift && left=$((left - 1)) ;;
      *) shift && left=$((left - 1)) ;;
    esac
  done
  exec "$neuron" resume "$(dirname "$unfinished")" "$@"
fi
exec "$neuron" run "$@"
