package io.datatracing.instrumentation.grpc;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/**
 * An interceptor is added where a channel or a server is built. Transports share one builder class,
 * which was renamed when it became a delegate; versions between have both, one calling the other.
 */
public final class GrpcInstrumentation implements LibraryInstrumentation {
  @Override
  public String name() {
    return "grpc";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .typeIfPresent("io.grpc.internal.AbstractManagedChannelImplBuilder")
        .method("build()", ChannelBuildHook.class);
    weaving
        .typeIfPresent("io.grpc.internal.ManagedChannelImplBuilder")
        .method("build()", ChannelBuildHook.class);
    weaving
        .typeIfPresent("io.grpc.internal.AbstractServerImplBuilder")
        .method("build()", ServerBuildHook.class);
    weaving
        .typeIfPresent("io.grpc.internal.ServerImplBuilder")
        .method("build()", ServerBuildHook.class);
  }
}
