package io.datatracing.collector.sampling.policy;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy asks of a trace. A condition on spans holds for a trace when it holds for one of
 * its spans. Every record checks itself at construction: the message names the value, its limit and
 * what to do.
 */
@JsonDeserialize(using = ConditionReader.class)
public sealed interface Condition {

  /** Every trace. */
  record Always() implements Condition {}

  /** A span with status {@code error}. */
  record Failed() implements Condition {}

  /** A span with one of these status codes: {@code unset}, {@code ok}, {@code error}. */
  record StatusCode(List<String> codes) implements Condition {
    static final List<String> NAMES = List.of("unset", "ok", "error");

    public StatusCode {
      codes = List.copyOf(codes);
      for (String code : codes) {
        check(
            NAMES.contains(code),
            "status code '" + code + "' is none of " + NAMES + "; write one of them");
      }
      check(!codes.isEmpty(), "no status code is given; write one of " + NAMES);
    }
  }

  /**
   * The time from the trace's first start to its last end.
   *
   * @param below null for no upper bound
   */
  record Latency(Duration atLeast, @Nullable Duration below) implements Condition {
    public Latency {
      check(!atLeast.isNegative(), "latency " + atLeast + " is negative; give a time from 0");
      check(
          below == null || below.compareTo(atLeast) > 0,
          "latency ends at " + below + ", not above its begin " + atLeast);
    }

    public Latency(Duration atLeast) {
      this(atLeast, null);
    }
  }

  /**
   * A span that begins the work of a process (a root, server or consumer span) and takes longer
   * than this percentile of its own operation, over the last one to two periods.
   *
   * @param percentile above 0, below 100
   * @param minimumSpans of the operation that must have been seen before it can be slow
   * @param period how far back one looks, at least 1 s
   * @param maxOperations for which durations are counted, of each worker; further ones are never
   *     slow, and counted
   */
  record SlowerThanUsual(double percentile, int minimumSpans, Duration period, int maxOperations)
      implements Condition {
    public SlowerThanUsual {
      check(
          percentile > 0 && percentile < 100,
          "percentile is " + percentile + "; give a number above 0 and below 100");
      check(minimumSpans >= 1, "minimum-spans is " + minimumSpans + "; give 1 or more");
      check(
          period.compareTo(Duration.ofSeconds(1)) >= 0,
          "period is " + period + "; give 1 s or more");
      check(
          maxOperations >= 1 && maxOperations <= 100_000,
          "max-operations is " + maxOperations + "; give 1 to 100000");
    }

    public SlowerThanUsual(double percentile) {
      this(percentile, 100, Duration.ofMinutes(5), 1_000);
    }
  }

  /** A span attribute, or the resource's where the span has none, from least to most inclusive. */
  record NumberAttribute(String key, double least, double most) implements Condition {
    public NumberAttribute {
      checkKey(key);
      check(
          least <= most,
          "attribute '" + key + "' is asked from " + least + " to " + most + ": none");
    }
  }

  /**
   * A span attribute, or the resource's, with one of these texts.
   *
   * @param isPattern whether they are RE2 patterns, found anywhere in the value
   */
  record TextAttribute(String key, List<String> values, boolean isPattern) implements Condition {
    public TextAttribute {
      checkKey(key);
      values = List.copyOf(values);
      check(!values.isEmpty(), "no value is given for attribute '" + key + "'; give one or more");
    }
  }

  record TruthAttribute(String key, boolean value) implements Condition {
    public TruthAttribute {
      checkKey(key);
    }
  }

  /**
   * Spans of the trace in the window.
   *
   * @param most inclusive
   */
  record SpanCount(long least, long most) implements Condition {
    public SpanCount {
      check(
          least >= 0 && least <= most,
          "span count is asked from " + least + " to " + most + ": none");
    }
  }

  /** Traces, as long as no more spans than this are kept a second, over all workers. */
  record SpanRate(double spansPerSecond) implements Condition {
    public SpanRate {
      check(spansPerSecond > 0, "spans-per-second is " + spansPerSecond + "; give more than 0");
    }
  }

  /** Traces, as long as no more encoded bytes than this are kept a second, over all workers. */
  record ByteRate(double bytesPerSecond) implements Condition {
    public ByteRate {
      check(bytesPerSecond > 0, "bytes-per-second is " + bytesPerSecond + "; give more than 0");
    }
  }

  /** A share of all traces by their id: the same ones an agent keeps at this ratio. */
  record Share(double ratio) implements Condition {
    public Share {
      check(ratio >= 0 && ratio <= 1, "ratio is " + ratio + "; give a number from 0 to 1");
    }
  }

  /** A span whose {@code tracestate} has this member with one of these values. */
  record TraceStateMember(String key, List<String> values) implements Condition {
    public TraceStateMember {
      checkKey(key);
      values = List.copyOf(values);
    }
  }

  /** A span with any of these bits of the W3C flags set; 1 is {@code sampled}. */
  record TraceFlags(int bits) implements Condition {
    public TraceFlags {
      check(
          bits > 0 && bits <= 0x3ff,
          "flags are " + bits + "; give a number from 1 to 1023, 1 for sampled");
    }
  }

  /** A span that head would not have dropped for cost. */
  record HeadSampled() implements Condition {}

  /** A span for which this expression is true; docs/sampling.md has the language. */
  record Expression(String text) implements Condition {
    public Expression {
      check(!text.isBlank(), "an expression is empty; write one, for instance name == \"GET /\"");
    }
  }

  record And(List<Condition> all) implements Condition {
    public And {
      all = List.copyOf(all);
      check(!all.isEmpty(), "'and' has no conditions; give one or more");
    }
  }

  record Or(List<Condition> any) implements Condition {
    public Or {
      any = List.copyOf(any);
      check(!any.isEmpty(), "'or' has no conditions; give one or more");
    }
  }

  record Not(Condition condition) implements Condition {}

  /**
   * A budget that several conditions share: the first of them, in order, that holds for the trace
   * and has something left of its own part keeps it.
   */
  record Composite(double spansPerSecond, List<Part> parts) implements Condition {
    public Composite {
      parts = List.copyOf(parts);
      check(spansPerSecond > 0, "spans-per-second is " + spansPerSecond + "; give more than 0");
      check(!parts.isEmpty(), "'composite' has no parts; give one or more");
      double sum = parts.stream().mapToDouble(Part::percent).sum();
      check(
          sum <= 100.000_001,
          "the parts of 'composite' have " + sum + " percent together; give at most 100");
    }
  }

  /** A part of a {@link Composite}. */
  record Part(Condition condition, double percent) {
    public Part {
      check(
          percent > 0 && percent <= 100, "percent is " + percent + "; give 0 to 100, more than 0");
    }
  }

  private static void checkKey(String key) {
    check(!key.isEmpty(), "the key is empty; name an attribute or a member");
  }

  private static void check(boolean isRight, String message) {
    if (!isRight) {
      throw new IllegalArgumentException(message);
    }
  }
}
