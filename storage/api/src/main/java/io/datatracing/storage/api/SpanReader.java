package io.datatracing.storage.api;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way out. Every batch acknowledged before a call is seen by it. All methods may throw {@link
 * StoreException} when the data cannot be read.
 */
public interface SpanReader {

  /**
   * All spans of a trace, wherever and whenever they arrived; null when there are none.
   *
   * @see Trace for what becomes of spans that were received twice
   */
  @Nullable Trace trace(TraceId traceId);

  /**
   * The spans of a trace as {@link #trace} gives them, for who draws its tree: a store may leave
   * out what is not drawn (events, links, status messages, and attributes but {@link
   * io.datatracing.model.SpanState#KEY}), and need not read it.
   */
  default @Nullable Trace outline(TraceId traceId) {
    return trace(traceId);
  }

  /**
   * Traces with at least one matching span, newest first: by the time their first span started,
   * then by id, both descending.
   *
   * <p>Following {@link TracePage#nextCursor} gives every trace that matches once, while others are
   * stored. A trace that gets an earlier span meanwhile may be seen twice.
   */
  TracePage search(TraceQuery query);

  /**
   * Shows every span that meets all conditions, each as often as it was stored: a repetition that a
   * client's retry made counts again, other than in {@link #trace} and {@link #search}. The query's
   * limit and cursor have no meaning here.
   */
  void scan(TraceQuery query, SpanVisitor visitor);

  /**
   * Spans with a link to a span of one of {@code targets}, another trace than their own, in {@link
   * LinkedSpans#ORDER}; the first {@code limit} of those that start in {@code [startNanos,
   * endNanos)}. Looks at the links of all spans of that time.
   */
  List<Span> linksTo(Set<TraceId> targets, long startNanos, long endNanos, int limit);

  /** Names of all services with spans in the store, sorted. */
  List<String> services();

  /** Span names and kinds of a service, sorted by name, then kind; empty when it is unknown. */
  List<Operation> operations(String service);

  /**
   * Keys of the attributes that spans which meet the query have, their resources' included, for a
   * person to choose from. The query's limit and cursor have no meaning here. Each key told is one
   * that such a span has; when not all are told, the answer says so.
   *
   * <p>Of a question with no conditions but a time and a service a store may answer from lists of
   * what was stored together: then keys of the service's spans shortly outside of the time may be
   * told, too, and when there are more than the limit which of them is the store's choice.
   *
   * @param prefix of the keys; empty for any
   * @param limit 1 to {@link AttributeTexts#MAX_LIMIT}; the first in order are told
   */
  default AttributeTexts attributeKeys(TraceQuery query, String prefix, int limit) {
    return AttributeSample.keys(this, query, prefix, limit);
  }

  /**
   * Values that stand under a key of such spans, as {@link
   * io.datatracing.model.AttributeValue#text} writes them; of an array each element.
   *
   * @see #attributeKeys for what else holds
   */
  default AttributeTexts attributeValues(TraceQuery query, String key, String prefix, int limit) {
    return AttributeSample.values(this, query, key, prefix, limit);
  }

  /** The colour slot of a service, 0 to 7; the first question fixes it for good. */
  int serviceColor(String service);
}
