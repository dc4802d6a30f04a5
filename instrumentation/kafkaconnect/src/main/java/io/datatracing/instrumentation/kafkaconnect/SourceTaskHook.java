package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.connect.source.SourceTask;

/** Every constructor of a source's worker has the connector's task behind the id. */
final class SourceTaskHook {
  private SourceTaskHook() {}

  @OnExit(onThrow = false)
  static void created(@This Object worker, @Argument(1) SourceTask connectors) {
    ConnectTask task = ConnectTask.of(worker);
    if (task != null) {
      task.keepsBooks(Bookkeeping.isKeptBy(connectors));
    }
  }
}
