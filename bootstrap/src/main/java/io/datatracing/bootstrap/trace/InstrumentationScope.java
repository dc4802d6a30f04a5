package io.datatracing.bootstrap.trace;

import org.jspecify.annotations.Nullable;

/**
 * The code that made a span, where that is not the agent: OpenTelemetry's instrumentation scope.
 * Immutable.
 */
public final class InstrumentationScope {
  private final String name;
  private final @Nullable String version;
  private final @Nullable String schemaUrl;

  public InstrumentationScope(String name, @Nullable String version, @Nullable String schemaUrl) {
    this.name = name;
    this.version = version;
    this.schemaUrl = schemaUrl;
  }

  public String name() {
    return name;
  }

  public @Nullable String version() {
    return version;
  }

  /** Where the names of the attributes are defined. */
  public @Nullable String schemaUrl() {
    return schemaUrl;
  }

  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof InstrumentationScope)) {
      return false;
    }
    InstrumentationScope scope = (InstrumentationScope) other;
    return name.equals(scope.name)
        && same(version, scope.version)
        && same(schemaUrl, scope.schemaUrl);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return version == null ? name : name + ' ' + version;
  }

  private static boolean same(@Nullable String one, @Nullable String other) {
    return one == null ? other == null : one.equals(other);
  }
}
