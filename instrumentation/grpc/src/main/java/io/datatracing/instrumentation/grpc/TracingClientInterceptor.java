package io.datatracing.instrumentation.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;

/** One for each channel. */
final class TracingClientInterceptor implements ClientInterceptor {
  /**
   * The last call's; nearly always the channel's only one. Racy: a lost write costs one more parse.
   */
  private Authority last = Authority.parse(null);

  @Override
  public <Q, S> ClientCall<Q, S> interceptCall(
      MethodDescriptor<Q, S> method, CallOptions options, Channel next) {
    Attempts attempts = new Attempts();
    ClientCall<Q, S> call = next.newCall(method, options.withStreamTracerFactory(attempts));
    return new TracingClientCall<>(call, method, authority(options, next), attempts);
  }

  private Authority authority(CallOptions options, Channel next) {
    String text = options.getAuthority() == null ? next.authority() : options.getAuthority();
    Authority known = last;
    if (!known.isOf(text)) {
      known = Authority.parse(text);
      last = known;
    }
    return known;
  }
}
