package io.datatracing.instrumentation.vertxkafka;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** The read stream of vertx-kafka-client. */
public final class VertxKafkaInstrumentation implements LibraryInstrumentation {
  @Override
  public String name() {
    return "vertxkafka";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type("io.vertx.kafka.client.consumer.impl.KafkaReadStreamImpl")
        .method("pollRecords(io.vertx.core.Handler)", PollRecordsHook.class)
        .method("handler(io.vertx.core.Handler)", RecordHandlerHook.class)
        .method("batchHandler(io.vertx.core.Handler)", BatchHandlerHook.class);
  }
}
