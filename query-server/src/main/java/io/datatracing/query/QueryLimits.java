package io.datatracing.query;

import java.time.Duration;

/**
 * What one question may cost. A question that reaches a bound is answered 422 and told which.
 *
 * @param time from when a worker takes it until its last look at the store
 * @param spans read as parts of whole traces, however often; searches read summaries and do not
 *     count
 */
public record QueryLimits(Duration time, long spans) {
  /** Above what any answer with the largest allowed parameters needs on an ordinary machine. */
  public static final QueryLimits DEFAULT = new QueryLimits(Duration.ofSeconds(30), 20_000_000);

  public QueryLimits {
    if (time.isNegative() || time.isZero() || spans < 1) {
      throw new IllegalArgumentException("a question needs time and spans: " + time + ", " + spans);
    }
  }
}
