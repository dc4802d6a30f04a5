#!/usr/bin/env bash
# Kafka Streams' word count without an agent, with everything traced, and with 1 % of the traces sampled. Writes
# benchmarks/results/streams.md. About 5 minutes on a quiet machine. Arguments: -Drounds=5 -Dlines=600000 -Dresult=FILE
# and the like.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ -n "${BUILT:-}" ] || mvn -q -B -T1 -Dquick -DskipTests -pl benchmarks/streams,agent -am package
path="$PWD/benchmarks/streams/target/classes:$PWD/examples/broker/target/classes:$PWD/benchmarks/streams/target/lib/*"
exec java -Xmx256m "$@" -cp "$path" io.datatracing.benchmarks.streams.StreamsThroughput \
  "$path" "$PWD/agent/target/datatracing-agent.jar" benchmarks/results/streams.md
