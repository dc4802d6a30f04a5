package io.datatracing.instrumentation.grpc;

import io.datatracing.bootstrap.rpc.RpcReader;
import io.grpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/** Reads a call of either side. */
final class GrpcReader<C extends TracedCall> implements RpcReader<C> {

  @Override
  public String fullMethod(C call) {
    return call.method().getFullMethodName();
  }

  @Override
  public @Nullable String service(C call) {
    return MethodDescriptor.extractFullServiceName(fullMethod(call));
  }

  @Override
  public @Nullable String method(C call) {
    String full = fullMethod(call);
    return full.substring(full.lastIndexOf('/') + 1);
  }

  @Override
  public @Nullable String serverAddress(C call) {
    return call.authority().host();
  }

  @Override
  public int serverPort(C call) {
    return call.authority().port();
  }

  @Override
  public int previousAttempts(C call) {
    return call.previousAttempts();
  }
}
