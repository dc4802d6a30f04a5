package io.datatracing.benchmarks.collector;

import io.grpc.CallOptions;
import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** A channel of grpc-java on Netty; messages are compressed before, so that it only says so. */
final class GrpcClient implements Sender {
  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private static final MethodDescriptor<byte[], byte[]> EXPORT =
      MethodDescriptor.newBuilder(BYTES, BYTES)
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(Protocol.OTLP_GRPC.path)
          .build();

  private final ManagedChannel channel;

  GrpcClient(int port) {
    CompressorRegistry compressed = CompressorRegistry.newEmptyInstance();
    compressed.register(new Already());
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .compressorRegistry(compressed)
            .build();
  }

  private static final class Already implements io.grpc.Compressor {
    @Override
    public String getMessageEncoding() {
      return new Codec.Gzip().getMessageEncoding();
    }

    @Override
    public OutputStream compress(OutputStream out) {
      return out;
    }
  }

  @Override
  public int send(byte[] request) {
    try {
      ClientCalls.blockingUnaryCall(
          channel, EXPORT, CallOptions.DEFAULT.withCompression("gzip"), request);
      return STORED;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED) {
        return OVERLOADED;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
