#!/usr/bin/env bash
# What run.sh measures, with what is built already.
set -euo pipefail
cd "$(dirname "$0")/../.."

data="$(mktemp -d "${TMPDIR:-/tmp}/datatracing-query.XXXXXX")"
trap 'rm -rf "$data"' EXIT
java -Xmx1g -XX:+UseParallelGC \
  -cp "benchmarks/query/target/classes:benchmarks/query/target/lib/*" \
  io.datatracing.benchmarks.query.QueryBenchmark \
  distribution/target/datatracing/bin/datatracing "$data" benchmarks/results/query.md "${1:-5000000}" "${2:-30}" "${3:-1}"
