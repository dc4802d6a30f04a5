package io.datatracing.exporter;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanSink;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import io.opentelemetry.context.Context;
import java.util.Objects;

/**
 * Makes the span that everything here is measured on: a server's request, ten attributes, two of
 * them numbers.
 */
final class RequestSpans {
  private final String[] paths = new String[1024];
  private final Tracer tracer;
  private int next;

  RequestSpans(SpanSink sink) {
    tracer = Tracer.install(TracerOptions.to(sink, new Losses()));
    for (int i = 0; i < paths.length; i++) {
      paths[i] = "/orders/" + (100_000 + i);
    }
  }

  Span start(Context parent) {
    Span span = Objects.requireNonNull(tracer.start("GET /orders/{id}", SpanKind.SERVER, parent));
    span.put(Attributes.HTTP_REQUEST_METHOD, "GET");
    span.put(Attributes.URL_PATH, paths[next++ & paths.length - 1]);
    span.put(Attributes.URL_SCHEME, "http");
    span.put(Attributes.HTTP_ROUTE, "/orders/{id}");
    span.put(Attributes.SERVER_ADDRESS, "127.0.0.1");
    span.put(Attributes.SERVER_PORT, 8080);
    span.put(Attributes.NETWORK_PROTOCOL_VERSION, "1.1");
    span.put(Attributes.CLIENT_ADDRESS, "127.0.0.1");
    span.put(Attributes.USER_AGENT_ORIGINAL, "okhttp/5.0");
    span.put(Attributes.HTTP_RESPONSE_STATUS_CODE, 200);
    return span;
  }
}
