package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.clients.NodeApiVersions;
import org.jspecify.annotations.Nullable;

/** {@code ApiVersions.update}: a broker has answered what it can do. */
final class ApiVersionsHook {
  private ApiVersionsHook() {}

  @OnExit(onThrow = false)
  static void updated(@This Object apiVersions, @Argument(1) @Nullable NodeApiVersions broker) {
    if (broker != null) {
      HeaderSupport.told(apiVersions, broker);
    }
  }
}
