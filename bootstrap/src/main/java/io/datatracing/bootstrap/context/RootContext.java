package io.datatracing.bootstrap.context;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;

/**
 * The only way to OpenTelemetry's root context that does not go through its storage: the default
 * method {@link ContextStorage#root()} of an otherwise unusable storage.
 */
final class RootContext implements ContextStorage {
  @Override
  public Scope attach(Context context) {
    throw new UnsupportedOperationException("the current context is kept by CurrentContext");
  }

  @Override
  public Context current() {
    throw new UnsupportedOperationException("the current context is kept by CurrentContext");
  }
}
