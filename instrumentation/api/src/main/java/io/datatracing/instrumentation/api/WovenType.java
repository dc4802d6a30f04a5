package io.datatracing.instrumentation.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The types one entry of a table of contents matches, and what is woven into them. */
public final class WovenType {
  /** How a type is matched. */
  public enum Match {
    EXACT,
    SUBTYPES,
    NAMED,
    ANNOTATED
  }

  /** One method, or all overloads of one name, and the hooks it gets. */
  public static final class Method {
    private final String signature;
    private final Class<?> hooks;
    private final boolean required;

    Method(String signature, Class<?> hooks, boolean required) {
      this.signature = signature;
      this.hooks = hooks;
      this.required = required;
    }

    public String signature() {
      return signature;
    }

    public Class<?> hooks() {
      return hooks;
    }

    public boolean required() {
      return required;
    }
  }

  private final Match match;
  private final String name;
  private final boolean required;
  private final List<String> candidates;
  private final List<Method> methods = new ArrayList<>();
  private @Nullable String field;

  WovenType(Match match, String name, boolean required, List<String> candidates) {
    this.match = match;
    this.name = name;
    this.required = required;
    this.candidates = candidates;
  }

  /**
   * Weaves the methods of this signature: {@code "execute"} for every overload, {@code
   * "execute(java.lang.Runnable)"} for one, {@code "<init>"} for constructors. Abstract, native and
   * bridge methods are left alone. A type matched exactly must have the method, or the
   * instrumentation stands down.
   */
  public WovenType method(String signature, Class<?> hooks) {
    methods.add(new Method(signature, hooks, match == Match.EXACT));
    return this;
  }

  /** Weaves every method that has the annotation; see {@link Weaving#annotatedWith}. */
  public WovenType methods(Class<?> hooks) {
    if (match != Match.ANNOTATED) {
      throw new IllegalArgumentException(name + " is no annotation: name its methods");
    }
    methods.add(new Method("*", hooks, false));
    return this;
  }

  /** As {@link #method}, for a method that only some supported versions have. */
  public WovenType methodIfPresent(String signature, Class<?> hooks) {
    methods.add(new Method(signature, hooks, false));
    return this;
  }

  /**
   * Gives each object of the type room for one value, used through the {@code VirtualField} of the
   * same name: a field added when the class is first loaded, or a weak map where it is too late.
   */
  public WovenType field(String fieldName) {
    if (field != null) {
      throw new IllegalArgumentException(name + " has the field " + field + " already");
    }
    field = fieldName;
    return this;
  }

  public Match match() {
    return match;
  }

  public String name() {
    return name;
  }

  public boolean required() {
    return required;
  }

  public List<String> candidates() {
    return Collections.unmodifiableList(candidates);
  }

  public List<Method> methods() {
    return Collections.unmodifiableList(methods);
  }

  public @Nullable String field() {
    return field;
  }
}
