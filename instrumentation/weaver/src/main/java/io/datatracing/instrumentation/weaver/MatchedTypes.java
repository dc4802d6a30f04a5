package io.datatracing.instrumentation.weaver;

import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.MethodPlan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries of all plans that match one class. */
final class MatchedTypes {
  private final List<MatchedType> entries;

  MatchedTypes(List<MatchedType> entries) {
    this.entries = entries;
  }

  List<MatchedType> entries() {
    return entries;
  }

  boolean wants(String method, String descriptor) {
    for (MatchedType entry : entries) {
      for (MethodPlan plan : entry.type.methods()) {
        if (plan.matches(method, descriptor)) {
          return true;
        }
      }
    }
    return false;
  }

  boolean wantsField() {
    for (MatchedType entry : entries) {
      if (entry.type.field() != null) {
        return true;
      }
    }
    return false;
  }

  /** Whether some entry has only methods that its class may lack. */
  boolean mayNotApply() {
    for (MatchedType entry : entries) {
      if (!hasRequirement(entry)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Those with something to do in a class of this shape; null when none are. Two instrumentations
   * may name one class of which each knows another form ({@code javax} and {@code jakarta}): only
   * the one whose methods are there has to fit the library.
   */
  @Nullable MatchedTypes applyingTo(ClassShape shape) {
    List<MatchedType> rest = new ArrayList<>();
    for (MatchedType entry : entries) {
      boolean applies = hasRequirement(entry);
      for (MethodPlan plan : entry.type.methods()) {
        applies |= shape.has(plan);
      }
      if (applies) {
        rest.add(entry);
      }
    }
    return rest.isEmpty() ? null : new MatchedTypes(rest);
  }

  private static boolean hasRequirement(MatchedType entry) {
    if (entry.type.field() != null) {
      return true;
    }
    for (MethodPlan plan : entry.type.methods()) {
      if (plan.required()) {
        return true;
      }
    }
    return false;
  }

  /** Those that are left without one instrumentation; null when none are. */
  @Nullable MatchedTypes without(InstrumentationPlan instrumentation) {
    List<MatchedType> rest = new ArrayList<>();
    for (MatchedType entry : entries) {
      if (entry.instrumentation != instrumentation) {
        rest.add(entry);
      }
    }
    return rest.isEmpty() ? null : new MatchedTypes(rest);
  }
}
