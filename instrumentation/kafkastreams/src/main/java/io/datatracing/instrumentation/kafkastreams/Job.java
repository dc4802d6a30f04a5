package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.messaging.ClientAttributes;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.SharedAttributes;
import io.datatracing.bootstrap.trace.Span;

/** What the spans of one task say of the application they belong to. Immutable. */
final class Job {
  static final AttributeKey NODE = AttributeKey.of("datatracing.node");
  static final AttributeKey NODES = AttributeKey.of("datatracing.kafkastreams.nodes");
  private static final AttributeKey TASK = AttributeKey.of("datatracing.kafkastreams.task.id");

  final String application;
  private final String task;
  private final String run;
  private final ClientAttributes ofRecords;
  private final SharedAttributes ofOthers;

  Job(String application, String task, String run) {
    this.application = application;
    this.task = task;
    this.run = run;
    Object[] attributes = attributes();
    ofRecords = new ClientAttributes(attributes);
    ofOthers = new SharedAttributes(attributes);
  }

  /** Of the spans of records: all that {@link #describe} says, too. */
  ClientAttributes ofRecords() {
    return ofRecords;
  }

  void describe(Span span) {
    span.putAll(ofOthers);
  }

  private Object[] attributes() {
    return new Object[] {
      Attributes.DATATRACING_JOB_NAME,
      application,
      Attributes.DATATRACING_JOB_TYPE,
      "kafka.streams",
      Attributes.DATATRACING_RUN_ID,
      run,
      TASK,
      task
    };
  }
}
