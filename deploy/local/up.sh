#!/usr/bin/env bash
# Starts a cluster on this machine: a broker of its own, unless NEURONACTORS_BROKER names one, and nodes.
#   up.sh [NODES] [OPTION…]   3 nodes by default; options go to `neuron cluster up`
set -eu
. "$(dirname "$0")/neuron.sh"
case ${1-} in
  -h | --help) usage "$0" ;;
  [0-9]*) neuron cluster up --engine rabbitmq --nodes "$@" ;;
  *) neuron cluster up --engine rabbitmq --nodes 3 "$@" ;;
esac
