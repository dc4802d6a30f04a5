package io.datatracing.collector.sampling.head;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.sampling.span.Consistent;
import io.datatracing.collector.sampling.span.Marks;
import io.datatracing.collector.sampling.span.RequestBuilder;
import io.datatracing.collector.sampling.span.RequestBuilder.Enclosure;
import io.datatracing.collector.sampling.span.Slice;
import io.datatracing.collector.sampling.span.SpanView;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.model.otlp.OtlpReader;
import io.datatracing.model.otlp.ProtobufWriter;
import io.datatracing.storage.api.AppendCallback;
import java.util.concurrent.atomic.LongAdder;

/**
 * Head sampling: by the trace's id, as OpenTelemetry's consistent probability sampling has it, so
 * that all spans of a trace get the same answer wherever they are asked about. A span that is
 * sampled carries the threshold in its {@code tracestate}; one that is not passes all the same for
 * an error or its duration, or, where a tail node follows, marked.
 *
 * <p>Any thread. A batch of which nothing is dropped or changed is handed on as it came.
 */
public final class HeadNode implements Node {
  static final String CAUSE = "head.not_sampled";
  private static final int TRACE_STATE = 3;

  private final HeadOptions options;
  private final NodeContext context;
  private final HeadRules rules;
  private final LoadThreshold load;
  private final HeadHistory history;
  private final byte[] rescued = Marks.text(Marks.SAMPLED_BY, "rescue");
  private final byte[] wouldDrop = Marks.truth(Marks.HEAD_WOULD_DROP);
  private final long slowNanos;
  private final boolean keepsErrors;
  private final boolean tailFollows;
  final LongAdder sampledSpans = new LongAdder();
  final LongAdder droppedSpans = new LongAdder();
  final LongAdder rescuedSpans = new LongAdder();
  final LongAdder markedSpans = new LongAdder();

  public HeadNode(HeadOptions options, NodeContext context) {
    this.options = options;
    this.context = context;
    this.rules =
        new HeadRules(
            options.ratio() == null ? 1 : options.ratio(),
            options.rules() == null ? java.util.List.of() : options.rules());
    this.history = HeadHistory.open(context.directory());
    this.load =
        new LoadThreshold(
            options.targetSpansPerSecond(),
            options.maxSpansPerSecond(),
            context.nanoTime(),
            (threshold, isBehind) ->
                history.loaded(threshold, context.unixNanos().getAsLong() + (isBehind ? 1 : 0)));
    this.slowNanos =
        options.keepSlowerThan() == null ? Long.MAX_VALUE : options.keepSlowerThan().toNanos();
    this.keepsErrors = options.keepErrors() == null || options.keepErrors();
    this.tailFollows = options.tailFollows() != null && options.tailFollows();
    history.configured(options, rules, context.unixNanos().getAsLong());
  }

  public HeadHistory history() {
    return history;
  }

  /** Whether it marks what it does not sample, for a tail node to decide. */
  boolean isBeforeTail() {
    return tailFollows;
  }

  public HeadOptions options() {
    return options;
  }

  @Override
  public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
    if (rules.isAll() && load.isIdle()) {
      sampledSpans.add(batch.spanCount());
      context.next().take(batch, origin, done);
      return;
    }
    load.tick();
    Pass pass = new Pass(batch, load.current());
    pass.run();
    load.add(pass.ofRules, pass.sampled);
    sampledSpans.add(pass.sampled);
    if (!pass.isChanged) {
      context.next().take(batch, origin, done);
    } else if (pass.out.spans() == 0) {
      // All of it was decided not to be kept, which is what the sender is promised.
      done.stored();
    } else {
      context.next().take(pass.out.build(), origin, done);
    }
  }

  /** One batch; the new request is begun when the first span is not handed on as it came. */
  private final class Pass {
    private final OtlpBatch batch;
    private final long loadThreshold;
    private final OtlpReader reader = new OtlpReader();
    private final SpanView view = new SpanView();
    private final RequestBuilder out = new RequestBuilder();
    private boolean isChanged;
    private long ofRules;
    private long sampled;
    private Enclosure around = Enclosure.of(reader);
    private int scope;
    private long droppedHigh;
    private long droppedLow;
    private long dropped;

    Pass(OtlpBatch batch, long loadThreshold) {
      this.batch = batch;
      this.loadThreshold = loadThreshold;
    }

    void run() {
      isChanged = hasChange();
      if (!isChanged) {
        return;
      }
      ofRules = 0;
      sampled = 0;
      reader.reset(batch.bytes(), 0, batch.sizeBytes());
      view.on(reader);
      while (reader.nextSpan()) {
        decide();
      }
      tellDropped();
    }

    /** Whether a span is dropped or gets another field; counts those that are sampled. */
    private boolean hasChange() {
      reader.reset(batch.bytes(), 0, batch.sizeBytes());
      view.on(reader);
      while (reader.nextSpan()) {
        String state = view.traceState();
        long threshold = threshold();
        long before = Consistent.thresholdOf(state);
        boolean isSampled =
            before >= threshold || Consistent.randomness(state, reader.traceIdLow()) >= threshold;
        if (!isSampled || (threshold > 0 && before < threshold)) {
          return true;
        }
        ofRules++;
        sampled++;
      }
      return false;
    }

    private long ruleThreshold() {
      return rules.isOne() ? rules.otherwise() : rules.threshold(view.service(), view.name());
    }

    private long threshold() {
      return Math.max(loadThreshold, ruleThreshold());
    }

    private void decide() {
      String state = view.traceState();
      long ofRule = ruleThreshold();
      long threshold = Math.max(loadThreshold, ofRule);
      long before = Consistent.thresholdOf(state);
      long randomness = Consistent.randomness(state, reader.traceIdLow());
      if (before >= ofRule || randomness >= ofRule) {
        ofRules++;
      }
      if (before >= threshold) {
        // Sampled by somebody who keeps fewer: nothing changes, and its count is right.
        sampled++;
        add(RequestBuilder.NOTHING);
      } else if (randomness >= threshold) {
        sampled++;
        add(threshold == 0 ? RequestBuilder.NOTHING : traceState(state, threshold));
      } else if (tailFollows) {
        markedSpans.increment();
        add(wouldDrop);
      } else if ((keepsErrors && view.isError()) || view.durationNanos() >= slowNanos) {
        rescuedSpans.increment();
        add(rescued);
      } else {
        drop();
      }
    }

    private byte[] traceState(String state, long threshold) {
      ProtobufWriter field = new ProtobufWriter();
      field.requiredBytesField(TRACE_STATE, Consistent.withThreshold(state, threshold));
      return field.toByteArray();
    }

    private void add(byte[] more) {
      if (scope != reader.scopeOrdinal()) {
        scope = reader.scopeOrdinal();
        around = Enclosure.of(reader);
      }
      out.add(around, new Slice(reader.bytes(), reader.spanOffset(), reader.spanLength()), more);
    }

    private void drop() {
      if (dropped > 0
          && (reader.traceIdHigh() != droppedHigh || reader.traceIdLow() != droppedLow)) {
        tellDropped();
      }
      droppedHigh = reader.traceIdHigh();
      droppedLow = reader.traceIdLow();
      dropped++;
    }

    private void tellDropped() {
      if (dropped > 0) {
        droppedSpans.add(dropped);
        context
            .ledger()
            .record(new TraceId(droppedHigh, droppedLow), CAUSE, context.id(), "ratio", dropped);
        dropped = 0;
      }
    }
  }

  /** It holds nothing back. */
  @Override
  public void close() {}
}
