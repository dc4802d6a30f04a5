package io.datatracing.instrumentation.grpc;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import io.grpc.ManagedChannelBuilder;

/**
 * Adds the interceptor as the last one, which runs first: the other interceptors' work, and calls
 * they make themselves, happen inside the span. A builder used twice has it twice, which {@link
 * TracingClientCall} notices.
 */
final class ChannelBuildHook {
  private ChannelBuildHook() {}

  @OnEnter
  static void build(@This Object builder) {
    ((ManagedChannelBuilder<?>) builder).intercept(new TracingClientInterceptor());
  }
}
