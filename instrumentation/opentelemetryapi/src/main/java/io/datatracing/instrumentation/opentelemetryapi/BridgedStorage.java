package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.trace.PlainContexts;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The current context of the application is the current context of the agent, seen through {@link
 * BridgedContext}: so it travels wherever that one travels, and automatic spans are current for
 * both.
 */
final class BridgedStorage implements ContextStorage {
  static final BridgedStorage INSTANCE = new BridgedStorage();

  /** Whether the API itself holds this storage, possibly in wrappers; see {@link StorageHooks}. */
  static volatile boolean chosen;

  private BridgedStorage() {}

  @Override
  public Scope attach(@Nullable Context context) {
    if (context == null) {
      return Scope.noop();
    }
    BridgedContext bridged = BridgedContext.of(context);
    Object previous = PlainContexts.attach(bridged.carried());
    return BridgedScope.open(bridged.carried(), previous);
  }

  /** Null for the root: the API then answers with its own. */
  @Override
  public @Nullable Context current() {
    Object current = PlainContexts.current();
    return current == PlainContexts.root() ? null : BridgedContext.in(current);
  }
}
