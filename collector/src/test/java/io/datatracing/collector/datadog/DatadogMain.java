package io.datatracing.collector.datadog;

import datadog.opentracing.DDTracer;
import io.opentracing.Span;
import io.opentracing.tag.Tags;
import java.util.Map;

/** Runs with Datadog's tracer for Java, which takes its settings from system properties. */
final class DatadogMain {
  private DatadogMain() {}

  public static void main(String[] args) throws Exception {
    DDTracer tracer = DDTracer.builder().build();
    Span parent =
        tracer
            .buildSpan("servlet.request")
            .withTag("resource.name", "GET /orders")
            .withTag("span.type", "web")
            .withTag(Tags.SPAN_KIND, Tags.SPAN_KIND_SERVER)
            .withTag("string", "ü")
            .withTag("long", 7)
            .withTag("double", 0.5)
            .start();
    Span child =
        tracer
            .buildSpan("database.query")
            .asChildOf(parent)
            .withTag("service.name", "orders-db")
            .withTag("resource.name", "SELECT ?")
            .withTag("span.type", "sql")
            .withTag(Tags.SPAN_KIND, Tags.SPAN_KIND_CLIENT)
            .start();
    Tags.ERROR.set(child, true);
    child.log(Map.of("error.object", new IllegalStateException("broken")));
    child.finish();
    parent.finish();
    System.out.println(
        "ids "
            + parent.context().toTraceId()
            + " "
            + parent.context().toSpanId()
            + " "
            + child.context().toSpanId());
    tracer.flush();
    // Until the test has got what it waits for.
    while (System.in.read() >= 0) {
      // Nothing is sent.
    }
    tracer.close();
  }
}
