package io.datatracing.query.api;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Span;
import io.datatracing.model.SpanState;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.fate.Fate;
import io.datatracing.query.FateSource;
import io.datatracing.query.api.TraceFate.Evidence;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.SpanReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges what became of a trace. What can be read comes first, then what waits, then what was taken
 * down exactly, then what a filter claims, then what follows from the id; and where nothing is
 * known, which losses could have been of it.
 */
final class Fates {
  private static final String STORED = "stored";
  private static final String RUNNING = "running";
  private static final String PENDING = "pending";
  private static final String NEVER_SEEN = "never_seen";

  /** docs/pipeline-model.md */
  private static final String SAMPLED_POLICY = "datatracing.sampled.policy";

  /** Gaps that are told: processes come and go, and a few say what is to be said. */
  private static final int MAX_GAPS = 10;

  private final SpanReader reader;
  private final FateSource source;

  Fates(SpanReader reader, FateSource source) {
    this.reader = reader;
    this.source = source;
  }

  /** Looks for its spans, too. */
  TraceFate of(TraceId id) {
    // What waits can be read too, and is not stored for that.
    FateSource.Waiting waiting = source.waiting(id);
    if (waiting != null) {
      return ofWaiting(id, waiting);
    }
    Trace trace = reader.trace(id);
    return trace == null ? ofAbsent(id) : ofPresent(trace);
  }

  private TraceFate ofWaiting(TraceId id, FateSource.Waiting waiting) {
    Fate fate = Fate.of(PENDING);
    return new TraceFate(
        id,
        fate,
        Evidence.RECORDED,
        null,
        waiting.spanCount(),
        source.entries(id),
        List.of(),
        0,
        FateWords.waiting(fate, waiting));
  }

  private TraceFate ofPresent(Trace trace) {
    boolean isRunning = trace.spans().stream().allMatch(Fates::isOpen);
    Fate fate = Fate.of(isRunning ? RUNNING : STORED);
    // A filter's claim about a trace that is there is not worth telling.
    List<FateEntry> exact =
        source.entries(trace.traceId()).stream().filter(FateEntry::isExact).toList();
    return new TraceFate(
        trace.traceId(),
        fate,
        Evidence.SPANS,
        null,
        trace.spans().size(),
        exact,
        List.of(),
        0,
        FateWords.present(fate, trace.spans().size(), keptBy(trace), exact));
  }

  private static boolean isOpen(Span span) {
    String state = text(span, SpanState.KEY);
    return state != null && SpanState.isOpen(state);
  }

  /** The policy that kept it, as the sampler wrote on one of its spans; empty when none did. */
  private static String keptBy(Trace trace) {
    for (Span span : trace.spans()) {
      String policy = text(span, SAMPLED_POLICY);
      if (policy != null) {
        return policy;
      }
    }
    return "";
  }

  private static @Nullable String text(Span span, String key) {
    for (Attribute attribute : span.attributes()) {
      if (attribute.key().equals(key)
          && attribute.value() instanceof AttributeValue.StringValue text) {
        return text.value();
      }
    }
    return null;
  }

  /** Of a trace that {@link #reader} has no span of. */
  TraceFate ofAbsent(TraceId id) {
    FateSource.Waiting waiting = source.waiting(id);
    if (waiting != null) {
      return ofWaiting(id, waiting);
    }
    List<FateEntry> entries = source.entries(id);
    FateEntry decisive = decisive(entries);
    if (decisive != null) {
      return judged(id, decisive, entries);
    }
    FateEntry recomputed = source.recomputed(id);
    if (recomputed != null) {
      return new TraceFate(
          id,
          Fate.of(recomputed.cause()),
          Evidence.RECOMPUTED,
          recomputed,
          0,
          entries,
          List.of(),
          0,
          FateWords.recomputed(Fate.of(recomputed.cause()), recomputed));
    }
    List<FateSource.Gap> gaps = source.gaps().stream().limit(MAX_GAPS).toList();
    return new TraceFate(
        id,
        Fate.of(NEVER_SEEN),
        Evidence.ABSENCE,
        null,
        0,
        List.of(),
        gaps,
        0,
        FateWords.neverSeen(source.isKept(), gaps));
  }

  private TraceFate judged(TraceId id, FateEntry decisive, List<FateEntry> entries) {
    Fate fate = Fate.of(decisive.cause());
    double rate = decisive.isExact() ? 0 : source.falsePositiveRate();
    return new TraceFate(
        id,
        fate,
        decisive.isExact() ? Evidence.RECORDED : Evidence.FILTER,
        decisive,
        0,
        entries,
        List.of(),
        rate,
        FateWords.absent(fate, decisive, entries.size() - 1, rate));
  }

  /**
   * The newest loss that is known exactly; else the newest exact entry; else the newest claim of a
   * filter. Entries of a newer version, whose cause this list does not have, are shown and judge
   * nothing.
   */
  private static @Nullable FateEntry decisive(List<FateEntry> entries) {
    FateEntry best = null;
    for (FateEntry entry : entries) {
      if (Fate.find(entry.cause()) != null && (best == null || rank(entry) > rank(best))) {
        best = entry;
      }
    }
    return best;
  }

  private static int rank(FateEntry entry) {
    int certain = entry.isExact() ? 2 : 0;
    return certain + (Fate.of(entry.cause()).kind() == Fate.Kind.LOST ? 1 : 0);
  }
}
