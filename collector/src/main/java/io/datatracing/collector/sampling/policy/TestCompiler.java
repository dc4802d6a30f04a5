package io.datatracing.collector.sampling.policy;

import com.google.re2j.PatternSyntaxException;
import io.datatracing.collector.sampling.policy.PolicyEngine.Test;
import io.datatracing.collector.sampling.span.Consistent;
import io.datatracing.collector.sampling.span.Marks;
import io.datatracing.collector.sampling.span.SpanView;
import io.datatracing.model.AttributeValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes tests of conditions; conditions on spans that are equal share a bit. */
final class TestCompiler {
  private final PolicySet set;
  private final List<SpanCondition> spanConditions;
  private final Map<Condition, Integer> bits = new HashMap<>();

  TestCompiler(PolicySet set, List<SpanCondition> spanConditions) {
    this.set = set;
    this.spanConditions = spanConditions;
  }

  Test compile(Condition condition) {
    if (condition instanceof Condition.Always) {
      return lasting(trace -> true);
    }
    if (condition instanceof Condition.Latency latency) {
      return latency(latency);
    }
    if (condition instanceof Condition.SpanCount count) {
      return spanCount(count);
    }
    if (condition instanceof Condition.Share share) {
      long threshold = Consistent.threshold(share.ratio());
      return lasting(trace -> trace.randomness() >= threshold);
    }
    if (condition instanceof Condition.SpanRate rate) {
      Budget budget = set.budget(rate);
      return spending(trace -> budget.tryTake(trace.spanCount()));
    }
    if (condition instanceof Condition.ByteRate rate) {
      Budget budget = set.budget(rate);
      return spending(trace -> budget.tryTake(trace.sizeBytes()));
    }
    if (condition instanceof Condition.And and) {
      return and(and.all());
    }
    if (condition instanceof Condition.Or or) {
      return or(or.any());
    }
    if (condition instanceof Condition.Not not) {
      Test negated = compile(not.condition());
      return passing(trace -> !negated.holds(trace), negated.hasBudget());
    }
    if (condition instanceof Condition.Composite composite) {
      return composite(composite);
    }
    int bit = bits.computeIfAbsent(condition, this::addSpanCondition);
    long mask = 1L << bit;
    return lasting(trace -> (trace.matched() & mask) != 0);
  }

  private static Test latency(Condition.Latency latency) {
    long least = latency.atLeast().toNanos();
    if (latency.below() == null) {
      return lasting(trace -> trace.durationNanos() >= least);
    }
    long below = latency.below().toNanos();
    return passing(trace -> trace.durationNanos() >= least && trace.durationNanos() < below, false);
  }

  private static Test spanCount(Condition.SpanCount count) {
    if (count.most() == Long.MAX_VALUE) {
      return lasting(trace -> trace.spanCount() >= count.least());
    }
    return passing(
        trace -> trace.spanCount() >= count.least() && trace.spanCount() <= count.most(), false);
  }

  /** Budgets last, so that they are used up by what the other conditions let through. */
  private Test and(List<Condition> all) {
    List<Test> tests = new ArrayList<>();
    all.forEach(one -> tests.add(compile(one)));
    tests.sort(Comparator.comparing(Test::hasBudget));
    boolean hasBudget = tests.stream().anyMatch(Test::hasBudget);
    boolean isLasting = tests.stream().allMatch(Test::isLasting);
    Predicate holds =
        trace -> {
          for (Test test : tests) {
            if (!test.holds(trace)) {
              return false;
            }
          }
          return true;
        };
    return new Composed(holds, isLasting, hasBudget);
  }

  private Test or(List<Condition> any) {
    List<Test> tests = new ArrayList<>();
    any.forEach(one -> tests.add(compile(one)));
    tests.sort(Comparator.comparing(Test::hasBudget));
    boolean hasBudget = tests.stream().anyMatch(Test::hasBudget);
    boolean isLasting = tests.stream().allMatch(Test::isLasting);
    Predicate holds =
        trace -> {
          for (Test test : tests) {
            if (test.holds(trace)) {
              return true;
            }
          }
          return false;
        };
    return new Composed(holds, isLasting, hasBudget);
  }

  private Test composite(Condition.Composite composite) {
    List<Test> tests = new ArrayList<>();
    List<Budget> budgets = new ArrayList<>();
    for (Condition.Part part : composite.parts()) {
      tests.add(compile(part.condition()));
      budgets.add(set.budget(part));
    }
    return spending(
        trace -> {
          for (int i = 0; i < tests.size(); i++) {
            if (tests.get(i).holds(trace) && budgets.get(i).tryTake(trace.spanCount())) {
              return true;
            }
          }
          return false;
        });
  }

