package io.datatracing.storage.testing;

import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TraceQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random questions about known spans: most have an answer, some have none. */
final class QueryGenerator {
  private final Random random;
  private final List<Span> spans;

  QueryGenerator(long seed, List<Span> spans) {
    this.random = new Random(seed);
    this.spans = spans;
  }

  TraceQuery next() {
    return between()
        .withService(service())
        .withOperation(random.nextInt(3) > 0 ? null : SpanGenerator.OPERATIONS[random.nextInt(5)])
        .withTags(tags())
        .withDurations(duration(), duration())
        .withLimit(1 + random.nextInt(30));
  }

  private TraceQuery between() {
    if (random.nextInt(4) == 0) {
      return TraceQuery.between(Long.MIN_VALUE, Long.MAX_VALUE);
    }
    long start =
        SpanGenerator.START_NANOS + (long) (random.nextDouble() * SpanGenerator.WINDOW_NANOS);
    return TraceQuery.between(
        start, start + (long) (random.nextDouble() * SpanGenerator.WINDOW_NANOS));
  }

  private @Nullable String service() {
    return switch (random.nextInt(5)) {
      case 0, 1 -> SpanGenerator.SERVICES[random.nextInt(SpanGenerator.SERVICES.length)];
      case 2 -> random.nextInt(4) == 0 ? "nobody" : null;
      default -> null;
    };
  }

  private @Nullable Long duration() {
    return random.nextInt(4) > 0 ? null : (long) random.nextInt(1_000_000_000);
  }

  /** Mostly what one span has, so that two tags can meet. */
  private List<Tag> tags() {
    List<Tag> tags = new ArrayList<>();
    int count = random.nextInt(8) < 4 ? 0 : 1 + random.nextInt(2);
    Span span = spans.get(random.nextInt(spans.size()));
    for (int i = 0; i < count; i++) {
      List<Attribute> attributes =
          random.nextInt(4) == 0 ? span.resource().attributes() : span.attributes();
      if (random.nextInt(6) == 0 || attributes.isEmpty()) {
        tags.add(new Tag(random.nextBoolean() ? "error" : "user.id", "true"));
      } else {
        Attribute attribute = attributes.get(random.nextInt(attributes.size()));
        tags.add(new Tag(attribute.key(), attribute.value().text()));
      }
    }
    return tags;
  }
}
