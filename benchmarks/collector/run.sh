#!/usr/bin/env bash
# Receivers in front of stores, from a generator on the same machine. Writes benchmarks/results/collector.md. Some three
# minutes. Arguments: protocol:store:connections (otlp-http, otlp-grpc, zipkin-json, jaeger-thrift; discard, memory, segment).
set -euo pipefail
cd "$(dirname "$0")/../.."

mvn -q -B -T1 -Dquick -DskipTests -pl benchmarks/collector -am package
path="$PWD/benchmarks/collector/target/classes:$PWD/benchmarks/collector/target/lib/*"
exec java -Xmx2g -XX:+UseParallelGC -cp "$path" io.datatracing.benchmarks.collector.CollectorBenchmark \
  "$path" benchmarks/results/collector.md "${*:-otlp-http:discard:8 otlp-http:segment:8 otlp-http:segment:32 otlp-grpc:segment:32 zipkin-json:segment:32 jaeger-thrift:segment:32}"
