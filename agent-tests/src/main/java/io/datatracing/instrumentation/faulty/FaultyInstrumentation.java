package io.datatracing.instrumentation.faulty;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** For tests only: hooks that throw whatever can be thrown. In no jar that is delivered. */
public final class FaultyInstrumentation implements LibraryInstrumentation {
  @Override
  public String name() {
    return "faulty";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type("com.example.faulty.Library")
        .method("add", AddHooks.class)
        .method("replaced", ReplacedHooks.class)
        .method("around", AroundHooks.class)
        .method("fail", AddHooks.class);
  }
}
