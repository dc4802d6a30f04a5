#!/usr/bin/env bash
# What a span costs on the application's thread and on the worker: ids, propagation, start to offer, encoding.
# Writes benchmarks/results/spanpath.md. About a minute. With arguments, which are JMH's (for instance the name of a
# benchmark), it only prints.
set -euo pipefail
cd "$(dirname "$0")/../.."

mvn -q -B -T1 -Dquick -DskipTests -pl benchmarks/spanpath -am package
exec java -Xmx256m -cp "benchmarks/spanpath/target/classes:benchmarks/spanpath/target/lib/*" \
  io.datatracing.exporter.SpanPathReport benchmarks/results/spanpath.md "$@"
