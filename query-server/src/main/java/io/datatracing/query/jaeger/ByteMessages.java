package io.datatracing.query.jaeger;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Messages as their bytes. grpc-java has bounded what can be read by then. */
final class ByteMessages implements MethodDescriptor.Marshaller<byte[]> {
  static final ByteMessages INSTANCE = new ByteMessages();

  private ByteMessages() {}

  @Override
  public InputStream stream(byte[] message) {
    return new ByteArrayInputStream(message);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
