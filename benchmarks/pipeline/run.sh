#!/usr/bin/env bash
# The example pipeline at its normal rate, without an agent, with ours and with OpenTelemetry's newest. Writes
# benchmarks/results/pipeline.md. About 8 minutes. Arguments: -Dorders.per.second=20 -Drounds=9 and the like.
set -euo pipefail
cd "$(dirname "$0")/../.."

mvn -q -B -T1 -Dquick -DskipTests -Ppeer -pl benchmarks/pipeline -am package
path="$PWD/benchmarks/pipeline/target/classes:$PWD/benchmarks/pipeline/target/lib/*"
exec java -Xmx512m "-Ddatatracing.home=$PWD/distribution/target/datatracing" "$@" -cp "$path" \
  io.datatracing.benchmarks.pipeline.PipelineOverhead \
  "$PWD/benchmarks/agent/target/peer/opentelemetry-javaagent.jar" \
  benchmarks/pipeline/target/data benchmarks/results/pipeline.md
