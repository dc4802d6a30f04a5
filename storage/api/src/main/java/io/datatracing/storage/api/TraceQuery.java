package io.datatracing.storage.api;

import io.datatracing.model.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question for traces. A trace answers it when one of its spans meets all conditions at once.
 *
 * @param service of the span; null for any
 * @param operation the span's name; null for any
 * @param tags all of them on that span
 * @param minDurationNanos of the span, inclusive; null for none
 * @param maxDurationNanos of the span, inclusive; null for none
 * @param startNanos the span starts at this time (nanoseconds since 1970) or later
 * @param endNanos the span starts before this time
 * @param limit traces in one answer, 1 to {@link #MAX_LIMIT}
 * @param cursor where the page before ended; null for the first page
 */
public record TraceQuery(
    @Nullable String service,
    @Nullable String operation,
    List<Tag> tags,
    @Nullable Long minDurationNanos,
    @Nullable Long maxDurationNanos,
    long startNanos,
    long endNanos,
    int limit,
    @Nullable PageCursor cursor) {
  public static final int MAX_LIMIT = 100;
  public static final int DEFAULT_LIMIT = 20;

  public TraceQuery {
    tags = List.copyOf(tags);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit is " + limit + ", not 1 to " + MAX_LIMIT);
    }
    if (startNanos > endNanos) {
      throw new IllegalArgumentException("start " + startNanos + " is after end " + endNanos);
    }
  }

  /** Every span that starts in {@code [startNanos, endNanos)}. */
  public static TraceQuery between(long startNanos, long endNanos) {
    return new TraceQuery(
        null, null, List.of(), null, null, startNanos, endNanos, DEFAULT_LIMIT, null);
  }

  public TraceQuery withService(@Nullable String value) {
    return new TraceQuery(
        value,
        operation,
        tags,
        minDurationNanos,
        maxDurationNanos,
        startNanos,
        endNanos,
        limit,
        cursor);
  }

  public TraceQuery withOperation(@Nullable String value) {
    return new TraceQuery(
        service,
        value,
        tags,
        minDurationNanos,
        maxDurationNanos,
        startNanos,
        endNanos,
        limit,
        cursor);
  }

  public TraceQuery withTags(List<Tag> value) {
    return new TraceQuery(
        service,
        operation,
        value,
        minDurationNanos,
        maxDurationNanos,
        startNanos,
        endNanos,
        limit,
        cursor);
  }

  public TraceQuery withDurations(@Nullable Long minNanos, @Nullable Long maxNanos) {
    return new TraceQuery(
        service, operation, tags, minNanos, maxNanos, startNanos, endNanos, limit, cursor);
  }

  /** The same conditions on spans of another time. */
  public TraceQuery withTimes(long start, long end) {
    return new TraceQuery(
        service, operation, tags, minDurationNanos, maxDurationNanos, start, end, limit, cursor);
  }

  public TraceQuery withLimit(int value) {
    return new TraceQuery(
        service,
        operation,
        tags,
        minDurationNanos,
        maxDurationNanos,
        startNanos,
        endNanos,
        value,
        cursor);
  }

  public TraceQuery withCursor(@Nullable PageCursor value) {
    return new TraceQuery(
        service,
        operation,
        tags,
        minDurationNanos,
        maxDurationNanos,
        startNanos,
        endNanos,
        limit,
        value);
  }

  /** Whether there are no conditions but a time and, where there is one, a service. */
  public boolean isOfServiceAndTime() {
    return operation == null
        && tags.isEmpty()
        && minDurationNanos == null
        && maxDurationNanos == null;
  }

  /** Whether one span meets all conditions. */
  public boolean matches(Span span) {
    return matchesTimes(span.startTimeUnixNano(), span.endTimeUnixNano())
        && (service == null || service.equals(span.service()))
        && (operation == null || operation.equals(span.name()))
        && tags.stream().allMatch(tag -> tag.matches(span));
  }

  /** Whether a span of these times meets the conditions on start and duration. */
  public boolean matchesTimes(long startTimeUnixNano, long endTimeUnixNano) {
    long durationNanos = endTimeUnixNano - startTimeUnixNano;
    return startTimeUnixNano >= startNanos
        && startTimeUnixNano < endNanos
        && (minDurationNanos == null || durationNanos >= minDurationNanos)
        && (maxDurationNanos == null || durationNanos <= maxDurationNanos);
  }
}
