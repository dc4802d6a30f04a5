/** Apache Airflow: DAG runs that are triggered from Java, and Java processes that are its tasks. */
@NullMarked
package io.datatracing.instrumentation.airflow;

import org.jspecify.annotations.NullMarked;
