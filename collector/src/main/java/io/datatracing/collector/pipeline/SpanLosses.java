package io.datatracing.collector.pipeline;

import io.datatracing.collector.ledger.Ledger;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.model.otlp.OtlpReader;

/**
 * Takes down whole batches that were lost or dropped: an entry for each run of one trace's spans.
 */
public final class SpanLosses {
  private final Ledger ledger;

  public SpanLosses(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * @param cause of the list of fates
   * @param policy why, in a word; may be empty
   */
  public void lost(OtlpBatch batch, String cause, String node, String policy) {
    OtlpReader reader = new OtlpReader().reset(batch.bytes(), 0, batch.sizeBytes());
    long high = 0;
    long low = 0;
    long spans = 0;
    while (reader.nextSpan()) {
      if (spans > 0 && (reader.traceIdHigh() != high || reader.traceIdLow() != low)) {
        ledger.record(new TraceId(high, low), cause, node, policy, spans);
        spans = 0;
      }
      high = reader.traceIdHigh();
      low = reader.traceIdLow();
      spans++;
    }
    if (spans > 0) {
      ledger.record(new TraceId(high, low), cause, node, policy, spans);
    }
  }
}
