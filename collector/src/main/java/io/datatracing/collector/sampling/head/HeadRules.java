package io.datatracing.collector.sampling.head;

import io.datatracing.collector.sampling.head.HeadOptions.Rule;
import io.datatracing.collector.sampling.span.Consistent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which threshold a span of an operation has. Any thread. */
final class HeadRules {
  /** Operations whose rule is remembered; that of others is looked for each time. */
  private static final int MAX_KNOWN = 10_000;

  private record Operation(String service, String name) {}

  private record Compiled(Rule rule, long threshold) {}

  private final List<Compiled> rules = new ArrayList<>();
  private final long otherwise;
  private final Map<Operation, Long> known = new ConcurrentHashMap<>();

  /** Whether all is sampled, so that nobody has to look at operations. */
  private final boolean isAll;

  HeadRules(double ratio, List<Rule> rules) {
    this.otherwise = Consistent.threshold(ratio);
    boolean all = otherwise == Consistent.ALWAYS;
    for (Rule rule : rules) {
      long threshold = Consistent.threshold(rule.ratio());
      all &= threshold == Consistent.ALWAYS;
      this.rules.add(new Compiled(rule, threshold));
    }
    this.isAll = all;
  }

  boolean isAll() {
    return isAll;
  }

  /** Whether it is the same for every operation. */
  boolean isOne() {
    return rules.isEmpty();
  }

  long otherwise() {
    return otherwise;
  }

  /** Of the operation that most is kept of. */
  long least() {
    long least = otherwise;
    for (Compiled compiled : rules) {
      least = Math.min(least, compiled.threshold());
    }
    return least;
  }

  long threshold(String service, String name) {
    Operation operation = new Operation(service, name);
    Long threshold = known.get(operation);
    if (threshold == null) {
      threshold = find(service, name);
      if (known.size() < MAX_KNOWN) {
        known.put(operation, threshold);
      }
    }
    return threshold;
  }

  private long find(String service, String name) {
    for (Compiled compiled : rules) {
      if (matches(compiled.rule().service(), service)
          && matches(compiled.rule().operation(), name)) {
        return compiled.threshold();
      }
    }
    return otherwise;
  }

  /** Each star takes as little as it can, and more when what follows does not fit: linear space. */
  static boolean matches(@Nullable String pattern, String text) {
    if (pattern == null) {
      return true;
    }
    int p = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
