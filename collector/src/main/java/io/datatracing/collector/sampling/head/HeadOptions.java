package io.datatracing.collector.sampling.head;

import io.datatracing.collector.sampling.span.Consistent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a head node samples.
 *
 * @param ratio of traces that no rule is about; null for 1, all of them
 * @param rules the first that fits a span decides about its ratio; null for none
 * @param targetSpansPerSecond to which the ratio is lowered as long as more arrive; null for no
 *     target
 * @param maxSpansPerSecond after which the rest of a second is not sampled; null for no limit
 * @param keepErrors whether spans with an error pass all the same; null for true
 * @param keepSlowerThan spans that took this long pass all the same; null for none
 * @param tailFollows whether a tail node decides, so that nothing is dropped here but marked; null
 *     for false
 */
public record HeadOptions(
    @Nullable Double ratio,
    @Nullable List<Rule> rules,
    @Nullable Double targetSpansPerSecond,
    @Nullable Double maxSpansPerSecond,
    @Nullable Boolean keepErrors,
    @Nullable Duration keepSlowerThan,
    @Nullable Boolean tailFollows) {
  static final int MAX_RULES = 1_000;

  /**
   * A ratio for some spans.
   *
   * @param service {@code *} stands for anything; null for any
   * @param operation the span's name, likewise
   */
  public record Rule(@Nullable String service, @Nullable String operation, double ratio) {
    public Rule {
      Consistent.threshold(ratio);
    }
  }

  public HeadOptions {
    ratio = ratio == null ? 1.0 : ratio;
    Consistent.threshold(ratio);
    rules = rules == null ? List.of() : List.copyOf(rules);
    if (rules.size() > MAX_RULES) {
      throw new IllegalArgumentException(
          rules.size() + " rules are more than " + MAX_RULES + "; put some together with *");
    }
    positive("target-spans-per-second", targetSpansPerSecond);
    positive("max-spans-per-second", maxSpansPerSecond);
    keepErrors = keepErrors == null || keepErrors;
    tailFollows = tailFollows != null && tailFollows;
    if (keepSlowerThan != null && keepSlowerThan.isNegative()) {
      throw new IllegalArgumentException(
          "keep-slower-than is " + keepSlowerThan + "; give a time from 0");
    }
  }

  private static void positive(String name, @Nullable Double value) {
    if (value != null && !(value > 0)) {
      throw new IllegalArgumentException(name + " is " + value + "; give more than 0");
    }
  }

  /** One ratio for everything. */
  public static HeadOptions of(double ratio) {
    return new HeadOptions(ratio, null, null, null, null, null, null);
  }
}
