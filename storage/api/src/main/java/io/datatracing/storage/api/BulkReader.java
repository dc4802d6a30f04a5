package io.datatracing.storage.api;

import io.datatracing.model.Span;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whole spans by the million, for whoever copies or exports them. */
public interface BulkReader {

  /**
   * Shows every span that starts in {@code [startNanos, endNanos)}, each as often as it was stored,
   * in no order but in pages of at most some ten thousand. Spans that are stored meanwhile may be
   * shown or not. What the consumer throws ends the reading and comes out here.
   *
   * @param service of the spans; null for any
   * @param page on the caller's thread; the list may be kept
   */
  void read(@Nullable String service, long startNanos, long endNanos, Consumer<List<Span>> page);
}
