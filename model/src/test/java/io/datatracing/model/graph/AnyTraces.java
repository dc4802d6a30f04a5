package io.datatracing.model.graph;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A few traces of few names, places and times, so that joins, links, orphans, circles, repeated ids
 * and failures are frequent.
 */
public final class AnyTraces {
  private static final SpanKind[] KINDS = SpanKind.values();
  private static final String[] TYPES = {
    "input", "retry_of", "run", "triggered_by", "follows_from", ""
  };

  private final Random random;

  public AnyTraces(long seed) {
    random = new Random(seed);
  }

  public List<Trace> of(int traces, int size) {
    List<Trace> all = new ArrayList<>();
    for (int trace = 1; trace <= traces; trace++) {
      List<Span> spans = new ArrayList<>();
      for (int span = 1; span <= size; span++) {
        spans.add(span(new TraceId(0, trace), span, traces, size));
      }
      all.add(Trace.of(new TraceId(0, trace), spans));
    }
    return all;
  }

  private Span span(TraceId trace, int number, int traces, int size) {
    long start = random.nextInt(60);
    SpanKind kind = KINDS[random.nextInt(KINDS.length)];
    int id = random.nextInt(20) == 0 ? 1 : number;
    int parent = random.nextInt(size + 2);
    SpanBuilder span =
        Span.builder(trace, new SpanId(id), "op" + random.nextInt(3))
            .kind(kind)
            .times(start, start + random.nextInt(40) - 4)
            .parent(parent == 0 ? null : new SpanId(parent))
            .resource(new Resource(List.of(Attribute.of("service.name", "s" + random.nextInt(3)))));
    if (random.nextInt(3) == 0) {
      span.status(new Status(Status.Code.ERROR, "broken"));
    }
    if (kind == SpanKind.PRODUCER || kind == SpanKind.CONSUMER) {
      messaging(span);
    } else if (kind == SpanKind.CLIENT && random.nextBoolean()) {
      span.attribute(Attribute.of("db.system.name", "postgresql"))
          .attribute(Attribute.of("db.operation.name", random.nextBoolean() ? "SELECT" : "INSERT"));
    } else if (kind == SpanKind.CLIENT) {
      span.attribute(Attribute.of("server.address", "host" + random.nextInt(2)));
    }
    for (int links = random.nextInt(4) - 2; links > 0; links--) {
      span.link(link(1 + random.nextInt(traces + 1), 1 + random.nextInt(size)));
    }
    return span.build();
  }

  private void messaging(SpanBuilder span) {
    int place = random.nextInt(8);
    if (place == 0) {
      return;
    }
    span.attribute(Attribute.of("messaging.destination.name", "t" + random.nextInt(2)));
    if (place < 5) {
      span.attribute(Attribute.of("messaging.destination.partition.id", "0"))
          .attribute(Attribute.of("messaging.kafka.offset", (long) random.nextInt(4)));
    } else {
      span.attribute(
          new Attribute(
              "datatracing.inputs",
              AttributeValue.of(List.of(AttributeValue.of("t0/0:0-" + random.nextInt(3))))));
    }
    if (random.nextInt(4) == 0) {
      span.attribute(Attribute.of("datatracing.dead_letter", true));
    }
    if (random.nextInt(2) == 0) {
      span.attribute(Attribute.of("datatracing.attempt", 1L + random.nextInt(3)));
    }
  }

  private Link link(int trace, int span) {
    String type = TYPES[random.nextInt(TYPES.length)];
    List<Attribute> attributes =
        type.isEmpty() ? List.of() : List.of(Attribute.of("datatracing.link.type", type));
    return new Link(new TraceId(0, trace), new SpanId(span), "", 0, attributes, 0);
  }
}
