#!/bin/sh
# Starts a node of a Kubernetes StatefulSet: the first of the set may found the cluster, all others only join.
#   member.sh node [OPTION…]   as for `neuron node`; NEURONACTORS_NODE_NAME is the name of the pod, such as neuron-node-0
set -eu
neuron=${NEURON:-/opt/neuron/neuron}
case ${NEURONACTORS_NODE_NAME:?the name of the pod is needed} in
  *-0) exec "$neuron" "$@" --first ;;
  *) exec "$neuron" "$@" ;;
esac
