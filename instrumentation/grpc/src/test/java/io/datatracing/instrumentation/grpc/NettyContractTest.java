package io.datatracing.instrumentation.grpc;

import io.datatracing.instrumentation.testing.rpc.RpcApplication;
import io.datatracing.instrumentation.testing.rpc.RpcServer;
import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Over Netty, on both sides. */
class NettyContractTest extends GrpcContractTest {
  @Override
  protected RpcServer startServer(RpcApplication application) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new OrdersServer(application, NettyServerBuilder.forAddress(address), 0);
  }

  @Override
  ManagedChannelBuilder<?> builder(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port);
  }
}
