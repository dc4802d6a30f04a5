package io.datatracing.instrumentation.api.plan;

/**
 * One call to a stub. Every reference type in {@link #descriptor} is {@code Object}, so that the
 * verifier has nothing to load on account of the call; the stub casts.
 */
public final class HookCall {
  /** {@link #replaces} of a call that replaces nothing. */
  public static final int NOTHING = -5;

  private final boolean exit;
  private final boolean onThrow;
  private final int replaces;
  private final String stubMethod;
  private final String descriptor;
  private final int[] bindings;

  /**
   * @param exit false for an enter hook
   * @param onThrow whether an exit hook is called when the method throws, too
   * @param replaces an argument's index, {@link Binding#RETURN} or {@link #NOTHING}
   * @param bindings one {@link Binding} for each parameter of the descriptor
   */
  public HookCall(
      boolean exit,
      boolean onThrow,
      int replaces,
      String stubMethod,
      String descriptor,
      int[] bindings) {
    this.exit = exit;
    this.onThrow = onThrow;
    this.replaces = replaces;
    this.stubMethod = stubMethod;
    this.descriptor = descriptor;
    this.bindings = bindings.clone();
  }

  public boolean exit() {
    return exit;
  }

  public boolean onThrow() {
    return onThrow;
  }

  public int replaces() {
    return replaces;
  }

  /** True for the enter hook whose result is the enter state; its descriptor may still be void. */
  public boolean givesState() {
    return !exit && replaces == NOTHING;
  }

  public String stubMethod() {
    return stubMethod;
  }

  public String descriptor() {
    return descriptor;
  }

  public int bindingCount() {
    return bindings.length;
  }

  public int binding(int parameter) {
    return bindings[parameter];
  }
}
