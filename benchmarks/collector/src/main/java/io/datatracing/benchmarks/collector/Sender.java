package io.datatracing.benchmarks.collector;

import java.io.IOException;

/** One request in flight. */
interface Sender extends AutoCloseable {
  int STORED = 200;
  int OVERLOADED = 429;

  /** Sends a request and waits for its answer; its status as HTTP has it. */
  int send(byte[] request) throws IOException;

  @Override
  void close() throws IOException;
}
