#!/usr/bin/env bash
# The store by itself: OTLP decoding beside protobuf-java, durable ingest, bytes a span, traces by id, searches.
# Writes benchmarks/results/storage.md. Under a minute. Argument: how many spans (1000000).
set -euo pipefail
cd "$(dirname "$0")/../.."

mvn -q -B -T1 -Dquick -DskipTests -pl benchmarks/storage -am package
data="$(mktemp -d)"
trap 'rm -rf "$data"' EXIT
java -Xmx2g -XX:+UseParallelGC \
  -cp "benchmarks/storage/target/classes:benchmarks/storage/target/lib/*" \
  io.datatracing.benchmarks.storage.StorageBenchmark "$data" benchmarks/results/storage.md "${1:-1000000}"
