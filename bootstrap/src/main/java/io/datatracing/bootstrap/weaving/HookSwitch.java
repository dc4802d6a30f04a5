package io.datatracing.bootstrap.weaving;

/**
 * Whether the hooks of one instrumentation run in one class loader. Every generated stub has one in
 * a constant, so that asking costs a hook one read of a field.
 */
public final class HookSwitch {
  /**
   * Written when an instrumentation stands down or retires, by any thread. A call that has entered
   * while it was true still gets its exit hook, or what the enter hook began would never end.
   */
  public volatile boolean on;

  public HookSwitch(boolean on) {
    this.on = on;
  }
}
