#!/usr/bin/env bash
# Export of a store to Parquet and back: bytes and processor time a span. Writes benchmarks/results/parquet.md.
# About a minute. Argument: how many spans (1000000).
set -euo pipefail
cd "$(dirname "$0")/../.."

mvn -q -B -T1 -Dquick -DskipTests -pl benchmarks/storage -am package
data="$(mktemp -d)"
trap 'rm -rf "$data"' EXIT
java -Xmx2g -XX:+UseParallelGC \
  -cp "benchmarks/storage/target/classes:benchmarks/storage/target/lib/*" \
  io.datatracing.benchmarks.storage.ParquetBenchmark "$data" benchmarks/results/parquet.md "${1:-1000000}"
