package io.datatracing.collector.redact;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.HashMap;
import java.util.Map;

/**
 * Redacts on the thread that brings the batch: nothing is written anywhere before. A batch in which
 * nothing is found goes on as the object it was.
 */
final class RedactNode implements Node {
  /** The fate of spans that a rule drops. */
  static final String DROPPED = "redaction.dropped";

  private final NodeContext context;
  private final Redactor redactor;
  private final Map<String, CounterDataPoint> finds = new HashMap<>();

  RedactNode(RedactOptions options, NodeContext context) {
    this.context = context;
    Counter counter =
        Counter.builder()
            .name("datatracing_redact_found_total")
            .help("Places where a rule found something, by rule.")
            .labelNames("node", "rule")
            .register(context.metrics());
    options.rulesInOrder().forEach(rule -> finds.put(rule.name(), point(counter, rule.name())));
    finds.put(RedactOptions.ALLOW_RULE, point(counter, RedactOptions.ALLOW_RULE));
    finds.put(RedactOptions.SQL_RULE, point(counter, RedactOptions.SQL_RULE));
    this.redactor = new Redactor(options, this::found);
  }

  private CounterDataPoint point(Counter counter, String rule) {
    return counter.labelValues(context.id(), rule);
  }

  private void found(String rule, long count) {
    CounterDataPoint point = finds.get(rule);
    if (point != null) {
      point.inc(count);
    }
  }

  @Override
  public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
    byte[] edited = new BatchRedactor(redactor, batch.bytes(), this::dropped).request();
    if (edited == null) {
      context.next().take(batch, origin, done);
      return;
    }
    OtlpBatch rest = OtlpBatch.parse(edited);
    if (rest.spanCount() == 0) {
      done.stored();
    } else {
      context.next().take(rest, origin, done);
    }
  }

  private void dropped(long traceIdHigh, long traceIdLow, String rule) {
    context.ledger().record(new TraceId(traceIdHigh, traceIdLow), DROPPED, context.id(), rule, 1);
  }

  @Override
  public void close() {}
}
