package io.datatracing.instrumentation.testing.http;

/** A server under test that accepts connections. */
public interface RunningServer extends AutoCloseable {
  /** On 127.0.0.1. */
  int port();
}
