#!/usr/bin/env bash
# The packed server, asked over HTTP: traces by id, a huge one, searches, Jaeger's API, sums of a day, and 1,000 clients at
# once while spans come in. Writes benchmarks/results/query.md. Arguments: how many spans (5000000, which takes about four
# minutes once it is built; 50000000 takes half an hour), seconds of the 1,000 clients (30).
set -euo pipefail
cd "$(dirname "$0")/../.."

mvn -q -B -T1 -Dquick -DskipTests -pl benchmarks/query,distribution -am package
exec benchmarks/query/measure.sh "$@"
