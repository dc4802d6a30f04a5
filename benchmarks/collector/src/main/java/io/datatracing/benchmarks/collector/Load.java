package io.datatracing.benchmarks.collector;

import io.datatracing.benchmarks.workload.ShopTraffic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Whole requests of HTTP, or messages of gRPC, made before the clock starts. */
final class Load {
  /** One request as it goes over the wire. */
  record Request(byte[] bytes, int spans) {}

  private final List<Request> requests = new ArrayList<>();
  private long spans;
  private long rawBytes;
  private long sentBytes;

  private final Protocol protocol;

  private Load(Protocol protocol) {
    this.protocol = protocol;
  }

  static Load of(Protocol protocol, long seed, long spans) {
    Load load = new Load(protocol);
    new ShopTraffic(seed, 1_000).generate(spans, load::add);
    return load;
  }

  private void add(byte[] request, int count) {
    byte[] encoded = protocol.encoding.apply(request);
    byte[] body = gzip(encoded);
    byte[] head =
        protocol == Protocol.OTLP_GRPC
            ? new byte[0]
            : ("POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: %s\r\n"
                    + "Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n")
                .formatted(protocol.path, protocol.mediaType, body.length)
                .getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = new byte[head.length + body.length];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    requests.add(new Request(whole, count));
    spans += count;
    rawBytes += encoded.length;
    sentBytes += body.length;
  }

  /** Level 1, as exporters that care for their host's CPU use. */
  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 4);
    try (GZIPOutputStream zip =
        new GZIPOutputStream(out) {
          {
            def.setLevel(1);
          }
        }) {
      zip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  List<Request> requests() {
    return requests;
  }

  long spans() {
    return spans;
  }

  double rawBytesPerSpan() {
    return (double) rawBytes / spans;
  }

  double sentBytesPerSpan() {
    return (double) sentBytes / spans;
  }
}
