package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import org.apache.kafka.common.header.Header;

/** As {@link AppendHook}, where topic and partition are still one argument. */
final class AppendHookUpTo32 {
  private AppendHookUpTo32() {}

  @OnEnter(replaces = 4)
  static Header[] inject(@Argument(4) Header[] headers) {
    return InjectedHeaders.inject(headers);
  }
}
