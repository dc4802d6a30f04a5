package io.datatracing.collector.grpc;

import io.grpc.Metadata;
import java.util.concurrent.CompletionStage;

/** Answers calls of one method. */
@FunctionalInterface
public interface UnaryHandler {
  /**
   * Runs on an event loop: must not block.
   *
   * @param request the message, decompressed; counts against the memory budget until the answer
   * @return the answer's message, or {@link io.grpc.StatusRuntimeException}
   */
  CompletionStage<byte[]> handle(byte[] request, Metadata headers);
}
