#!/usr/bin/env bash
# What the pipeline costs a batch by itself, and what its own tracing adds in each mode. Writes
# benchmarks/results/collector-selftracing.md.
set -euo pipefail
cd "$(dirname "$0")/../.."

mvn -q -B -T1 -Dquick -DskipTests -pl benchmarks/collector -am package
path="$PWD/benchmarks/collector/target/classes:$PWD/benchmarks/collector/target/lib/*"
exec java -Xmx512m -XX:+UseSerialGC -cp "$path" io.datatracing.benchmarks.collector.SelfTracingBenchmark \
  "$PWD/benchmarks/collector/target" benchmarks/results/collector-selftracing.md
