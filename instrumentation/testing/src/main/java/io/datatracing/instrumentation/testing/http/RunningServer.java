package io.datatracing.instrumentation.testing.http;

import java.util.concurrent.Executor;

/** A server under test that accepts connections. */
public interface RunningServer extends AutoCloseable {
  /** On 127.0.0.1. */
  int port();

  /** The pool whose threads run handlers. */
  Executor workers();
}
