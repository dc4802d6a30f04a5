package io.datatracing.exporter.sampling;

import io.datatracing.bootstrap.trace.Rescue;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.exporter.SpanSize;
import java.util.Arrays;

/**
 * One refused trace, in one of three states:
 *
 * <pre>
 * waiting   ended spans are kept, open ones counted
 *    |  a span failed, the first one was slow, or it is open at the sweep ──► rescued: all spans are offered
 *    |  the sweep came after the first one had ended well ──► given up: spans are judged one by one
 *    └─ all spans have ended: they are dropped; a late one begins to wait anew
 * </pre>
 *
 * <p>Only {@code waiting} holds room in the {@link RescueBuffer}: a span for each that is open or
 * kept, and the bytes of those kept. A span that found no room is a skeleton: it waits for nothing,
 * and rescues its trace as every other if it fails.
 */
final class RescueCandidate extends Rescue.Candidate {
  /** So that one large trace leaves room for others. */
  static final int MAX_SPANS = 512;

  private static final Span[] NONE = {};
  private static final int USUAL_SPANS = 4;

  private final RescueBuffer buffer;
  private Span[] kept = NONE;
  private int size;
  private long keptBytes;

  /** Spans started and not ended while waiting. */
  private int open;

  private int place = -1;
  private long sinceNanos;
  private boolean rescued;
  private boolean givenUp;

  /** Whether the first span here is still open, and failing that whether it was seen to end. */
  private boolean rootEnded;

  RescueCandidate(RescueBuffer buffer) {
    this.buffer = buffer;
  }

  @Override
  protected synchronized boolean starts() {
    if (rescued || givenUp) {
      return true;
    }
    if (open + size >= MAX_SPANS || !buffer.takeSpan()) {
      return false;
    }
    if (open + size == 0) {
      place = buffer.enter(this);
      if (place < 0) {
        buffer.giveBack(1, 0);
        return false;
      }
      sinceNanos = buffer.nanoTime();
    }
    open++;
    return true;
  }

  @Override
  protected void ended(Span span) {
    if (span.isSkeleton()) {
      endedWithoutRoom(span);
    } else if (span.isDiscarded()) {
      leave();
    } else {
      endedInRoom(span);
    }
  }

  private void endedInRoom(Span span) {
    Span[] offered = NONE;
    synchronized (this) {
      boolean worthIt = buffer.options.isWorthIt(span);
      rootEnded |= span.isLocalRoot();
      if (rescued || (givenUp && worthIt)) {
        offered = new Span[] {span};
      } else if (givenUp) {
        buffer.lose(1);
      } else {
        open--;
        if (worthIt) {
          buffer.giveBack(1, 0);
          offered = rescueWith(span);
        } else {
          keep(span);
          if (open == 0) {
            drop();
          }
        }
      }
    }
    // Not under the lock: the exporter's own code runs here.
    offer(offered);
  }

  private void endedWithoutRoom(Span span) {
    if (span.isDiscarded()) {
      return;
    }
    Span[] offered;
    synchronized (this) {
      boolean worthIt = buffer.options.isWorthIt(span);
      rootEnded |= span.isLocalRoot();
      if (rescued || (givenUp && worthIt)) {
        offered = new Span[] {span};
      } else if (worthIt) {
        offered = rescueWith(span);
      } else {
        buffer.lose(1);
        return;
      }
    }
    buffer.keepSkeleton(span);
    offer(offered);
  }

  /** A span has ended that another one tells of. */
  private synchronized void leave() {
    if (!rescued && !givenUp) {
      open--;
      buffer.giveBack(1, 0);
      if (open == 0) {
        drop();
      }
    }
  }

  /** Since when it waits; later than any time if it does not. */
  synchronized long sinceNanos() {
    return place < 0 ? Long.MAX_VALUE : sinceNanos;
  }

  /** It has waited long enough. A first span that is still open has run beyond any threshold. */
  void decideNow() {
    Span[] offered = NONE;
    synchronized (this) {
      if (rescued || givenUp || place < 0) {
        return;
      }
      // Spans that are open were counted as waiting; from now on they need no room.
      int stillOpen = open;
      if (rootEnded) {
        givenUp = true;
        drop();
      } else {
        offered = rescue();
      }
      buffer.giveBack(stillOpen, 0);
      open = 0;
    }
    offer(offered);
  }

  private void keep(Span span) {
    int bytes = SpanSize.estimateBytes(span);
    if (!buffer.takeBytes(bytes)) {
      buffer.giveBack(1, 0);
      buffer.lose(1);
      return;
    }
    if (size == kept.length) {
      kept = Arrays.copyOf(kept, Math.max(USUAL_SPANS, 2 * size));
    }
    kept[size++] = span;
    keptBytes += bytes;
  }

  private void drop() {
    int dropped = size;
    free();
    buffer.lose(dropped);
  }

  private Span[] rescueWith(Span last) {
    Span[] before = rescue();
    buffer.giveBack(open, 0);
    open = 0;
    Span[] all = Arrays.copyOf(before, before.length + 1);
    all[before.length] = last;
    return all;
  }

  private Span[] rescue() {
    rescued = true;
    Span[] all = Arrays.copyOf(kept, size);
    free();
    return all;
  }

  private void free() {
    buffer.giveBack(size, keptBytes);
    buffer.leave(place);
    place = -1;
    kept = NONE;
    size = 0;
    keptBytes = 0;
  }

  private void offer(Span[] spans) {
    for (Span span : spans) {
      buffer.sink.offer(span);
    }
  }
}
