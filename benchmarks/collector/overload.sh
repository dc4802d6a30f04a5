#!/usr/bin/env bash
# Ten times what the store takes. Writes benchmarks/results/collector-overload.md. Arguments: seconds (600), spans a second
# that the store takes (10000).
set -euo pipefail
cd "$(dirname "$0")/../.."

mvn -q -B -T1 -Dquick -DskipTests -pl benchmarks/collector -am package
path="$PWD/benchmarks/collector/target/classes:$PWD/benchmarks/collector/target/lib/*"
exec java -Xmx512m -cp "$path" io.datatracing.benchmarks.collector.OverloadBenchmark \
  "$path" benchmarks/results/collector-overload.md "${1:-600}" "${2:-10000}"
