package io.datatracing.storage.testing;

/**
 * Traffic that is less kind to a store than most: each kind takes away one thing that makes spans
 * small, or that bounds what belongs together. Requests are what a batch span processor would send:
 * 200 spans of one service, fewer at the end, the spans of a trace spread over many requests. The
 * same seed gives the same bytes.
 */
public enum HardTraffic {
  /** Every attribute has another value on every span: request ids, URLs with ids, SQL text. */
  UNIQUE_VALUES,

  /** 300 attributes on every span: a third never change, a third seldom, a third always. */
  WIDE_SPANS,

  /** All spans are of one trace. */
  ONE_TRACE,

  /** 1,000 services with 100 operations each, all equally frequent. */
  MANY_OPERATIONS,

  /** All spans start within one second, in traces that run beside each other. */
  ONE_SECOND;

  /** When the first span starts: 2025-06-15, in nanoseconds since 1970. */
  public static final long START_NANOS = 1_750_000_000_000_000_000L;

  /** Takes a request, which is the sink's own array. */
  @FunctionalInterface
  public interface Sink {
    void accept(byte[] request, int spans);
  }

  /** Makes exactly so many spans, one request after the other. */
  public void generate(long seed, long spans, Sink sink) {
    new HardRequests(this, seed).generate(spans, sink);
  }
}
