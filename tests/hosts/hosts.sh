#!/usr/bin/env bash
# Several hosts on one machine: network namespaces joined by a switch, each host with an address of its own.
#   hosts.sh up N                     makes the hosts coordinator, node-1 … node-N (N from 1 to 200); what is there stays
#   hosts.sh exec HOST COMMAND…       runs a command on a host
#   hosts.sh address HOST             prints a host's address: coordinator 10.77.0.2, node-K 10.77.0.(10 + K)
#   hosts.sh cut HOST                 pulls its cable out of the switch: packets vanish, nobody is told
#   hosts.sh heal HOST                plugs it in again
#   hosts.sh delay HOST MEAN [JITTER] delays every packet to and from the host, each way, e.g. 20ms 10ms; "off" ends it
#   hosts.sh list                     prints the hosts with their addresses
#   hosts.sh down                     ends what still runs on the hosts and removes them
# HOSTS_ID (letters and digits, at most 20; default "test") tells networks apart: those of different ids do not touch.
# Nothing is changed outside the namespaces: the switch is in one, too, and none has a way to the machine's own network.
# Exit codes: 0 done; 1 refused; 77 impossible here, with the reason (rights, iproute2, or a part of the kernel is missing).
set -eu

id=${HOSTS_ID:-test}
prefix=neuron-hosts-$id-
switch=${prefix}switch

main() {
  case $id in *[!a-zA-Z0-9]* | ?????????????????????*) refuse "HOSTS_ID is \"$id\"; it takes at most 20 letters and digits." ;; esac
  command -v ip >/dev/null || impossible "ip was not found: install iproute2."
  action=${1-} host=${2-}
  case $action in
    up) up "$host" ;;
    down) down ;;
    list) list ;;
    exec | address | cut | heal | delay)
      known "$host"
      shift 2
      "host_$action" "$@"
      ;;
    *) usage ;;
  esac
}

up() {
  case $1 in '' | *[!0-9]* | ????*) refuse "up takes the number of nodes, from 1 to 200." ;; esac
  if [ "$1" -lt 1 ] || [ "$1" -gt 200 ]; then refuse "up takes from 1 to 200 nodes, not $1."; fi
  make_switch
  make_host coordinator
  for ((node = 1; node <= $1; node++)); do make_host "node-$node"; done
}

make_switch() {
  if ! is_there "$switch"; then try "network namespaces (CAP_SYS_ADMIN)" ip netns add "$switch"; fi
  if ! ip -n "$switch" link show bridge >/dev/null 2>&1; then
    try "bridges (CAP_NET_ADMIN)" ip -n "$switch" link add bridge type bridge
  fi
  ip -n "$switch" link set bridge up
}

# A port of the switch bears the name of its host; the host's end of the cable is eth0.
make_host() {
  if ! is_there "$prefix$1"; then ip netns add "$prefix$1"; fi
  if ! ip -n "$switch" link show "$1" >/dev/null 2>&1; then
    try "veth pairs" ip -n "$switch" link add name "$1" type veth peer name eth0 netns "$prefix$1"
    ip -n "$switch" link set "$1" master bridge
    ip -n "$switch" link set "$1" up
  fi
  ip -n "$prefix$1" address replace "$(address_of "$1")/24" dev eth0
  ip -n "$prefix$1" link set lo up
  ip -n "$prefix$1" link set eth0 up
}

down() {
  for name in $(namespaces); do
    end_processes "$name"
    ip netns delete "$name"
  done
}

# Only what was started on a host is in its namespace. What is killed may have forked just before, or end by itself.
end_processes() {
  for ((attempt = 1; attempt <= 100; attempt++)); do
    processes=$(ip netns pids "$1")
    if [ -z "$processes" ]; then return; fi
    for process in $processes; do kill -KILL "$process" 2>/dev/null || true; done
  done
  echo "hosts: on ${1#"$prefix"} these processes do not end: $processes" >&2
}

list() {
  for name in $(namespaces); do
    name=${name#"$prefix"}
    if [ "$name" != switch ]; then printf '%s %s\n' "$name" "$(address_of "$name")"; fi
  done | sort -V
}

host_exec() {
  if [ $# = 0 ]; then refuse "exec takes a host and a command."; fi
  exec ip netns exec "$prefix$host" "$@"
}

host_address() { address_of "$host"; }

# Out of the bridge rather than down: the link stays up at both ends, as with a cable that breaks behind a switch.
host_cut() { ip -n "$switch" link set "$host" nomaster; }

host_heal() { ip -n "$switch" link set "$host" master bridge; }

# Both ends of the cable, so that requests and answers are late by the same law.
host_delay() {
  case ${1-} in
    off) delay_off ;;
    [0-9]*)
      command -v tc >/dev/null || impossible "tc was not found: install iproute2."
      try "netem, the queue that delays packets (kernel module sch_netem)" \
        tc -n "$prefix$host" qdisc replace dev eth0 root netem delay "$@"
      tc -n "$switch" qdisc replace dev "$host" root netem delay "$@"
      ;;
    *) refuse "delay takes a host, a time and a deviation, e.g. delay node-1 20ms 10ms, or off." ;;
  esac
}

delay_off() {
  # A queue that is not there cannot be deleted, and that is what is wanted.
  tc -n "$prefix$host" qdisc delete dev eth0 root 2>/dev/null || true
  tc -n "$switch" qdisc delete dev "$host" root 2>/dev/null || true
}

namespaces() { ip netns list | { while read -r name _; do case $name in "$prefix"*) echo "$name" ;; esac; done; }; }

is_there() { namespaces | grep -qx -- "$1"; }

known() {
  if [ -z "$1" ]; then usage; fi
  if [ "$1" = switch ] || ! is_there "$prefix$1"; then refuse "there is no host \"$1\" with HOSTS_ID=$id: see list, or make hosts with up N."; fi
}

address_of() {
  case $1 in
    coordinator) echo 10.77.0.2 ;;
    *) echo "10.77.0.$((10 + ${1#node-}))" ;;
  esac
}

# try WHAT COMMAND…: the reason why it is impossible here, if the command fails.
try() {
  what=$1
  shift
  if ! said=$("$@" 2>&1); then impossible "this machine lets us have no $what: $said"; fi
}

usage() {
  sed -n '2,13s/^# *//p' "$0" >&2
  exit 1
}

refuse() {
  echo "hosts: $1" >&2
  exit 1
}

impossible() {
  echo "hosts: $1" >&2
  exit 77
}

main "$@"
