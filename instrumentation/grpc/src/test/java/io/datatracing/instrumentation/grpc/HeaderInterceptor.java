package io.datatracing.instrumentation.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/** Adds metadata, as {@code MetadataUtils} of grpc-stub does under a name that changed. */
final class HeaderInterceptor implements ClientInterceptor {
  private final Metadata added;

  HeaderInterceptor(Metadata added) {
    this.added = added;
  }

  @Override
  public <Q, S> ClientCall<Q, S> interceptCall(
      MethodDescriptor<Q, S> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<S> listener, Metadata headers) {
        headers.merge(added);
        super.start(listener, headers);
      }
    };
  }
}
