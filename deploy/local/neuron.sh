# shellcheck shell=bash
# Read by the scripts beside it; not run by itself.
# neuron ARGUMENT…   the command line of this checkout, or the one that NEURON names
# usage SCRIPT       prints the comment at a script's head
neuron() { "${NEURON:-$(dirname "${BASH_SOURCE[0]}")/../../neuron}" "$@"; }

usage() { sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$1"; }
