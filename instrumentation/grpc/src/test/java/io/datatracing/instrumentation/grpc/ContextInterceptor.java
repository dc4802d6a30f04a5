package io.datatracing.instrumentation.grpc;

import io.datatracing.bootstrap.trace.Span;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.Locale;

/** An application's interceptor, which sends the span that it finds current, or throws. */
final class ContextInterceptor implements ClientInterceptor {
  private static final Metadata.Key<String> SPAN =
      Metadata.Key.of("x-client-span", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> INTERCEPT =
      Metadata.Key.of("x-client-intercept", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <Q, S> ClientCall<Q, S> interceptCall(
      MethodDescriptor<Q, S> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<S> listener, Metadata headers) {
        if (headers.containsKey(INTERCEPT)) {
          throw new IllegalStateException("broken interceptor");
        }
        headers.put(SPAN, currentSpan());
        super.start(listener, headers);
      }
    };
  }

  static String currentSpan() {
    Span span = Span.current();
    return span == null ? "none" : String.format(Locale.ROOT, "%016x", span.spanId());
  }
}
