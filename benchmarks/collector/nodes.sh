#!/usr/bin/env bash
# What each kind of node costs a span. Writes benchmarks/results/collector-nodes.md. Half a minute.
set -euo pipefail
cd "$(dirname "$0")/../.."

mvn -q -B -T1 -Dquick -DskipTests -pl benchmarks/collector -am package
path="$PWD/benchmarks/collector/target/classes:$PWD/benchmarks/collector/target/lib/*"
exec java -Xmx1g -XX:+UseSerialGC -cp "$path" io.datatracing.benchmarks.collector.NodesBenchmark \
  "$PWD/benchmarks/collector/target" benchmarks/results/collector-nodes.md
