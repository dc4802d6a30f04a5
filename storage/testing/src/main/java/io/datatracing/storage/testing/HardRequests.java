package io.datatracing.storage.testing;

import io.datatracing.model.otlp.ProtobufWriter;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Makes the requests of one {@link HardTraffic}. */
final class HardRequests {
  private static final int BATCH_SPANS = 200;
  private static final int TRACE_SPANS = 20;

  /** Traces that get spans at the same time. */
  private static final int OPEN_TRACES = 256;

  private static final int SERVICES = 20;
  private static final int OPERATIONS = 30;
  private static final int MANY_SERVICES = 1000;
  private static final int MANY_OPERATIONS = 100;
  private static final long NANOS_PER_SPAN = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final HardTraffic kind;
  private final SplittableRandom random;
  private final HardAttributes attributes;
  private final ProtobufWriter span = new ProtobufWriter();
  private final OpenTrace[] open;
  private long made;

  /** A trace that more spans are to come of; the ids of the last ones may become parents. */
  private static final class OpenTrace {
    long high;
    long low;
    int spans;
    final long[] recent = new long[8];
  }

  HardRequests(HardTraffic kind, long seed) {
    this.kind = kind;
    random = new SplittableRandom(seed);
    attributes = new HardAttributes(random);
    open = new OpenTrace[kind == HardTraffic.ONE_TRACE ? 1 : OPEN_TRACES];
    Arrays.setAll(open, i -> begun(new OpenTrace()));
  }

  private OpenTrace begun(OpenTrace trace) {
    trace.high = random.nextLong();
    trace.low = random.nextLong();
    trace.spans = 0;
    return trace;
  }

  void generate(long spans, HardTraffic.Sink sink) {
    while (made < spans) {
      int size = (int) Math.min(BATCH_SPANS, spans - made);
      sink.accept(request(size), size);
    }
  }

  private byte[] request(int size) {
    boolean many = kind == HardTraffic.MANY_OPERATIONS;
    int service = random.nextInt(many ? MANY_SERVICES : SERVICES);
    ProtobufWriter out = new ProtobufWriter();
    int resourceSpans = out.beginMessage(1);
    int resource = out.beginMessage(1);
    HardAttributes.text(out, HardAttributes.OF_RESOURCE, "service.name", "service-" + service);
    HardAttributes.text(out, HardAttributes.OF_RESOURCE, "service.version", "1.2.3");
    HardAttributes.text(out, HardAttributes.OF_RESOURCE, "host.name", "host-" + service);
    out.endMessage(resource);
    int scopeSpans = out.beginMessage(2);
    int scope = out.beginMessage(1);
    out.stringField(1, "io.opentelemetry.tomcat-10.0");
    out.endMessage(scope);
    for (int i = 0; i < size; i++) {
      span(service, random.nextInt(many ? MANY_OPERATIONS : OPERATIONS));
      out.requiredBytesField(2, span.toByteArray());
    }
    out.endMessage(scopeSpans);
    out.endMessage(resourceSpans);
    return out.toByteArray();
  }

  private void span(int service, int operation) {
    OpenTrace trace = open[random.nextInt(open.length)];
    long id = random.nextLong();
    long start =
        HardTraffic.START_NANOS
            + (kind == HardTraffic.ONE_SECOND
                ? random.nextLong(NANOS_PER_SECOND)
                : made * NANOS_PER_SPAN + random.nextLong(NANOS_PER_SPAN));
    span.reset();
    span.idField(1, trace.high, trace.low);
    span.idField(2, id);
    if (trace.spans > 0) {
      span.idField(4, trace.recent[random.nextInt(Math.min(trace.spans, trace.recent.length))]);
    }
    span.stringField(5, "GET /" + service + "/things/" + operation);
    span.varintField(6, 1 + operation % 5);
    span.fixed64Field(7, start);
    span.fixed64Field(8, start + 1_000 + (long) Math.exp(20 * random.nextDouble()));
    switch (kind) {
      case UNIQUE_VALUES -> attributes.unique(span);
      case WIDE_SPANS -> attributes.wide(span, operation);
      default -> attributes.usual(span, service, operation);
    }
    span.fixed32Field(16, 1);
    trace.recent[trace.spans % trace.recent.length] = id;
    made++;
    if (++trace.spans == TRACE_SPANS && kind != HardTraffic.ONE_TRACE) {
      begun(trace);
    }
  }
}
