package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.sampling.span.SpanView;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.TraceId;
import io.datatracing.model.join.InputRange;
import io.datatracing.model.join.MessagingAttributes;
import io.datatracing.model.otlp.OtlpLink;
import io.datatracing.model.otlp.OtlpReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Finds in a span what it is linked with, and tells the groups. For one thread. */
final class SpanLinks {
  /** Of one span; further ones are counted and not followed. */
  static final int MAX_LINKS = 1_024;

  private static final byte[] TOPIC = utf8(MessagingAttributes.DESTINATION);
  private static final byte[] PARTITION = utf8(MessagingAttributes.PARTITION);
  private static final byte[] OFFSET = utf8(MessagingAttributes.OFFSET);
  private static final byte[] CLUSTER = utf8(MessagingAttributes.CLUSTER);
  private static final byte[] INPUTS = utf8(MessagingAttributes.INPUTS);

  private final LinkGroups groups;
  private final TailFigures figures;

  SpanLinks(LinkGroups groups, TailFigures figures) {
    this.groups = groups;
    this.figures = figures;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether there was anything to tell of this span of a trace in its window. */
  boolean tell(TraceId trace, SpanView span) {
    boolean isLinked = links(trace, span.reader());
    if (span.reader().kind() >= SpanView.PRODUCER) {
      isLinked |= records(trace, span);
    }
    return isLinked;
  }

  private boolean links(TraceId trace, OtlpReader reader) {
    boolean isLinked = false;
    int followed = Math.min(MAX_LINKS, reader.linkCount());
    for (int i = 0; i < followed; i++) {
      OtlpLink link = reader.link(i);
      boolean isOther = link.traceIdHigh() != trace.high() || link.traceIdLow() != trace.low();
      if (isOther && (link.traceIdHigh() | link.traceIdLow()) != 0) {
        groups.join(trace, new TraceId(link.traceIdHigh(), link.traceIdLow()));
        isLinked = true;
      }
    }
    figures.linksLeftOut.add(reader.linkCount() - followed);
    return isLinked;
  }

  private boolean records(TraceId trace, SpanView span) {
    long cluster = hash(text(span, CLUSTER));
    boolean isLinked = false;
    String topic = text(span, TOPIC);
    String partition = text(span, PARTITION);
    String offset = text(span, OFFSET);
    if (topic != null && partition != null && offset != null) {
      try {
        groups.record(
            trace, key(topic, Integer.parseInt(partition), Long.parseLong(offset)), cluster);
        isLinked = true;
      } catch (NumberFormatException notKafka) {
        // Other systems write other things there; they have links.
      }
    }
    if (span.find(INPUTS) >= 0
        && span.value(INPUTS, MessagingAttributes.INPUTS)
            instanceof AttributeValue.ArrayValue ranges) {
      isLinked |= inputs(trace, ranges, cluster);
    }
    return isLinked;
  }

  private boolean inputs(TraceId trace, AttributeValue.ArrayValue ranges, long cluster) {
    long told = 0;
    for (AttributeValue value : ranges.values()) {
      InputRange range = InputRange.parse(value.text());
      if (range == null) {
        continue;
      }
      long count = range.last() - range.first() + 1;
      long followed = Math.min(count, MAX_LINKS - told);
      for (long i = 0; i < followed; i++) {
        groups.record(trace, key(range.topic(), range.partition(), range.first() + i), cluster);
      }
      told += followed;
      figures.linksLeftOut.add(count - followed);
    }
    return told > 0;
  }

  private static @Nullable String text(SpanView span, byte[] key) {
    return span.find(key) < 0 ? null : textOf(span.value(key, ""));
  }

  private static @Nullable String textOf(@Nullable AttributeValue value) {
    return value == null ? null : value.text();
  }

  static long key(String topic, int partition, long offset) {
    return (hash(topic) * 31 + partition) * 0x9E3779B97F4A7C15L + offset * 0xc4ceb9fe1a85ec53L;
  }

  /** FNV-1a; 0 for no text. */
  private static long hash(@Nullable String text) {
    if (text == null) {
      return 0;
    }
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash == 0 ? 1 : hash;
  }
}
