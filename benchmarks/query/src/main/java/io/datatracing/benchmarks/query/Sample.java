package io.datatracing.benchmarks.query;

import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Some of the spans that were sent, to ask about. Only to be read when all are there. */
final class Sample {
  private final List<Span> spans;
  private final List<Span> records;
  private final List<Span> ofUsers;

  Sample(List<Span> spans) {
    this.spans = spans;
    records = spans.stream().filter(span -> text(span, OFFSET) != null).toList();
    ofUsers = spans.stream().filter(span -> text(span, "user.id") != null).toList();
  }

  private static final String OFFSET = "messaging.kafka.message.offset";

  String traceId(Random random) {
    return any(spans, random).traceId().toString();
  }

  String service(Random random) {
    return encoded(any(spans, random).service());
  }

  /** {@code service=…&operation=…} of one span. */
  String operation(Random random) {
    Span span = any(spans, random);
    return "service=" + encoded(span.service()) + "&operation=" + encoded(span.name());
  }

  /** {@code service=…&tag=user.id=…} of one span. */
  String user(Random random) {
    Span span = any(ofUsers, random);
    return "service="
        + encoded(span.service())
        + "&tag="
        + encoded("user.id=" + text(span, "user.id"));
  }

  /** The topic and place of a record, as the path and the parameters of its question. */
  String record(Random random) {
    Span span = any(records, random);
    return encoded(String.valueOf(text(span, "messaging.destination.name")))
        + "?partition="
        + text(span, "messaging.destination.partition.id")
        + "&offset="
        + text(span, OFFSET);
  }

  private static Span any(List<Span> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  private static @Nullable String text(Span span, String key) {
    for (Attribute attribute : span.attributes()) {
      if (attribute.key().equals(key)) {
        return attribute.value().text();
      }
    }
    return null;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
