package io.datatracing.instrumentation.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Collects what a {@link LibraryInstrumentation} wants woven. The cost of a match is in the name of
 * the method: {@link #type} is a hash lookup, {@link #subtypesOf} reads class files.
 *
 * <p>Type names are binary names ({@code java.util.Map$Entry}).
 */
public final class Weaving {
  private final List<WovenType> types = new ArrayList<>();
  private final List<String> helpers = new ArrayList<>();

  /** The type of exactly this name. It must be on the module's class path: the build checks it. */
  public WovenType type(String name) {
    return add(new WovenType(WovenType.Match.EXACT, name, true, Collections.emptyList()));
  }

  /** As {@link #type}, for a type that only some supported versions have. */
  public WovenType typeIfPresent(String name) {
    return add(new WovenType(WovenType.Match.EXACT, name, false, Collections.emptyList()));
  }

  /**
   * Every class, but no interface, below {@code supertype} (which is itself included) whose own
   * name matches one of the candidates. A candidate is a class name with one {@code *} at its
   * begin, its end or both ends: {@code *Driver}, {@code org.postgresql.*}, {@code *Statement*}.
   * Only candidates have their super types read, so each pattern costs the loading of every class
   * it matches. Classes of the JDK ({@code java.}, {@code jdk.}, {@code sun.}) are never
   * candidates: name them exactly.
   */
  public WovenType subtypesOf(String supertype, String... candidates) {
    return subtypesOf(supertype, true, candidates);
  }

  /** As {@link #subtypesOf}, for a super type that only some supported versions have. */
  public WovenType subtypesOfIfPresent(String supertype, String... candidates) {
    return subtypesOf(supertype, false, candidates);
  }

  /**
   * Every class, but no interface, whose own name matches one of the candidates, whatever it is
   * below: what a generator writes into packages that its user chooses. Nothing of it can be
   * checked by the build, so hooks take {@code Object}s; a method whose shape they do not fit is
   * left alone, and so is a class without such a method.
   */
  public WovenType named(String... candidates) {
    if (candidates.length == 0) {
      throw new IllegalArgumentException("no candidates");
    }
    return add(
        new WovenType(
            WovenType.Match.NAMED, Object.class.getName(), false, Arrays.asList(candidates)));
  }

  private WovenType subtypesOf(String supertype, boolean required, String... candidates) {
    if (candidates.length == 0) {
      throw new IllegalArgumentException("no candidates for subtypes of " + supertype);
    }
    return add(
        new WovenType(WovenType.Match.SUBTYPES, supertype, required, Arrays.asList(candidates)));
  }

  /**
   * Every class of the application that has the annotation on methods: those methods are woven,
   * constructors are not. Hooks take {@link Owner}, {@link MethodId}, {@link Arguments}, {@link
   * Result}, {@link Enter} and {@link Thrown}. Class files are looked into only where the class
   * loader has the annotation.
   */
  public WovenType annotatedWith(String annotation) {
    return add(new WovenType(WovenType.Match.ANNOTATED, annotation, true, Collections.emptyList()));
  }

  /**
   * Adds a class of the module, and what it refers to, to the classes defined beside the library.
   * Only needed for classes that no hook refers to: those loaded by name.
   */
  public Weaving helper(String className) {
    helpers.add(className);
    return this;
  }

  public List<WovenType> types() {
    return Collections.unmodifiableList(types);
  }

  public List<String> helpers() {
    return Collections.unmodifiableList(helpers);
  }

  private WovenType add(WovenType type) {
    types.add(type);
    return type;
  }
}
