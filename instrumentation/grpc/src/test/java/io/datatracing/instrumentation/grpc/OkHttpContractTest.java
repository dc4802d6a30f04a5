package io.datatracing.instrumentation.grpc;

import io.grpc.ManagedChannelBuilder;
import io.grpc.okhttp.OkHttpChannelBuilder;

/** The client over OkHttp. */
class OkHttpContractTest extends GrpcContractTest {
  @Override
  ManagedChannelBuilder<?> builder(int port) {
    return OkHttpChannelBuilder.forAddress("127.0.0.1", port);
  }
}
