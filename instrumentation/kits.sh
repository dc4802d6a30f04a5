#!/usr/bin/env bash
# The tests of the instrumentations, on the oldest and the newest version of each library, in another JDK than the one that
# builds. Which JDK a library does not run on stands in its module's pom.
#   instrumentation/kits.sh HOME [-Doption ...] [module ...]      all modules if none is named
set -euo pipefail
cd "$(dirname "$0")/.."

if [ $# -eq 0 ] || [ ! -x "$1/bin/java" ] || [ ! -r "$1/release" ]; then
  echo "usage: instrumentation/kits.sh HOME [module ...], where HOME is that of a JDK, with bin/java and release" >&2
  exit 2
fi
home=$1
shift
version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
options=()
while [ $# -gt 0 ] && [ "${1#-}" != "$1" ]; do
  options+=("$1")
  shift
done
modules=${*:-$(sed -n 's:.*<module>\(.*\)</module>.*:\1:p' instrumentation/pom.xml)}
list=
for module in $modules; do
  list=${list:+$list,}instrumentation/$module
done
mvn -B -T1 -ntp -Dquick ${options[@]+"${options[@]}"} test -Dkit.jdk="$version" -Dkit.jdk.home="$home" -pl "$list" -am
