"""What the shop does at night: counts its shelves, then orders what is missing, in Java.

The program of the Java task is what the scheduler's environment variable RESTOCK_COMMAND names. The task hands its span on to
that process as OpenTelemetry's environment variables: that is all a DAG has to do for the trace to go on.
"""
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import dag, task
from opentelemetry import propagate


def trace_of_this_task(name):
    """A header of this task's span; empty where traces are off."""
    headers = {}
    propagate.inject(headers)
    return headers.get(name, "")


@dag(
    dag_id="nightly_restock",
    schedule=None,
    catchup=False,
    user_defined_macros={"trace_of_this_task": trace_of_this_task},
)
def nightly_restock():
    @task
    def count_shelves():
        return {"LAMP": 0}

    restock = BashOperator(
        task_id="restock",
        bash_command='exec "$RESTOCK_COMMAND"',
        env={
            "TRACEPARENT": "{{ trace_of_this_task('traceparent') }}",
            "TRACESTATE": "{{ trace_of_this_task('tracestate') }}",
            "AIRFLOW_CTX_MAP_INDEX": "{{ ti.map_index }}",
        },
        append_env=True,
    )

    count_shelves() >> restock


nightly_restock()
