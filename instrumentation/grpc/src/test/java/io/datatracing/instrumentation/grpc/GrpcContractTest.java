package io.datatracing.instrumentation.grpc;

import io.datatracing.instrumentation.testing.rpc.RpcApplication;
import io.datatracing.instrumentation.testing.rpc.RpcClient;
import io.datatracing.instrumentation.testing.rpc.RpcContract;
import io.datatracing.instrumentation.testing.rpc.RpcServer;

class GrpcContractTest extends RpcContract {
  @Override
  protected RpcServer startServer(RpcApplication application) {
    return new OrdersServer(application);
  }

  @Override
  protected RpcClient newClient(int port) {
    return new OrdersClient(port);
  }
}
