package io.datatracing.instrumentation.grpc;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import io.grpc.ServerBuilder;

/**
 * Adds the interceptor as the last one, which runs first. A builder used twice has it twice, which
 * {@link TracingServerInterceptor} notices.
 */
final class ServerBuildHook {
  private ServerBuildHook() {}

  @OnEnter
  static void build(@This Object builder) {
    ((ServerBuilder<?>) builder).intercept(TracingServerInterceptor.INSTANCE);
  }
}
