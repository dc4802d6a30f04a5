package io.datatracing.storage.testing;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.EntityRef;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Traces from a seed. The vocabulary is small, so that random questions have answers; among
 * ordinary spans there are some at every extreme that OTLP allows.
 */
public final class SpanGenerator {
  /** Generated traces start within {@link #WINDOW_NANOS} from here. */
  public static final long START_NANOS = 1_750_000_000_000_000_000L;

  public static final long WINDOW_NANOS = 3_600_000_000_000L;

  static final String[] SERVICES = {"gateway", "pricing", "inventory", "enricher", "warehouse"};
  static final String[] OPERATIONS = {
    "GET /orders", "POST /orders", "process orders", "SELECT", ""
  };
  static final String[] KEYS = {
    "http.route", "user.id", "retry", "ratio", "cached", "blob", "error"
  };

  private final Random random;

  public SpanGenerator(long seed) {
    random = new Random(seed);
  }

  /** Some traces of 1 to 20 spans each; spans of one trace follow each other. */
  public List<Span> traces(int count) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.addAll(trace(1 + random.nextInt(20)));
    }
    return spans;
  }

  /** One trace; parents are known spans, unknown spans, or none. */
  public List<Span> trace(int size) {
    TraceId traceId = new TraceId(random.nextLong(), random.nextLong());
    long start = START_NANOS + (long) (random.nextDouble() * WINDOW_NANOS);
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      SpanBuilder span = ordinary(traceId, start + random.nextInt(50_000_000));
      if (i > 0) {
        span.parent(
            random.nextInt(10) == 0
                ? new SpanId(random.nextLong())
                : spans.get(random.nextInt(i)).spanId());
      }
      if (random.nextInt(8) == 0) {
        extreme(span);
      }
      spans.add(span.build());
    }
    return spans;
  }

  private SpanBuilder ordinary(TraceId traceId, long start) {
    SpanBuilder span =
        Span.builder(traceId, new SpanId(random.nextLong()), pick(OPERATIONS))
            .kind(SpanKind.ofNumber(random.nextInt(6)))
            .times(start, start + random.nextInt(1_000_000_000))
            .resource(resource())
            .scope(
                new Scope(
                    pick(new String[] {"", "okhttp"}), "1." + random.nextInt(2), List.of(), 0, ""))
            .flags(random.nextInt(4) == 0 ? 0x301 : 1);
    for (int i = random.nextInt(5); i > 0; i--) {
      span.attribute(new Attribute(pick(KEYS), plainValue()));
    }
    if (random.nextInt(6) == 0) {
      span.status(new Status(Status.Code.ERROR, random.nextBoolean() ? "" : "time-out"));
    }
    return span;
  }

  private Resource resource() {
    String service = pick(SERVICES);
    return new Resource(
        List.of(
            Attribute.of(Resource.SERVICE_NAME, service),
            Attribute.of("host.name", service + "-" + random.nextInt(2))));
  }

  private AttributeValue plainValue() {
    return switch (random.nextInt(6)) {
      case 0 -> AttributeValue.of(random.nextInt(5));
      case 1 -> AttributeValue.of(random.nextInt(4) / 2.0);
      case 2 -> AttributeValue.of(random.nextBoolean());
      case 3 -> AttributeValue.of("u-" + random.nextInt(200));
      default -> AttributeValue.of(pick(new String[] {"", "true", "1", "/orders/{id}"}));
    };
  }

  private void extreme(SpanBuilder span) {
    switch (random.nextInt(9)) {
      case 0 -> span.times(random.nextInt(1000), random.nextInt(1000));
      case 1 -> {
        long year2036 = 2_100_000_000_000_000_000L;
        span.times(year2036, year2036 - random.nextInt(1000));
      }
      case 2 -> span.times(START_NANOS, START_NANOS - random.nextInt(1_000_000_000));
      case 3 -> span.traceState("vendor=" + random.nextInt()).dropped(1, 1L << 31, 0xffff_ffffL);
      case 4 -> {
        for (int i = 0; i < 300; i++) {
          span.attribute(new Attribute("key-" + i, value(0)));
        }
      }
      case 5 -> events(span);
      case 6 -> links(span);
      case 7 ->
          span.resource(
                  new Resource(
                      List.of(new Attribute("nested", value(0)), new Attribute("", value(0))),
                      7,
                      List.of(new EntityRef("url", "host", List.of("host.id"), List.of())),
                      "https://opentelemetry.io/schemas/1.32.0"))
              .scope(new Scope("tracer", "1", List.of(new Attribute("a", value(0))), 3, "schema"));
      default ->
          span.attribute(Attribute.of("long", "\u00e4\u6f22\uD83D\uDE80".repeat(5_000)))
              .attribute(Attribute.of("big", Long.MIN_VALUE + random.nextInt(3)))
              .attribute(Attribute.of("nan", Double.NaN))
              .attribute(Attribute.of("zero", -0.0))
              .status(new Status(Status.Code.OK, "fine"));
    }
  }

  private void events(SpanBuilder span) {
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      span.event(
          new Event(
              random.nextBoolean() ? START_NANOS + random.nextInt() : random.nextLong(),
              pick(new String[] {"exception", "", "commit"}),
              List.of(
                  new Attribute("exception.message", value(0)),
                  Attribute.of("exception.stacktrace", "at a.B.c(B.java:1)\n".repeat(40))),
              random.nextInt(3)));
    }
  }

  private void links(SpanBuilder span) {
    for (int i = 1 + random.nextInt(200); i > 0; i--) {
      span.link(
          new Link(
              new TraceId(random.nextLong(), random.nextLong()),
              new SpanId(random.nextLong()),
              random.nextInt(5) == 0 ? "a=b" : "",
              random.nextInt(3) - 1,
              random.nextBoolean()
                  ? List.of()
                  : List.of(Attribute.of("datatracing.link.type", "input")),
              random.nextInt(2) * 0xffff_ffffL));
    }
  }

  private AttributeValue value(int depth) {
    return switch (random.nextInt(depth < 4 ? 8 : 6)) {
      case 0 -> AttributeValue.of(random.nextLong());
      case 1 -> AttributeValue.of(random.nextGaussian());
      case 2 -> AttributeValue.of(random.nextBoolean());
      case 3 -> AttributeValue.EMPTY;
      case 4 -> {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        yield AttributeValue.ofBytes(bytes);
      }
      case 5 -> AttributeValue.of("text-" + random.nextInt(10));
      case 6 -> {
        List<AttributeValue> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          values.add(value(depth + 1));
        }
        yield AttributeValue.of(values);
      }
      default -> {
        List<Attribute> entries = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          entries.add(new Attribute("k" + random.nextInt(3), value(depth + 1)));
        }
        yield AttributeValue.ofMap(entries);
      }
    };
  }

  private String pick(String[] words) {
    return words[random.nextInt(words.length)];
  }
}
