package io.datatracing.instrumentation.api.plan;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hooks of one method, or of all overloads of one name. */
public final class MethodPlan {
  private final String name;
  private final @Nullable String parameters;
  private final boolean required;
  private final List<HookCall> calls;

  /**
   * @param parameters the descriptor up to and with {@code )}, or null for every overload
   * @param required whether the instrumentation stands down when the method is missing
   * @param calls enter calls first, the one that gives the state before the others
   */
  public MethodPlan(
      String name, @Nullable String parameters, boolean required, List<HookCall> calls) {
    this.name = name;
    this.parameters = parameters;
    this.required = required;
    this.calls = calls;
  }

  public String name() {
    return name;
  }

  public @Nullable String parameters() {
    return parameters;
  }

  public boolean required() {
    return required;
  }

  public List<HookCall> calls() {
    return Collections.unmodifiableList(calls);
  }

  public boolean matches(String methodName, String descriptor) {
    return name.equals(methodName) && (parameters == null || descriptor.startsWith(parameters));
  }

  @Override
  public String toString() {
    return parameters == null ? name : name + parameters;
  }
}
