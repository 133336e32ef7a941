#!/usr/bin/env bash
# Starts nodes on this machine, as members of one cluster.
#   up.sh [NODES] [OPTION…]   3 nodes by default; options go to `neuron cluster up`
set -eu
. "$(dirname "$0")/neuron.sh"
case ${1-} in
  -h | --help) usage "$0" ;;
  [0-9]*) neuron cluster up --nodes "$@" ;;
  *) neuron cluster up --nodes 3 "$@" ;;
esac
