package io.datatracing.instrumentation.weaver;

import org.jspecify.annotations.Nullable;

/** A stub as the compiler would generate it, for replacing values. */
public final class ReplacingStub {
  private ReplacingStub() {}

  public static Object text(@Nullable Object original) {
    return "<" + original + ">";
  }

  public static long doubled(long argument, long original) {
    return original * 2;
  }

  public static Object result(@Nullable Object result, @Nullable Object original) {
    return original + "!";
  }
}
