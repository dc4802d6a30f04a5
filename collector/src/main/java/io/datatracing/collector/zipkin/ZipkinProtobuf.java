package io.datatracing.collector.zipkin;

import io.datatracing.collector.intake.UnreadableException;
import io.datatracing.model.otlp.MalformedOtlpException;
import io.datatracing.model.otlp.WireReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/**
 * Reads version 2's protobuf, <a
 * href="https://github.com/openzipkin/zipkin-api/blob/master/zipkin.proto">zipkin.proto</a>. A span
 * that is broken inside does not harm its neighbours, because each has its length before it.
 */
final class ZipkinProtobuf {
  private static final String[] KINDS = {"", "CLIENT", "SERVER", "PRODUCER", "CONSUMER"};

  private final WireReader in = new WireReader();
  private final ZipkinTranslator span;

  private ZipkinProtobuf(byte[] bytes, ZipkinTranslator span) {
    this.span = span;
    in.reset(bytes, 0, bytes.length);
  }

  /**
   * @throws UnreadableException when it is not a {@code ListOfSpans}
   */
  static void read(byte[] listOfSpans, ZipkinTranslator spans) {
    try {
      new ZipkinProtobuf(listOfSpans, spans).list();
    } catch (MalformedOtlpException e) {
      throw new UnreadableException("The body is not a ListOfSpans: " + e.getMessage(), e);
    }
  }

  private void list() {
    int end = in.limit();
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == delimited(1)) {
        int length = in.length();
        int next = in.position() + length;
        in.move(in.position(), next);
        span.begin();
        try {
          fields();
        } catch (MalformedOtlpException e) {
          span.problem("a span cannot be read: " + e.getMessage());
        }
        span.end();
        in.move(next, end);
      } else {
        in.skip(tag);
      }
    }
  }

  private static int delimited(int field) {
    return WireReader.tag(field, WireReader.LENGTH_DELIMITED);
  }

  private void fields() {
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.LENGTH_DELIMITED -> span.traceId(hex());
        case 2 << 3 | WireReader.LENGTH_DELIMITED -> span.parentId(hex());
        case 3 << 3 | WireReader.LENGTH_DELIMITED -> span.id(hex());
        case 4 << 3 | WireReader.VARINT -> {
          long kind = in.varint();
          span.kind(kind > 0 && kind < KINDS.length ? KINDS[(int) kind] : "");
        }
        case 5 << 3 | WireReader.LENGTH_DELIMITED -> span.name(in.takeString());
        case 6 << 3 | WireReader.FIXED64 -> span.timestamp(in.fixed64());
        case 7 << 3 | WireReader.VARINT -> span.duration(in.varint());
        case 8 << 3 | WireReader.LENGTH_DELIMITED -> span.localEndpoint(endpoint());
        case 9 << 3 | WireReader.LENGTH_DELIMITED -> span.remoteEndpoint(endpoint());
        case 10 << 3 | WireReader.LENGTH_DELIMITED -> annotation();
        case 11 << 3 | WireReader.LENGTH_DELIMITED -> tag();
        case 12 << 3 | WireReader.VARINT -> span.debug(in.varint() != 0);
        case 13 << 3 | WireReader.VARINT -> span.shared(in.varint() != 0);
        default -> in.skip(tag);
      }
    }
  }

  private String hex() {
    return HexFormat.of().formatHex(in.takeBytes());
  }

  private ZipkinEndpoint endpoint() {
    int end = in.limit();
    int length = in.length();
    int next = in.position() + length;
    in.move(in.position(), next);
    String service = "";
    String ipv4 = "";
    String ipv6 = "";
    long port = 0;
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.LENGTH_DELIMITED -> service = in.takeString();
        case 2 << 3 | WireReader.LENGTH_DELIMITED -> ipv4 = address();
        case 3 << 3 | WireReader.LENGTH_DELIMITED -> ipv6 = address();
        case 4 << 3 | WireReader.VARINT -> port = in.varint();
        default -> in.skip(tag);
      }
    }
    in.move(next, end);
    if (port < 0 || port > 65_535) {
      span.problem("port " + port + " is not from 0 to 65535");
      port = 0;
    }
    return new ZipkinEndpoint(service, ipv4, ipv6, (int) port);
  }

  private String address() {
    byte[] bytes = in.takeBytes();
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      span.problem("an address has " + bytes.length + " bytes, but must have 4 or 16");
      return "";
    }
  }

  private void annotation() {
    int end = in.limit();
    int length = in.length();
    int next = in.position() + length;
    in.move(in.position(), next);
    long timestamp = 0;
    String value = "";
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.FIXED64 -> timestamp = in.fixed64();
        case 2 << 3 | WireReader.LENGTH_DELIMITED -> value = in.takeString();
        default -> in.skip(tag);
      }
    }
    in.move(next, end);
    span.annotation(timestamp, value);
  }

  private void tag() {
    int end = in.limit();
    int length = in.length();
    int next = in.position() + length;
    in.move(in.position(), next);
    String key = "";
    String value = "";
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.LENGTH_DELIMITED -> key = in.takeString();
        case 2 << 3 | WireReader.LENGTH_DELIMITED -> value = in.takeString();
        default -> in.skip(tag);
      }
    }
    in.move(next, end);
    span.tag(key, value);
  }
}