  private int addSpanCondition(Condition condition) {
    spanConditions.add(spanCondition(condition));
    return spanConditions.size() - 1;
  }

  private SpanCondition spanCondition(Condition condition) {
    if (condition instanceof Condition.Failed) {
      return SpanView::isError;
    }
    if (condition instanceof Condition.StatusCode status) {
      Set<Integer> codes = new HashSet<>();
      status.codes().forEach(code -> codes.add(Condition.StatusCode.NAMES.indexOf(code)));
      return span -> codes.contains(span.reader().statusCode());
    }
    if (condition instanceof Condition.SlowerThanUsual usual) {
      return new UsualDurations(usual, set.nanoTime());
    }
    if (condition instanceof Condition.NumberAttribute number) {
      return numberAttribute(number);
    }
    if (condition instanceof Condition.TextAttribute text) {
      return textAttribute(text);
    }
    if (condition instanceof Condition.TruthAttribute truth) {
      byte[] key = utf8(truth.key());
      return span ->
          span.value(key, truth.key()) instanceof AttributeValue.BoolValue value
              && value.value() == truth.value();
    }
    if (condition instanceof Condition.TraceStateMember member) {
      return span -> hasMember(span.traceState(), member);
    }
    if (condition instanceof Condition.TraceFlags flags) {
      return span -> (span.reader().flags() & flags.bits()) != 0;
    }
    if (condition instanceof Condition.HeadSampled) {
      byte[] key = utf8(Marks.HEAD_WOULD_DROP);
      return span -> span.find(key) < 0;
    }
    if (condition instanceof Condition.Expression expression) {
      return new SpanExpression(expression.text(), set.failures());
    }
    throw new IllegalArgumentException("condition " + condition + " is not one on spans");
  }

  private static SpanCondition numberAttribute(Condition.NumberAttribute number) {
    byte[] key = utf8(number.key());
    return span -> {
      AttributeValue value = span.value(key, number.key());
      double found;
      if (value instanceof AttributeValue.IntValue whole) {
        found = whole.value();
      } else if (value instanceof AttributeValue.DoubleValue real) {
        found = real.value();
      } else {
        return false;
      }
      return found >= number.least() && found <= number.most();
    };
  }

  private static SpanCondition textAttribute(Condition.TextAttribute text) {
    byte[] key = utf8(text.key());
    if (!text.isPattern()) {
      Set<String> values = Set.copyOf(text.values());
      return span ->
          span.value(key, text.key()) instanceof AttributeValue.StringValue value
              && values.contains(value.value());
    }
    List<com.google.re2j.Pattern> patterns = new ArrayList<>();
    for (String pattern : text.values()) {
      try {
        patterns.add(com.google.re2j.Pattern.compile(pattern));
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "pattern '" + pattern + "' is no RE2 pattern: " + e.getDescription(), e);
      }
    }
    return span -> {
      if (span.value(key, text.key()) instanceof AttributeValue.StringValue value) {
        for (com.google.re2j.Pattern pattern : patterns) {
          if (pattern.matcher(value.value()).find()) {
            return true;
          }
        }
      }
      return false;
    };
  }

  private static boolean hasMember(String traceState, Condition.TraceStateMember member) {
    for (String entry : traceState.split(",", -1)) {
      int equals = entry.indexOf('=');
      if (equals > 0
          && entry.substring(0, equals).trim().equals(member.key())
          && (member.values().isEmpty()
              || member.values().contains(entry.substring(equals + 1).trim()))) {
        return true;
      }
    }
    return false;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Of the facts of a trace. */
  private interface Predicate {
    boolean holds(TraceFacts trace);
  }

  private static Test lasting(Predicate predicate) {
    return new Composed(predicate, true, false);
  }

  private static Test passing(Predicate predicate, boolean hasBudget) {
    return new Composed(predicate, false, hasBudget);
  }

  private static Test spending(Predicate predicate) {
    return new Composed(predicate, false, true);
  }

  private static final class Composed extends Test {
    private final Predicate predicate;
    private final boolean isLasting;
    private final boolean hasBudget;

    Composed(Predicate predicate, boolean isLasting, boolean hasBudget) {
      this.predicate = predicate;
      this.isLasting = isLasting;
      this.hasBudget = hasBudget;
    }

    @Override
    boolean holds(TraceFacts trace) {
      return predicate.holds(trace);
    }

    @Override
    boolean isLasting() {
      return isLasting;
    }

    @Override
    boolean hasBudget() {
      return hasBudget;
    }
  }
}
