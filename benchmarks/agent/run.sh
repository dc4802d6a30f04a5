#!/usr/bin/env bash
# Start-up, CPU, allocation and memory of an application without an agent, with ours, and with
# OpenTelemetry's newest, in the same run. Writes benchmarks/results/agent.md. About 17 minutes.
# -Dresult=FILE writes somewhere else.
set -euo pipefail
cd "$(dirname "$0")/../.."

mvn -q -B -T1 -Dquick -DskipTests -Ppeer -pl benchmarks/agent -am package
lib=benchmarks/agent/target
exec java -Xmx512m "$@" -cp "$lib/classes:$lib/lib/*" io.datatracing.benchmarks.agent.AgentComparison \
  "$PWD/$lib/classes:$PWD/$lib/lib/*" \
  "$PWD/agent/target/datatracing-agent.jar" \
  "$PWD/$lib/peer/opentelemetry-javaagent.jar" \
  benchmarks/results/agent.md
