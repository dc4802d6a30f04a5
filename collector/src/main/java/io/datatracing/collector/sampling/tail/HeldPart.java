package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.sampling.span.RequestBuilder.Enclosure;
import io.datatracing.collector.sampling.span.Slice;
import io.datatracing.model.otlp.OtlpReader;
import java.io.IOException;
import java.util.Arrays;

/**
 * What one shard keeps of one batch: where the resources and scopes of its spans are. Filled while
 * the shard looks at the batch, not changed afterwards.
 */
final class HeldPart {
  private static final int STRIDE = 8;

  /** How a place in a batch is read: by a shard, or by a query apart from it. */
  interface Source {
    Slice slice(HeldBatch batch, int offset, int length) throws IOException;
  }

  private final HeldBatch batch;
  private int[] places = new int[STRIDE];
  private int contexts;
  private int lastScope;
  private int spans;

  HeldPart(HeldBatch batch) {
    this.batch = batch;
  }

  HeldBatch batch() {
    return batch;
  }

  int spans() {
    return spans;
  }

  long sizeBytes() {
    return 64 + 4L * places.length;
  }

  /** Counts a span; gives the number of its context. */
  int addSpan(OtlpReader reader) {
    spans++;
    // A scope's number changes with every ScopeSpans, also under another resource; it begins at 1.
    if (contexts == 0 || lastScope != reader.scopeOrdinal()) {
      lastScope = reader.scopeOrdinal();
      int base = contexts * STRIDE;
      if (base == places.length) {
        places = Arrays.copyOf(places, 2 * base);
      }
      places[base] = reader.resourceOffset();
      places[base + 1] = reader.resourceLength();
      places[base + 2] = reader.resourceSchemaUrlOffset();
      places[base + 3] = reader.resourceSchemaUrlLength();
      places[base + 4] = reader.scopeOffset();
      places[base + 5] = reader.scopeLength();
      places[base + 6] = reader.scopeSchemaUrlOffset();
      places[base + 7] = reader.scopeSchemaUrlLength();
      contexts++;
    }
    return contexts - 1;
  }

  Enclosure enclosure(int context, Source source) throws IOException {
    int base = context * STRIDE;
    return new Enclosure(
        source.slice(batch, places[base], places[base + 1]),
        source.slice(batch, places[base + 2], places[base + 3]),
        source.slice(batch, places[base + 4], places[base + 5]),
        source.slice(batch, places[base + 6], places[base + 7]));
  }
}
