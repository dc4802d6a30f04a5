package io.datatracing.instrumentation.api;

/**
 * The table of contents of one instrumentation: which type, which method, which hooks. Read by the
 * build only (see {@code instrumentation/README.md}); nothing of it reaches an application's JVM.
 *
 * <p>Implementations are public, have a public constructor without parameters, and hold no state.
 */
public interface LibraryInstrumentation {
  /**
   * The word used for the folder, the setting that turns it off ({@code
   * datatracing.instrumentation.<name>.enabled}) and its fault counter: lower-case letters, digits
   * and hyphens.
   */
  String name();

  void define(Weaving weaving);
}
