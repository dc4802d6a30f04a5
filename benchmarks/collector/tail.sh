#!/usr/bin/env bash
# Tail sampling under a steady load. Writes benchmarks/results/tail.md. A minute, so that a window of 30 s is full for half
# of it. Arguments: spans a second, seconds, directory for the journal.
set -euo pipefail
cd "$(dirname "$0")/../.."

mvn -q -B -T1 -Dquick -DskipTests -pl benchmarks/collector -am package
path="$PWD/benchmarks/collector/target/classes:$PWD/benchmarks/collector/target/lib/*"
exec java -Xmx512m -XX:+UseSerialGC -cp "$path" io.datatracing.benchmarks.collector.TailBenchmark \
  "${3:-$PWD/benchmarks/collector/target}" "${1:-100000}" "${2:-60}" benchmarks/results/tail.md
