#!/usr/bin/env bash
# OTLP over HTTP with gzip into each store, from a generator on the same machine. Writes
# benchmarks/results/collector.md. About a minute. Arguments: store:connections (discard, memory or segment).
set -euo pipefail
cd "$(dirname "$0")/../.."

mvn -q -B -T1 -Dquick -DskipTests -pl benchmarks/collector -am package
path="$PWD/benchmarks/collector/target/classes:$PWD/benchmarks/collector/target/lib/*"
exec java -Xmx1g -XX:+UseParallelGC -cp "$path" io.datatracing.benchmarks.collector.CollectorBenchmark \
  "$path" benchmarks/results/collector.md "${*:-discard:8 segment:8 segment:32}"
