package io.datatracing.collector.sampling.policy;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The policies of one node, and what its workers share of them: the budgets. Each worker has a
 * {@link PolicyEngine} of its own.
 */
public final class PolicySet {
  public static final int MAX_POLICIES = 200;

  private final List<Policy> policies;
  private final LongSupplier nanoTime;
  private final Map<Object, Budget> budgets = new IdentityHashMap<>();
  private final LongAdder failures = new LongAdder();

  /**
   * @throws IllegalArgumentException with one line, for what cannot work
   */
  public PolicySet(List<Policy> policies, LongSupplier nanoTime) {
    this.policies = List.copyOf(policies);
    this.nanoTime = nanoTime;
    if (policies.size() > MAX_POLICIES) {
      throw new IllegalArgumentException(
          policies.size() + " policies are more than " + MAX_POLICIES + "; put some together");
    }
    Set<String> names = new HashSet<>();
    for (Policy policy : policies) {
      if (!names.add(policy.name())) {
        throw new IllegalArgumentException(
            "two policies are named '" + policy.name() + "'; give each its own name");
      }
      addBudgets(policy.condition());
    }
    // Tells what is wrong with an expression or a pattern now, not on a worker.
    engine();
  }

  private void addBudgets(Condition condition) {
    if (condition instanceof Condition.SpanRate rate) {
      budgets.put(rate, new Budget(rate.spansPerSecond(), nanoTime));
    } else if (condition instanceof Condition.ByteRate rate) {
      budgets.put(rate, new Budget(rate.bytesPerSecond(), nanoTime));
    } else if (condition instanceof Condition.Composite composite) {
      for (Condition.Part part : composite.parts()) {
        double rate = composite.spansPerSecond() * part.percent() / 100;
        budgets.put(part, new Budget(rate, nanoTime));
        addBudgets(part.condition());
      }
    } else if (condition instanceof Condition.And and) {
      and.all().forEach(this::addBudgets);
    } else if (condition instanceof Condition.Or or) {
      or.any().forEach(this::addBudgets);
    } else if (condition instanceof Condition.Not not) {
      addBudgets(not.condition());
    }
  }

  public List<Policy> policies() {
    return policies;
  }

  /** How often an expression could not be computed for a span. */
  public long expressionFailures() {
    return failures.sum();
  }

  /** One for each worker. */
  public PolicyEngine engine() {
    return new PolicyEngine(this);
  }

  Budget budget(Object of) {
    Budget budget = budgets.get(of);
    if (budget == null) {
      throw new IllegalStateException("no budget of " + of);
    }
    return budget;
  }

  LongSupplier nanoTime() {
    return nanoTime;
  }

  LongAdder failures() {
    return failures;
  }
}
