package io.datatracing.collector.sampling.policy;

import org.jspecify.annotations.Nullable;

/**
 * A policy as a pipeline's file has it: either {@code keep} or {@code drop}.
 *
 * @param name of the ledger and of marks
 */
public record PolicySettings(String name, @Nullable Condition keep, @Nullable Condition drop) {

  public PolicySettings {
    if ((keep == null) == (drop == null)) {
      throw new IllegalArgumentException(
          "policy '" + name + "' must either keep or drop; give one of the two");
    }
  }

  public Policy policy() {
    if (keep != null) {
      return Policy.keep(name, keep);
    }
    if (drop != null) {
      return Policy.drop(name, drop);
    }
    throw new IllegalStateException("a policy without a condition");
  }
}
