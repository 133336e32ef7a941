#!/usr/bin/env bash
# Asks a node in the same container for its health, where nothing else could: the image has no HTTP client.
#   healthy.sh PORT PATH   e.g. healthy.sh 8580 /health/ready; exit code 0 for status 200, else 1 with what was said
set -eu
if ! { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null; then
  echo "nobody listens on port $1"
  exit 1
fi
printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$2" >&3
answer=$(tr -d '\r' <&3)
echo "${answer##*$'\n\n'}"
[ "${answer#HTTP/1.1 200}" != "$answer" ]
