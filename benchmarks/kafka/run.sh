#!/usr/bin/env bash
# CPU and allocation for each message sent, handled, and handled in batches of 10,000: without an agent, with ours,
# and with OpenTelemetry's newest, in the same run with no span lost. Writes benchmarks/results/kafka.md. About 8 minutes
# on a quiet machine.
# -Dresult=FILE writes somewhere else; -Drounds=N, -Dmessages=N, -Drate=N and -Dworks=produce,consume,batch make it shorter or longer.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ -n "${BUILT:-}" ] || mvn -q -B -T1 -Dquick -DskipTests -Ppeer -pl benchmarks/kafka,agent,examples/broker -am package
lib=benchmarks/kafka/target
# The broker's classes as the build left them: its class path lies beside them.
exec java -Xmx512m "$@" -cp "$lib/classes:examples/broker/target/classes:$lib/lib/*" io.datatracing.benchmarks.kafka.KafkaComparison \
  "$PWD/$lib/classes:$PWD/$lib/lib/*" \
  "$PWD/agent/target/datatracing-agent.jar" \
  "$PWD/benchmarks/agent/target/peer/opentelemetry-javaagent.jar" \
  benchmarks/results/kafka.md
