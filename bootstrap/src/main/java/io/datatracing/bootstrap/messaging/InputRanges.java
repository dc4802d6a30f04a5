package io.datatracing.bootstrap.messaging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses of many records as sorted, merged ranges {@code topic/partition:first-last}, at
 * most {@value #MAX_RANGES}. Records usually come in order by partition, so that a batch is a few
 * ranges while it is being read.
 */
final class InputRanges {
  static final int MAX_RANGES = 4_096;

  private final List<Range> ranges = new ArrayList<>();
  private long count;
  private boolean truncated;

  private static final class Range implements Comparable<Range> {
    final String topic;
    final int partition;
    final long first;
    long last;

    Range(String topic, int partition, long offset) {
      this.topic = topic;
      this.partition = partition;
      this.first = offset;
      this.last = offset;
    }

    boolean isSamePartition(String otherTopic, int otherPartition) {
      return partition == otherPartition && topic.equals(otherTopic);
    }

    @Override
    public int compareTo(Range other) {
      int byTopic = topic.compareTo(other.topic);
      int byPartition = byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
      return byPartition != 0 ? byPartition : Long.compare(first, other.first);
    }

    @Override
    public String toString() {
      return topic + "/" + partition + ":" + first + "-" + last;
    }
  }

  /** A record without an address is counted, but is in no range. */
  void add(String topic, int partition, long offset) {
    count++;
    if (partition < 0 || offset < 0) {
      return;
    }
    Range newest = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
    if (newest != null && newest.isSamePartition(topic, partition) && newest.last + 1 == offset) {
      newest.last = offset;
    } else if (ranges.size() < MAX_RANGES) {
      ranges.add(new Range(topic, partition, offset));
    } else {
      truncated = true;
    }
  }

  /** All records, also those that no range holds. */
  long count() {
    return count;
  }

  /** Whether records are missing from the ranges because there would be too many. */
  boolean isTruncated() {
    return truncated;
  }

  String[] toArray() {
    Range[] sorted = ranges.toArray(new Range[0]);
    Arrays.sort(sorted);
    List<String> merged = new ArrayList<>(sorted.length);
    Range open = null;
    for (Range range : sorted) {
      if (open != null
          && open.isSamePartition(range.topic, range.partition)
          && range.first <= open.last + 1) {
        open.last = Math.max(open.last, range.last);
      } else {
        if (open != null) {
          merged.add(open.toString());
        }
        open = range;
      }
    }
    if (open != null) {
      merged.add(open.toString());
    }
    return merged.toArray(new String[0]);
  }
}
