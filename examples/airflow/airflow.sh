#!/usr/bin/env bash
# A real Apache Airflow on this machine: api-server, scheduler and dag-processor, SQLite, LocalExecutor, every caller
# an admin, on a free port of the loopback address.
#
#   airflow.sh install VENV [REQUIREMENTS]
#                                 a virtual environment with the pinned versions, once; 300 MB, half a minute
#   airflow.sh run VENV WORK      prints "Airflow is ready: URL", ends with its standard input, and all it started with it
#
# Read from the environment by run:
#   AIRFLOW_DAGS       directory of the DAG files       default: dags beside this script
#   AIRFLOW_DAG_IDS    DAGs to wait for, blank between  default: none
#   OTLP_ENDPOINT      where Airflow's own spans go     default: none, traces are off
#   JAVA_TASKS         directory of jars with tasks     default: none; they are of the queue "java"
#   JAVA_TASK_ARGUMENTS  of their JVM, a JSON array     default: []
#   LINEAGE_EVENTS     file for OpenLineage's events    default: none; needs OpenLineage's provider
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
action=${1:?install or run}
venv=${2:?directory of the virtual environment}
components=(api-server scheduler dag-processor)
declare -A pids=()

fail() {
  echo "airflow: $1" >&2
  exit 1
}

install() {
  local wanted
  command -v python3 >/dev/null || fail "no Python found (python3); install Python 3.11 or newer"
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "python3 is $(python3 -c 'import platform; print(platform.python_version())'); install 3.11 or newer"
  wanted=$(cat "$requirements" "$here/constraints.txt" | cksum)
  if [ "$(cat "$venv/.installed" 2>/dev/null)" = "$wanted" ]; then
    return
  fi
  rm -rf "$venv/.installed" "$venv/fresh"
  python3 -m venv "$venv" || fail "python3 can't make a virtual environment; install its module venv (python3-venv)"
  # What the requirements name with a version of their own is not held to another.
  grep -v '^apache-airflow\(-core\|-task-sdk\)\?==' "$here/constraints.txt" >"$venv/constraints.txt"
  # uv takes a third of pip's time; where it cannot be had, or does not know this machine's index, pip does it.
  { "$venv/bin/python" -m pip install -q uv &&
    "$venv/bin/uv" pip install -q --python "$venv/bin/python" -c "$venv/constraints.txt" -r "$requirements"; } ||
    "$venv/bin/python" -m pip install -q -c "$venv/constraints.txt" -r "$requirements" ||
    fail "Airflow can't be installed from PyPI into $venv"
  echo "$wanted" >"$venv/.installed"
}

