package io.datatracing.instrumentation.api.plan;

import org.jspecify.annotations.Nullable;

/**
 * A class, field or method of the library that the hooks or their helpers refer to. It must be
 * there at run time, or the instrumentation stands down.
 */
public final class Symbol {
  private final String owner;
  private final @Nullable String name;
  private final @Nullable String descriptor;
  private final boolean isStatic;

  private Symbol(
      String owner, @Nullable String name, @Nullable String descriptor, boolean isStatic) {
    this.owner = owner;
    this.name = name;
    this.descriptor = descriptor;
    this.isStatic = isStatic;
  }

  public static Symbol type(String owner) {
    return new Symbol(owner, null, null, false);
  }

  /** A field, or a method where the descriptor begins with a parenthesis. */
  public static Symbol member(String owner, String name, String descriptor, boolean isStatic) {
    return new Symbol(owner, name, descriptor, isStatic);
  }

  public String owner() {
    return owner;
  }

  /** Null for a type. */
  public @Nullable String name() {
    return name;
  }

  /** Null for a type. */
  public @Nullable String descriptor() {
    return descriptor;
  }

  public boolean isStatic() {
    return isStatic;
  }

  public boolean isMethod() {
    return descriptor != null && descriptor.charAt(0) == '(';
  }

  @Override
  public String toString() {
    if (name == null) {
      return owner;
    }
    return owner + "." + name + (isMethod() ? descriptor : ":" + descriptor);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Symbol
        && toString().equals(other.toString())
        && isStatic == ((Symbol) other).isStatic;
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
