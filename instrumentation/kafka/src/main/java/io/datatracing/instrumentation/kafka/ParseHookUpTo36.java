package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** {@code parseRecord} in 3.5 and 3.6: the last place where a received record's bytes are seen. */
final class ParseHookUpTo36 {
  private ParseHookUpTo36() {}

  @OnExit(onThrow = false)
  static void parsed(
      @Argument(3) @Nullable Object raw, @Return @Nullable ConsumerRecord<?, ?> record) {
    RecordIdentity.received(record, raw);
  }
}
