package io.datatracing.collector.intake;

import io.datatracing.collector.LossCause;
import io.datatracing.collector.ledger.Ledger;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.model.otlp.OtlpReader;

/** Tells the ledger of which traces a batch was that is not kept. No object per span. */
final class RefusedTraces {
  private final Ledger ledger;

  RefusedTraces(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Every span of the batch. */
  void all(OtlpBatch batch, LossCause cause, String node) {
    record(batch, cause, node, false);
  }

  /** The spans without a valid span id, which may say all the same of which trace they are. */
  void invalid(OtlpBatch batch, String node) {
    record(batch, LossCause.RECEIVER_INVALID, node, true);
  }

  private void record(OtlpBatch batch, LossCause cause, String node, boolean invalidOnly) {
    if (ledger == Ledger.NONE) {
      return;
    }
    OtlpReader reader = new OtlpReader().reset(batch.bytes(), 0, batch.sizeBytes());
    long high = 0;
    long low = 0;
    long spans = 0;
    while (reader.nextSpan()) {
      boolean hasTrace = (reader.traceIdHigh() | reader.traceIdLow()) != 0;
      if (!hasTrace || (invalidOnly && reader.spanId() != 0)) {
        continue;
      }
      // Senders put the spans of a trace one after the other, more often than not.
      if (reader.traceIdHigh() != high || reader.traceIdLow() != low) {
        tell(high, low, cause, node, spans);
        high = reader.traceIdHigh();
        low = reader.traceIdLow();
        spans = 0;
      }
      spans++;
    }
    tell(high, low, cause, node, spans);
  }

  private void tell(long high, long low, LossCause cause, String node, long spans) {
    if (spans > 0) {
      ledger.record(new TraceId(high, low), cause.id(), node, "", spans);
    }
  }
}
