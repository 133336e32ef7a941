#!/usr/bin/env bash
# Ends the nodes that up.sh started.
#   down.sh [OPTION…]   options go to `neuron cluster down`
set -eu
. "$(dirname "$0")/neuron.sh"
case ${1-} in
  -h | --help) usage "$0" ;;
  *) neuron cluster down "$@" ;;
esac
