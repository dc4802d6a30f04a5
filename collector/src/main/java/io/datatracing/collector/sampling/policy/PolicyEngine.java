package io.datatracing.collector.sampling.policy;

import io.datatracing.collector.sampling.span.SpanView;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides about traces without reading a span twice: conditions on spans are asked once, when a
 * span arrives, and leave a bit; what the whole trace has to be is computed from those bits and a
 * few sums. For one thread.
 *
 * <p>A condition is lasting when more spans cannot end it. Only lasting ones may keep a trace
 * before its window is over, and none may while there are policies that drop.
 */
public final class PolicyEngine {
  /** No policy says anything: the trace is not kept. */
  public static final int NONE = -1;

  /** Conditions on spans have a bit each. */
  public static final int MAX_SPAN_CONDITIONS = 64;

  private final List<SpanCondition> spanConditions = new ArrayList<>();
  private final Test[] tests;
  private final boolean[] drops;
  private final String[] names;
  private final boolean hasDrops;

  PolicyEngine(PolicySet set) {
    List<Policy> policies = set.policies();
    tests = new Test[policies.size()];
    drops = new boolean[policies.size()];
    names = new String[policies.size()];
    boolean anyDrops = false;
    TestCompiler compiler = new TestCompiler(set, spanConditions);
    for (int i = 0; i < tests.length; i++) {
      tests[i] = compiler.compile(policies.get(i).condition());
      drops[i] = policies.get(i).isDrop();
      names[i] = policies.get(i).name();
      anyDrops |= drops[i];
    }
    if (spanConditions.size() > MAX_SPAN_CONDITIONS) {
      throw new IllegalArgumentException(
          "the policies have "
              + spanConditions.size()
              + " conditions on spans, more than "
              + MAX_SPAN_CONDITIONS
              + "; put some into one expression");
    }
    hasDrops = anyDrops;
  }

  /** A compiled condition. */
  abstract static class Test {
    /** Asked at most once for each trace where it uses up a budget. */
    abstract boolean holds(TraceFacts trace);

    /** Whether it stays true, once it is, and costs nothing to ask. */
    boolean isLasting() {
      return true;
    }

    boolean hasBudget() {
      return false;
    }
  }

  /**
   * The bits of the conditions that hold for this span, beside those that are known.
   *
   * @param known bits of the trace's spans before
   */
  public long match(SpanView span, long known) {
    long bits = known;
    for (int i = 0; i < spanConditions.size(); i++) {
      SpanCondition condition = spanConditions.get(i);
      // Those that learn from every span are asked also when the trace has the bit already.
      if (((bits >>> i & 1) == 0 || condition instanceof UsualDurations) && condition.holds(span)) {
        bits |= 1L << i;
      }
    }
    return bits;
  }

  /** The policy that keeps the trace whatever else may come; {@link #NONE} if there is none yet. */
  public int keepsAlready(TraceFacts trace) {
    return hasDrops ? NONE : lasting(trace);
  }

  /**
   * The policy that would have kept the trace for what is told here of its late spans, also where
   * others drop: nobody drops what has failed because it came late.
   */
  public int overturns(TraceFacts late) {
    for (int i = 0; i < tests.length; i++) {
      if (drops[i] && tests[i].isLasting() && tests[i].holds(late)) {
        return NONE;
      }
    }
    return lasting(late);
  }

  private int lasting(TraceFacts trace) {
    for (int i = 0; i < tests.length; i++) {
      if (!drops[i] && tests[i].isLasting() && tests[i].holds(trace)) {
        return i;
      }
    }
    return NONE;
  }

  /**
   * Decides for good.
   *
   * @return the policy that keeps or drops the trace, see {@link #isDrop}; {@link #NONE} when none
   *     of them speaks, so that it is not kept
   */
  public int decide(TraceFacts trace) {
    if (hasDrops) {
      for (int i = 0; i < tests.length; i++) {
        if (drops[i] && tests[i].holds(trace)) {
          return i;
        }
      }
    }
    // What costs no budget first: an error must not use up what others could have.
    int lasting = lasting(trace);
    if (lasting != NONE) {
      return lasting;
    }
    for (int i = 0; i < tests.length; i++) {
      if (!drops[i] && !tests[i].isLasting() && tests[i].holds(trace)) {
        return i;
      }
    }
    return NONE;
  }

  public boolean isDrop(int policy) {
    return policy == NONE || drops[policy];
  }

  /** Empty for {@link #NONE}. */
  public String name(int policy) {
    return policy == NONE ? "" : names[policy];
  }
}
