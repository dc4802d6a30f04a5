package io.datatracing.storage.api;

import io.datatracing.model.TraceId;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether what was read still holds, so that an answer can be kept and given again. Asked for
 * by {@link SpanSource#capability}. Any thread.
 */
@FunctionalInterface
public interface Changes {
  /** Of a store that cannot tell: nothing of it may be kept. */
  Changes NONE = () -> (startNanos, endNanos, traces) -> null;

  /** What is there now; everything acknowledged before is included. */
  Moment moment();

  /** One state of the store. For the thread that asked for it, and not for long: it holds it. */
  @FunctionalInterface
  interface Moment {
    /**
     * A mark of everything that a read of this moment saw, where it looked at nothing but spans
     * that start in {@code [startNanos, endNanos)}, and spans of {@code traces} whenever they
     * start. Two moments with equal marks gave the same answers to such reads, and so did every
     * moment between them. The reverse does not hold: a merge of files changes marks and no answer.
     *
     * @param traces each once
     * @return null when that is not known
     */
    @Nullable String mark(long startNanos, long endNanos, Collection<TraceId> traces);
  }
}
