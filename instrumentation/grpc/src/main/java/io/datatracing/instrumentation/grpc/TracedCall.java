package io.datatracing.instrumentation.grpc;

import io.grpc.MethodDescriptor;

/**
 * What the reader needs of a call; the tracing calls of both sides are one, so that reading
 * allocates nothing.
 */
interface TracedCall {
  MethodDescriptor<?, ?> method();

  Authority authority();

  /** 0 unless it is a server's call that the client has sent before. */
  int previousAttempts();
}
