package io.datatracing.instrumentation.api.plan;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which types one entry matches, and what they get. Names are internal ({@code java/util/Map}). */
public final class TypePlan {
  private final String name;
  private final boolean subtypes;
  private final boolean annotated;
  private final List<String> candidates;
  private final @Nullable String field;
  private final List<MethodPlan> methods;

  /**
   * @param annotated whether the name is that of an annotation: then every class that has it on
   *     methods is matched, and the one method plan is for each of them, whatever its name
   * @param candidates patterns of class names, see {@code Weaving.subtypesOf}; empty unless
   *     subtypes
   * @param field the name of the {@code VirtualField}, or null for none
   */
  public TypePlan(
      String name,
      boolean subtypes,
      boolean annotated,
      List<String> candidates,
      @Nullable String field,
      List<MethodPlan> methods) {
    this.name = name;
    this.subtypes = subtypes;
    this.annotated = annotated;
    this.candidates = candidates;
    this.field = field;
    this.methods = methods;
  }

  public String name() {
    return name;
  }

  public boolean subtypes() {
    return subtypes;
  }

  /** Whether every class of a candidate's name is meant, of whatever shape its methods are. */
  public boolean anyClass() {
    return subtypes && name.equals("java/lang/Object");
  }

  public boolean annotated() {
    return annotated;
  }

  public List<String> candidates() {
    return Collections.unmodifiableList(candidates);
  }

  public @Nullable String field() {
    return field;
  }

  public List<MethodPlan> methods() {
    return Collections.unmodifiableList(methods);
  }
}
