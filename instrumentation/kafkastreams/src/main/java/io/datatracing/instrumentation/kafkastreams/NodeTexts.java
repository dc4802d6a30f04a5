package io.datatracing.instrumentation.kafkastreams;

import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.jspecify.annotations.Nullable;

/**
 * What a record's span says of one node, or of a store that wrote to its changelog: {@code name
 * count seconds}. Nearly always it is one visit of a few microseconds: those texts are made once.
 *
 * <p>Used by the thread that runs the task.
 */
final class NodeTexts {
  /** Microseconds from 0 on that are remembered: 2 KB of texts for each node. */
  private static final int REMEMBERED = 16;

  private static final int MICRO_DIGITS = 6;

  private final String name;
  private final boolean hasTime;
  private final @Nullable String[] ofOne = new @Nullable String[REMEMBERED];

  NodeTexts(Object node) {
    hasTime = node instanceof ProcessorNode;
    name = hasTime ? ((ProcessorNode<?, ?>) node).name() : node + "-changelog";
  }

  String of(int count, long nanos) {
    long micros = hasTime ? Math.max(0, nanos) / 1_000 : 0;
    if (count != 1 || micros >= REMEMBERED) {
      return make(count, micros);
    }
    String known = ofOne[(int) micros];
    if (known == null) {
      known = make(count, micros);
      ofOne[(int) micros] = known;
    }
    return known;
  }

  private String make(int count, long micros) {
    StringBuilder text = new StringBuilder(name.length() + 24).append(name).append(' ');
    text.append(count);
    if (hasTime) {
      text.append(' ').append(micros / 1_000_000).append('.');
      String fraction = Long.toString(micros % 1_000_000);
      for (int i = fraction.length(); i < MICRO_DIGITS; i++) {
        text.append('0');
      }
      text.append(fraction);
    }
    return text.toString();
  }
}
