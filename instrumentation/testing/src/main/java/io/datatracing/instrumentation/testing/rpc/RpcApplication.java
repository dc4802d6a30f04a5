package io.datatracing.instrumentation.testing.rpc;

import java.util.Map;

/** What the server under test does with one request message. */
@FunctionalInterface
public interface RpcApplication {
  /**
   * @param metadata the text metadata of the call
   * @throws RpcStatusException to answer with its status
   * @throws RuntimeException to fail without saying how
   */
  String answer(String request, Map<String, String> metadata) throws RpcStatusException;
}
