#!/usr/bin/env bash
# The ledger's log: bytes, entries a second, questions. Writes benchmarks/results/ledger.md. A minute. Arguments: millions of
# entries (20), directory.
set -euo pipefail
cd "$(dirname "$0")/../.."

mvn -q -B -T1 -Dquick -DskipTests -pl benchmarks/collector -am package
path="$PWD/benchmarks/collector/target/classes:$PWD/benchmarks/collector/target/lib/*"
exec java -Xmx1g -cp "$path" io.datatracing.benchmarks.collector.LedgerBenchmark \
  "${2:-$PWD/benchmarks/collector/target}" benchmarks/results/ledger.md "${1:-20}"
