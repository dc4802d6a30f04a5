#!/usr/bin/env bash
# The store by itself, into benchmarks/results/:
#   run.sh [SPANS]        storage.md: decoding, durable ingest, bytes a span, traces, searches, replay (1000000; 5000000: 4 minutes)
#   run.sh hard [SPANS]   storage-hard.md: traffic that is less kind, beside the shop's (500000 of each)
#   run.sh memory [SPANS] storage-memory.md: resident memory under load, then starts (50000000: 25 minutes); MEMORY_JAVA_OPTS='-Xmx1g' for other options
#   run.sh scale          storage-scale.md: an hour of a billion traces a day, its indexes made and asked
set -euo pipefail
cd "$(dirname "$0")/../.."

results=benchmarks/results
data="$(mktemp -d)"
trap 'rm -rf "$data"' EXIT

if [ "${1:-}" = scale ]; then
  mvn -q -B -T1 -Dquick -DskipTests -pl storage/segment,benchmarks/storage -am package
  java -Xmx1g -cp "storage/segment/target/test-classes:benchmarks/storage/target/lib/*" \
    io.datatracing.storage.segment.ScaleSimulation "$data" "$results/storage-scale.md"
  exit
fi

mvn -q -B -T1 -Dquick -DskipTests -pl benchmarks/storage -am package
run() {
  java -Xmx2g -XX:+UseParallelGC -cp "benchmarks/storage/target/classes:benchmarks/storage/target/lib/*" \
    "io.datatracing.benchmarks.storage.$1" "$data" "$2" "$3"
}
if [ "${1:-}" = hard ]; then
  run HardBenchmark "$results/storage-hard.md" "${2:-500000}"
elif [ "${1:-}" = memory ]; then
  run MemoryBenchmark "$results/storage-memory.md" "${2:-50000000}"
else
  run StorageBenchmark "$results/storage.md" "${1:-1000000}"
fi
