package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.streams.KafkaStreams;

/** {@code KafkaStreams.start}: a run of the application begins. */
final class StartHook {
  private StartHook() {}

  @OnEnter
  static void start(@This KafkaStreams streams) {
    Runs.begin(streams);
  }
}