settings() {
  local secret
  port=$("$venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  secret=$("$venv/bin/python" -c 'import secrets; print(secrets.token_urlsafe(48))')
  url=http://127.0.0.1:$port
  export AIRFLOW_HOME=$work/home
  export AIRFLOW__CORE__DAGS_FOLDER=${AIRFLOW_DAGS:-$here/dags}
  export AIRFLOW__CORE__LOAD_EXAMPLES=False
  export AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION=False
  export AIRFLOW__CORE__EXECUTOR=LocalExecutor
  export AIRFLOW__CORE__PARALLELISM=2
  export AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS=True
  export AIRFLOW__CORE__EXECUTION_API_SERVER_URL=$url/execution/
  export AIRFLOW__CORE__FERNET_KEY=
  export AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=sqlite:///$work/home/airflow.db
  export AIRFLOW__API__HOST=127.0.0.1 AIRFLOW__API__PORT=$port AIRFLOW__API__WORKERS=1
  export AIRFLOW__API__BASE_URL=$url
  export AIRFLOW__API__SECRET_KEY=$secret AIRFLOW__API_AUTH__JWT_SECRET=$secret
  export AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL=5
  export AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES=1
  export AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME=0.5
  export AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK=False
  export AIRFLOW__USAGE_DATA_COLLECTION__ENABLED=False
  export AIRFLOW__LOGGING__BASE_LOG_FOLDER=$work/logs
  export NO_PROXY=127.0.0.1,localhost no_proxy=127.0.0.1,localhost # tasks call the api-server
  export PYTHONUNBUFFERED=1
  if [ -n "${OTLP_ENDPOINT:-}" ]; then
    export AIRFLOW__TRACES__OTEL_ON=True
    export OTEL_TRACES_EXPORTER=otlp_proto_http # the name chooses the exporter; "otlp" would be gRPC
    export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
    export OTEL_EXPORTER_OTLP_ENDPOINT=$OTLP_ENDPOINT
    export OTEL_SERVICE_NAME=airflow
    export OTEL_BSP_SCHEDULE_DELAY=500
  fi
  if [ -n "${JAVA_TASKS:-}" ]; then
    local bundle="\"classpath\": \"airflow.dag_processing.bundles.local.LocalDagBundle\", \"kwargs\""
    export AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST="[
      {\"name\": \"dags-folder\", $bundle: {\"path\": \"$AIRFLOW__CORE__DAGS_FOLDER\"}},
      {\"name\": \"java-tasks\", $bundle: {\"path\": \"$JAVA_TASKS\"}}]"
    export AIRFLOW__SDK__COORDINATORS="{\"java\": {
      \"classpath\": \"airflow.sdk.coordinators.java.JavaCoordinator\",
      \"kwargs\": {\"task_handler_bundle_name\": \"java-tasks\", \"task_startup_timeout\": 60, \"jvm_args\": ${JAVA_TASK_ARGUMENTS:-[]}}}}"
    export AIRFLOW__SDK__QUEUE_TO_COORDINATOR='{"java": "java"}'
  fi
  if [ -n "${LINEAGE_EVENTS:-}" ]; then
    export AIRFLOW__OPENLINEAGE__NAMESPACE=shop
    export AIRFLOW__OPENLINEAGE__TRANSPORT="{\"type\": \"file\", \"log_file_path\": \"$LINEAGE_EVENTS\", \"append\": true}"
  fi
}

# Healthy, and each DAG has been parsed: one that is only known from before is stale.
is_ready() {
  "$venv/bin/python" - "$url" ${AIRFLOW_DAG_IDS:-} <<'PY'
import json, sys, urllib.request

def get(path):
    with urllib.request.urlopen(sys.argv[1] + path, timeout=5) as answer:
        return json.load(answer)

try:
    health = get("/api/v2/monitor/health")
    ready = all(health[part]["status"] == "healthy" for part in ("metadatabase", "scheduler", "dag_processor"))
    ready = ready and not any(get("/api/v2/dags/" + dag)["is_stale"] for dag in sys.argv[2:])
except Exception:
    ready = False
sys.exit(not ready)
PY
}

stop() {
  trap - EXIT
  local component i
  for component in "${!pids[@]}"; do
    kill -TERM -- "-${pids[$component]}" 2>/dev/null || true # a group of its own each, by setsid
  done
  for i in $(seq 60); do
    for component in "${!pids[@]}"; do
      if kill -0 -- "-${pids[$component]}" 2>/dev/null; then
        sleep 0.25
        continue 2
      fi
    done
    return
  done
  for component in "${!pids[@]}"; do
    kill -KILL -- "-${pids[$component]}" 2>/dev/null || true
  done
}

# A new database takes a quarter of a minute; a copy of one that nobody has used is as good. So is the file of settings
# that comes with it, which three components would write at once.
database() {
  local fresh=$venv/fresh
  if [ ! -d "$fresh" ]; then
    "$venv/bin/airflow" db migrate >"$work/logs/db.log" 2>&1 || fail "no database; see $work/logs/db.log"
    # All of it is in the one file when nobody has it open.
    if [ ! -s "$AIRFLOW_HOME/airflow.db-wal" ]; then
      mkdir "$fresh.$$"
      cp "$AIRFLOW_HOME/airflow.db" "$fresh.$$"
      sed "s|$AIRFLOW_HOME|@HOME@|g" "$AIRFLOW_HOME/airflow.cfg" >"$fresh.$$/airflow.cfg"
      mv -T "$fresh.$$" "$fresh" 2>/dev/null || rm -rf "$fresh.$$" # somebody else was faster
    fi
    return
  fi
  cp "$fresh/airflow.db" "$AIRFLOW_HOME"
  sed "s|@HOME@|$AIRFLOW_HOME|g" "$fresh/airflow.cfg" >"$AIRFLOW_HOME/airflow.cfg"
}

run() {
  local component deadline=$((SECONDS + 480))
  mkdir -p "$AIRFLOW_HOME" "$work/logs"
  database
  trap stop EXIT
  trap 'exit 143' TERM
  trap '' INT # Ctrl-C reaches whoever started this, who closes the standard input
  for component in "${components[@]}"; do
    setsid "$venv/bin/airflow" "$component" >"$work/logs/$component.out" 2>&1 </dev/null &
    pids[$component]=$!
  done
  until is_ready; do
    for component in "${components[@]}"; do
      kill -0 "${pids[$component]}" 2>/dev/null || fail "$component ended; see $work/logs/$component.out"
    done
    ((SECONDS < deadline)) || fail "not healthy after 480 s; see $work/logs"
    sleep 0.5
  done
  echo "Airflow is ready: $url"
  cat >/dev/null # until nobody is there any more
}

case $action in
  install)
    requirements=${3:-$here/requirements.txt}
    install
    ;;
  run)
    work=${3:?directory for this run}
    mkdir -p "$work"
    work=$(cd "$work" && pwd)
    settings
    run
    ;;
  *) fail "unknown action $action" ;;
esac
