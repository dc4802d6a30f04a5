"""A task that is written in Java: Airflow's JavaCoordinator starts a JVM for it."""
from airflow.sdk import dag, task


@dag(dag_id="java_load", schedule=None, catchup=False)
def java_load():
    @task.stub(queue="java")
    def load(): ...

    load()


java_load()
