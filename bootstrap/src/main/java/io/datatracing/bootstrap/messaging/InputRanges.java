package io.datatracing.bootstrap.messaging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses of many records as sorted, merged ranges {@code topic/partition:first-last}, at
 * most {@value #MAX_RANGES}. Records usually come in order within each partition, so that a batch
 * is a few ranges while it is being read, also where partitions take turns; where offsets jump,
 * what has come is sorted and merged now and then.
 */
final class InputRanges {
  static final int MAX_RANGES = 4_096;

  /** A batch of more partitions than this that take turns is merged later. */
  private static final int MAX_OPEN = 16;

  private static final int FULL = 2 * MAX_RANGES;

  private List<Range> ranges = new ArrayList<>();

  /** The newest range of each of the partitions that were seen last. */
  private final Range[] open = new Range[MAX_OPEN];

  private int opened;
  private int newest;
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
    int at = find(topic, partition);
    Range range = at < 0 ? null : open[at];
    if (range != null && range.last + 1 == offset) {
      range.last = offset;
      newest = at;
      return;
    }
    if (ranges.size() == FULL) {
      merge();
      at = -1;
    }
    Range fresh = new Range(topic, partition, offset);
    ranges.add(fresh);
    if (at < 0) {
      at = opened < MAX_OPEN ? opened++ : (newest + 1) % MAX_OPEN;
    }
    open[at] = fresh;
    newest = at;
  }

  /** The place of a partition's open range; -1 if it has none. */
  private int find(String topic, int partition) {
    if (opened > 0 && open[newest].isSamePartition(topic, partition)) {
      return newest;
    }
    for (int i = 0; i < opened; i++) {
      if (open[i].isSamePartition(topic, partition)) {
        return i;
      }
    }
    return -1;
  }

  /** Sorts and merges; if there are too many still, the last are left out. */
  private void merge() {
    Range[] sorted = ranges.toArray(new Range[0]);
    Arrays.sort(sorted);
    List<Range> merged = new ArrayList<>(sorted.length);
    Range last = null;
    for (Range range : sorted) {
      if (last != null
          && last.isSamePartition(range.topic, range.partition)
          && range.first <= last.last + 1) {
        last.last = Math.max(last.last, range.last);
      } else if (merged.size() == MAX_RANGES) {
        truncated = true;
        break;
      } else {
        last = range;
        merged.add(range);
      }
    }
    ranges = merged;
    opened = 0;
    newest = 0;
  }

  /** All records, also those that no range holds. */
  long count() {
    return count;
  }

  /**
   * Whether records are missing from the ranges because there would be too many; after {@link
   * #toArray}.
   */
  boolean isTruncated() {
    return truncated;
  }

  String[] toArray() {
    merge();
    String[] texts = new String[ranges.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = ranges.get(i).toString();
    }
    return texts;
  }
}
