package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** {@code parseRecord} from 3.7: the last place where a received record's bytes are seen. */
final class ParseHook {
  private ParseHook() {}

  @OnExit(onThrow = false)
  static void parsed(
      @Argument(4) @Nullable Object raw, @Return @Nullable ConsumerRecord<?, ?> record) {
    RecordIdentity.received(record, raw);
  }
}
