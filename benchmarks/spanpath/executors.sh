#!/usr/bin/env bash
# What handing a task to a thread pool costs with the agent. Writes benchmarks/results/executors.md. About four minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."

mvn -q -B -T1 -Dquick -DskipTests -pl benchmarks/spanpath,agent -am package
exec java -Xmx256m -cp "benchmarks/spanpath/target/classes:benchmarks/spanpath/target/lib/*" \
  io.datatracing.benchmarks.executors.HandOverReport agent/target/datatracing-agent.jar benchmarks/results/executors.md
