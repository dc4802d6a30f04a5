package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.weaving.VirtualField;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.jspecify.annotations.Nullable;

/**
 * One task of a connector, from its start to its end: a run of the job that the connector is. What
 * it is doing at the moment belongs to the task's thread.
 */
final class ConnectTask {
  private static final VirtualField<ConnectTask> TASK = new VirtualField<>();

  private final String connector;
  private final String node;
  private final String run;

  /** What {@code poll} is waiting for, or has returned and is being sent. */
  @Nullable SourceBatch source;

  /** What is being converted and put, or waits to be put again. */
  @Nullable SinkBatch sink;

  /** Whether nothing that the task does is anybody's data. */
  private boolean keepsBooks;

  /** Whether what was polled last, and is being sent, is nobody's data. */
  boolean silent;

  private ConnectTask(ConnectorTaskId id) {
    connector = id.connector();
    node = id.toString();
    run = node + "@" + System.currentTimeMillis();
  }

  static void created(Object worker, ConnectorTaskId id) {
    TASK.set(worker, new ConnectTask(id));
  }

  /** Null for a task that was made before the agent came. */
  static @Nullable ConnectTask of(Object worker) {
    return TASK.get(worker);
  }

  void keepsBooks(boolean only) {
    keepsBooks = only;
    silent = only;
  }

  boolean keepsBooks() {
    return keepsBooks;
  }

  String connector() {
    return connector;
  }

  void describe(Span span) {
    span.put(Attributes.DATATRACING_JOB_NAME, connector);
    span.put(Attributes.DATATRACING_JOB_TYPE, "kafka.connect");
    span.put(Attributes.DATATRACING_RUN_ID, run);
    span.put(ConnectAttributes.NODE, node);
  }

  /** The worker is done with this task. */
  void close() {
    SourceBatch unsent = source;
    if (unsent != null) {
      source = null;
      unsent.stopped();
    }
    SinkBatch waiting = sink;
    if (waiting != null) {
      sink = null;
      waiting.end(null);
    }
  }
}
