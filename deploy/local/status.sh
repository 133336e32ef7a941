#!/usr/bin/env bash
# Shows nodes, the populations on each, batches per second, bytes and lag of each edge.
#   status.sh [--watch | --json] [OPTION…]   options go to `neuron cluster status`
set -eu
. "$(dirname "$0")/neuron.sh"
case ${1-} in
  -h | --help) usage "$0" ;;
  *) neuron cluster status "$@" ;;
esac
