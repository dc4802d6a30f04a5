package io.datatracing.model.join;

import org.jspecify.annotations.Nullable;

/** Records that follow each other in a partition, as {@code datatracing.inputs} lists them. */
public record InputRange(String topic, int partition, long first, long last) {

  /** Reads {@code topic/partition:first-last}, or one record as {@code topic/partition:offset}. */
  public static @Nullable InputRange parse(String text) {
    int slash = text.lastIndexOf('/');
    int colon = text.indexOf(':', slash + 1);
    if (slash < 1 || colon < 0) {
      return null;
    }
    int dash = text.indexOf('-', colon + 2);
    try {
      long first = Long.parseLong(text.substring(colon + 1, dash < 0 ? text.length() : dash));
      long last = dash < 0 ? first : Long.parseLong(text.substring(dash + 1));
      int partition = Integer.parseInt(text.substring(slash + 1, colon));
      return first > last ? null : new InputRange(text.substring(0, slash), partition, first, last);
    } catch (NumberFormatException notARange) {
      return null;
    }
  }

  /** Whether it holds all of {@code other}. */
  public boolean contains(InputRange other) {
    return partition == other.partition
        && other.first >= first
        && other.last <= last
        && topic.equals(other.topic);
  }

  public boolean contains(RecordAddress address) {
    return partition == address.partition()
        && address.offset() >= first
        && address.offset() <= last
        && topic.equals(address.topic());
  }
}
