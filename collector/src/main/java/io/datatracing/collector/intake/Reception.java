package io.datatracing.collector.intake;

import io.datatracing.collector.CollectorMetrics;
import io.datatracing.collector.LossCause;
import io.datatracing.collector.agents.Agents;
import io.datatracing.collector.ledger.Ledger;
import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every receiver does with what it has read: spans without valid ids are taken out and
 * counted, the others go to the {@link SpanIntake}, and its answer is counted and handed back in
 * words that fit every protocol.
 */
public final class Reception {
  private static final Logger log = LoggerFactory.getLogger(Reception.class);

  private final SpanIntake intake;
  private final CollectorMetrics metrics;
  private final Agents agents;
  private final RefusedTraces refused;

  /**
   * @param agents hears of the spans that are acknowledged, with the headers they came with
   * @param ledger hears of the traces of spans that are refused, where their ids can be read
   */
  public Reception(SpanIntake intake, CollectorMetrics metrics, Agents agents, Ledger ledger) {
    this.intake = intake;
    this.metrics = metrics;
    this.agents = agents;
    this.refused = new RefusedTraces(ledger);
  }

  /** A batch as its sender wrote it. */
  public CompletableFuture<Receipt> receive(OtlpBatch received, BatchOrigin origin) {
    return receive(received, 0, "", origin);
  }

  /**
   * @param rejected spans that are not in {@code received} because they could not be read
   * @param why they could not; empty when there are none
   */
  public CompletableFuture<Receipt> receive(
      OtlpBatch received, long rejected, String why, BatchOrigin origin) {
    return receive(received, rejected, why, origin, false);
  }

  /**
   * As above, of a receiver that hands the same spans over again until they are stored: what is not
   * is not lost, and what is invalid counts once, when the others are stored.
   */
  public CompletableFuture<Receipt> receiveAgainUntilStored(
      OtlpBatch received, long rejected, String why, BatchOrigin origin) {
    return receive(received, rejected, why, origin, true);
  }

  private CompletableFuture<Receipt> receive(
      OtlpBatch received, long rejected, String why, BatchOrigin origin, boolean comesAgain) {
    int invalid = received.invalidIdCount();
    long unreadable = rejected + invalid;
    String detail = invalid == 0 ? why : joined(why, invalidIds(invalid));
    if (unreadable > 0 && !comesAgain) {
      metrics.lost(LossCause.RECEIVER_INVALID, unreadable);
    }
    if (invalid > 0) {
      refused.invalid(received, origin.receiver());
    }
    OtlpBatch valid = invalid == 0 ? received : withoutInvalidIds(received);
    CompletableFuture<Receipt> receipt = new CompletableFuture<>();
    if (valid.spanCount() == 0) {
      if (unreadable > 0 && comesAgain) {
        metrics.lost(LossCause.RECEIVER_INVALID, unreadable);
      }
      receipt.complete(new Receipt(Receipt.Outcome.STORED, 0, unreadable, detail));
    } else {
      intake.take(
          valid,
          origin,
          new Acknowledgement(
              valid, received.replacedStrings(), unreadable, detail, origin, comesAgain, receipt));
    }
    return receipt;
  }

  private static String joined(String first, String second) {
    return first.isEmpty() ? second : first + "; " + second;
  }

  private static String invalidIds(int spans) {
    return spans
        + " spans have no valid id: a trace id has 16 bytes, a span id 8, and neither is all zero";
  }

  /** Rare and a client's fault, so it may cost objects. */
  private static OtlpBatch withoutInvalidIds(OtlpBatch batch) {
    List<Span> valid =
        batch.decode().stream()
            .filter(span -> span.traceId().isValid() && span.spanId().isValid())
            .toList();
    return OtlpBatch.of(valid);
  }

  private final class Acknowledgement implements AppendCallback {
    private final OtlpBatch batch;
    private final int spans;
    private final int replacedStrings;
    private final long rejected;
    private final String detail;
    private final BatchOrigin origin;
    private final boolean comesAgain;
    private final CompletableFuture<Receipt> receipt;

    Acknowledgement(
        OtlpBatch batch,
        int replacedStrings,
        long rejected,
        String detail,
        BatchOrigin origin,
        boolean comesAgain,
        CompletableFuture<Receipt> receipt) {
      this.batch = batch;
      this.spans = batch.spanCount();
      this.replacedStrings = replacedStrings;
      this.rejected = rejected;
      this.detail = detail;
      this.origin = origin;
      this.comesAgain = comesAgain;
      this.receipt = receipt;
    }

    @Override
    public void stored() {
      // Not where the store answers: behind a sampler a batch is made of several senders' spans,
      // and what it did not choose has arrived all the same.
      agents.acknowledged(origin.headers(), batch);
      metrics.accepted(origin, spans);
      if (replacedStrings > 0) {
        metrics.replacedStrings(origin, replacedStrings);
      }
      if (rejected > 0 && comesAgain) {
        metrics.lost(LossCause.RECEIVER_INVALID, rejected);
      }
      receipt.complete(new Receipt(Receipt.Outcome.STORED, spans, rejected, detail));
    }

    @Override
    public void failed(StoreException cause) {
      if (cause instanceof StoreOverloadedException) {
        lost(LossCause.RECEIVER_OVERLOAD);
        if (!comesAgain) {
          refused.all(batch, LossCause.RECEIVER_OVERLOAD, origin.receiver());
        }
        receipt.complete(
            new Receipt(
                Receipt.Outcome.OVERLOADED,
                0,
                rejected,
                "The store does not keep up: " + cause.getMessage()));
      } else {
        log.error("The store refused {} spans", spans, cause);
        lost(LossCause.STORE_REFUSED);
        if (!comesAgain) {
          refused.all(batch, LossCause.STORE_REFUSED, "store");
        }
        receipt.complete(
            new Receipt(
                Receipt.Outcome.FAILED,
                0,
                rejected,
                "The store could not keep the spans; its log says why."));
      }
    }

    private void lost(LossCause cause) {
      if (comesAgain) {
        metrics.comesAgain(origin, spans);
      } else {
        metrics.lost(cause, spans);
      }
    }
  }
}
