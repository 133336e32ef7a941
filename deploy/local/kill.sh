#!/usr/bin/env bash
# Ends a node as a crash would, to watch the run recover.
#   kill.sh NODE [OPTION…]   e.g. kill.sh node-2; options go to `neuron cluster kill`
set -eu
. "$(dirname "$0")/neuron.sh"
case ${1-} in
  -h | --help) usage "$0" ;;
  '') usage "$0" >&2; exit 2 ;;
  *) neuron cluster kill "$@" ;;
esac
