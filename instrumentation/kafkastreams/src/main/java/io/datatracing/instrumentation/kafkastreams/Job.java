package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;

/** What the spans of one task say of the application they belong to. Immutable. */
final class Job {
  static final AttributeKey NODE = AttributeKey.of("datatracing.node");
  static final AttributeKey NODES = AttributeKey.of("datatracing.kafkastreams.nodes");
  private static final AttributeKey TASK = AttributeKey.of("datatracing.kafkastreams.task.id");

  final String application;
  private final String task;
  private final String run;

  Job(String application, String task, String run) {
    this.application = application;
    this.task = task;
    this.run = run;
  }

  void describe(Span span) {
    span.put(Attributes.DATATRACING_JOB_NAME, application);
    span.put(Attributes.DATATRACING_JOB_TYPE, "kafka.streams");
    span.put(Attributes.DATATRACING_RUN_ID, run);
    span.put(TASK, task);
  }
}
