package io.datatracing.instrumentation.weaver;

import org.jspecify.annotations.Nullable;

/** What has become of one instrumentation: a copy, for reports. */
public final class InstrumentationState {
  /** In the order in which they win: one that has retired has usually woven something before. */
  public enum Status {
    /** Switched off by its name. */
    OFF,
    /** Too many faults: its hooks do nothing any more. */
    RETIRED,
    /** The library is not what it knows, in at least one class loader. */
    STOOD_DOWN,
    /** Classes of the library have been woven. */
    ACTIVE,
    /** The library has not been seen. */
    WAITING,
  }

  private final String name;
  private final Status status;
  private final @Nullable String reason;
  private final int wovenClasses;

  InstrumentationState(String name, Status status, @Nullable String reason, int wovenClasses) {
    this.name = name;
    this.status = status;
    this.reason = reason;
    this.wovenClasses = wovenClasses;
  }

  public String name() {
    return name;
  }

  public Status status() {
    return status;
  }

  /** Why, for {@code RETIRED} and {@code STOOD_DOWN}; null otherwise. */
  public @Nullable String reason() {
    return reason;
  }

  /** How often a class was woven, again included. */
  public int wovenClasses() {
    return wovenClasses;
  }
}
