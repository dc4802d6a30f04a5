package com.example.programs;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Makes spans by OpenTelemetry's API, on two threads, and says what it sees of its context. */
public final class OwnSpansProgram {
  private static final ContextKey<String> TENANT = ContextKey.named("tenant");

  private OwnSpansProgram() {}

  public static void main(String[] arguments) throws Exception {
    Tracer tracer = GlobalOpenTelemetry.getTracer("shop", "1.2");
    ExecutorService pool = Executors.newSingleThreadExecutor();
    Span order = tracer.spanBuilder("order").setSpanKind(SpanKind.SERVER).startSpan();
    Context context =
        Context.current()
            .with(TENANT, "acme")
            .with(order)
            .with(Baggage.builder().put("user", "7").build());
    try (Scope scope = context.makeCurrent()) {
      System.out.println(pool.submit(OwnSpansProgram::seen).get());
      price(3);
    }
    order.end();
    pool.shutdown();
    System.out.println(Span.current().getSpanContext().isValid());
  }

  private static String seen() {
    Span inPool = GlobalOpenTelemetry.getTracer("shop").spanBuilder("in pool").startSpan();
    Map<String, String> headers = new HashMap<>();
    GlobalOpenTelemetry.getPropagators()
        .getTextMapPropagator()
        .inject(Context.current(), headers, Map::put);
    inPool.end();
    return Context.current().get(TENANT) + " " + headers.get("baggage");
  }

  @WithSpan(value = "price order", kind = SpanKind.CLIENT)
  private static int price(@SpanAttribute("lines") int lines) {
    return 14 * lines;
  }
}
