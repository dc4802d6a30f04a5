package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.sampling.span.RequestBuilder.Enclosure;
import io.datatracing.collector.sampling.span.Slice;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the encoded spans of one trace are: sixteen bytes a span. Written by one shard; who gets a
 * {@link #snapshot} may read that on any thread.
 */
final class SpanRefs {
  private static final int STRIDE = 3;
  private static final int FIRST_CAPACITY = 4;

  private HeldPart[] parts;
  private int[] places;
  private int size;

  SpanRefs() {
    parts = new HeldPart[FIRST_CAPACITY];
    places = new int[FIRST_CAPACITY * STRIDE];
  }

  private SpanRefs(SpanRefs other) {
    parts = Arrays.copyOf(other.parts, Math.max(1, other.size));
    places = Arrays.copyOf(other.places, Math.max(1, other.size) * STRIDE);
    size = other.size;
  }

  SpanRefs snapshot() {
    return new SpanRefs(this);
  }

  int size() {
    return size;
  }

  long sizeBytes() {
    return 64 + 4L * parts.length + 4L * places.length;
  }

  void add(HeldPart part, int context, int offset, int length, boolean isRoot) {
    if (size == parts.length) {
      parts = Arrays.copyOf(parts, 2 * size);
      places = Arrays.copyOf(places, 2 * size * STRIDE);
    }
    parts[size] = part;
    places[size * STRIDE] = context << 1 | (isRoot ? 1 : 0);
    places[size * STRIDE + 1] = offset;
    places[size * STRIDE + 2] = length;
    size++;
  }

  /** The span to put marks on: the root, else the first; by its index. */
  int marked() {
    for (int i = 0; i < size; i++) {
      if ((places[i * STRIDE] & 1) != 0) {
        return i;
      }
    }
    return 0;
  }

  HeldPart part(int index) {
    return parts[index];
  }

  int context(int index) {
    return places[index * STRIDE] >>> 1;
  }

  Slice span(int index, HeldPart.Source source) throws IOException {
    return source.slice(
        parts[index].batch(), places[index * STRIDE + 1], places[index * STRIDE + 2]);
  }

  /** Whether this span lies under the same scope as the one before it. */
  boolean sharesContext(int index) {
    return index > 0 && parts[index] == parts[index - 1] && context(index) == context(index - 1);
  }

  Enclosure enclosure(int index, HeldPart.Source source) throws IOException {
    return parts[index].enclosure(context(index), source);
  }

  long firstSequence() {
    return size == 0 ? Long.MAX_VALUE : parts[0].batch().sequence();
  }

  long lastSequence() {
    return size == 0 ? Long.MIN_VALUE : parts[size - 1].batch().sequence();
  }

  /**
   * Gives the spans back to their batches.
   *
   * @return bytes of memory that this has freed
   */
  long releaseAll() {
    return release(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Those of batches from one sequence number to another, inclusive; the others move up. */
  long release(long from, long upTo) {
    long freed = 0;
    int left = 0;
    @Nullable HeldPart last = null;
    int run = 0;
    for (int i = 0; i < size; i++) {
      long sequence = parts[i].batch().sequence();
      if (sequence < from || sequence > upTo) {
        parts[left] = parts[i];
        System.arraycopy(places, i * STRIDE, places, left * STRIDE, STRIDE);
        left++;
        continue;
      }
      if (parts[i] != last) {
        freed += last == null ? 0 : last.batch().release(run);
        last = parts[i];
        run = 0;
      }
      run++;
    }
    freed += last == null ? 0 : last.batch().release(run);
    size = left;
    return freed;
  }

  /** Takes out the spans of batches up to a sequence number, inclusive. */
  SpanRefs splitUpTo(long upTo) {
    SpanRefs first = new SpanRefs(this);
    int firstSize = 0;
    int left = 0;
    for (int i = 0; i < size; i++) {
      boolean isFirst = parts[i].batch().sequence() <= upTo;
      SpanRefs to = isFirst ? first : this;
      int at = isFirst ? firstSize++ : left++;
      to.parts[at] = parts[i];
      System.arraycopy(places, i * STRIDE, to.places, at * STRIDE, STRIDE);
    }
    first.size = firstSize;
    size = left;
    return first;
  }
}
