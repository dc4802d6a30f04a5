package io.datatracing.instrumentation.grpc;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/**
 * An interceptor is added where a channel or a server is built. Transports share one builder class,
 * which was renamed when it became a delegate; versions between have both, one calling the other.
 * Streams within the process are watched as well: {@link InProcessCancelHooks}.
 */
public final class GrpcInstrumentation implements LibraryInstrumentation {
  private static final String IN_PROCESS = "io.grpc.inprocess.InProcessTransport$InProcessStream";

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
    weaving
        .typeIfPresent(IN_PROCESS + "$InProcessClientStream")
        .field("attempts")
        .methodIfPresent(
            "<init>(" + IN_PROCESS + ", io.grpc.CallOptions, io.grpc.Metadata)",
            InProcessStreamHooks.class)
        // Of newer versions.
        .methodIfPresent(
            "<init>(" + IN_PROCESS + ", io.grpc.CallOptions, io.grpc.internal.StatsTraceContext)",
            InProcessStreamHooks.class)
        .methodIfPresent("cancel(io.grpc.Status)", InProcessCancelHooks.class);
  }
}
