package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.connect.util.ConnectorTaskId;

/** Every constructor of a worker's task has its id first. */
final class TaskCreatedHook {
  private TaskCreatedHook() {}

  @OnExit(onThrow = false)
  static void created(@This Object worker, @Argument(0) ConnectorTaskId id) {
    ConnectTask.created(worker, id);
  }
}
