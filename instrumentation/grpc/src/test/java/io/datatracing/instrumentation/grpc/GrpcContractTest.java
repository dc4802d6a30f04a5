package io.datatracing.instrumentation.grpc;

import io.datatracing.instrumentation.testing.rpc.RpcApplication;
import io.datatracing.instrumentation.testing.rpc.RpcClient;
import io.datatracing.instrumentation.testing.rpc.RpcContract;
import io.datatracing.instrumentation.testing.rpc.RpcServer;
import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;

/** Over shaded Netty, on both sides. */
class GrpcContractTest extends RpcContract {
  @Override
  protected RpcServer startServer(RpcApplication application) {
    return new OrdersServer(application);
  }

  /** As its super type: what the builders' methods return differs between versions. */
  ManagedChannelBuilder<?> builder(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port);
  }

  @Override
  protected RpcClient newClient(int port) {
    return new OrdersClient(builder(port));
  }

  @Override
  protected RpcClient newRetryingClient(int port) {
    return OrdersClient.retrying(builder(port));
  }

  @Override
  protected RpcClient newHedgingClient(int port) {
    return OrdersClient.hedging(builder(port));
  }
}
