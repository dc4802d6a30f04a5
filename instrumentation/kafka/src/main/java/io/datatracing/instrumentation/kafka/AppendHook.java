package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import org.apache.kafka.common.header.Header;

/**
 * {@code RecordAccumulator.append} from 3.3: the first place where a record's headers are an array
 * that nobody but the client sees. The application's record and headers, shared, read-only or sent
 * again, are left as they are.
 */
final class AppendHook {
  private AppendHook() {}

  @OnEnter(replaces = 5)
  static Header[] inject(@Argument(5) Header[] headers) {
    return InjectedHeaders.inject(headers);
  }
}
