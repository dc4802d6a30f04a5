package io.datatracing.bootstrap.rpc;

import org.jspecify.annotations.Nullable;

/**
 * What a gRPC call says. Stateless. What is not known is null or 0.
 *
 * @param <Q> a call before it is made (client) or as it arrived (server)
 */
public interface RpcReader<Q> {
  /** {@code package.Service/Method}: the name of the span. */
  String fullMethod(Q call);

  /** {@code package.Service}. */
  @Nullable String service(Q call);

  /** {@code Method}. */
  @Nullable String method(Q call);

  @Nullable String serverAddress(Q call);

  int serverPort(Q call);

  /** How often the client has sent this call before; 0 if it does not say. */
  default int previousAttempts(Q call) {
    return 0;
  }
}
