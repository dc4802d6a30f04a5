package io.datatracing.collector.zipkin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.datatracing.collector.intake.UnreadableException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import zipkin2.Annotation;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.codec.SpanBytesDecoder;

/**
 * Reads version 1, JSON and Thrift, by Zipkin's own library: what a span of version 1 means in
 * version 2 (which of its annotations are its kind and its times, when it is two spans) is Zipkin's
 * to say. That library writes names of services and spans in lower case, as Zipkin does.
 */
final class ZipkinV1 {
  private static final int MAX_NESTING = 100;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private ZipkinV1() {}

  /**
   * Span by span, so that one that is wrong does not cost the others.
   *
   * @throws UnreadableException when it is not a list of objects in JSON
   */
  static void readJson(byte[] json, ZipkinTranslator spans) {
    try (JsonParser in = FACTORY.createParser(json)) {
      if (in.nextToken() != JsonToken.START_ARRAY) {
        throw new UnreadableException("The body must be a JSON list of spans.");
      }
      for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
        if (token != JsonToken.START_OBJECT) {
          throw new UnreadableException("A span must be a JSON object, not " + in.getText() + ".");
        }
        int from = (int) in.currentTokenLocation().getByteOffset();
        int annotations = annotations(in);
        int to = (int) in.currentTokenLocation().getByteOffset() + 1;
        if (annotations > ThriftBounds.MAX_ANNOTATIONS) {
          refuse(
              "a span has %d annotations of both kinds; at most %d are read"
                  .formatted(annotations, ThriftBounds.MAX_ANNOTATIONS),
              spans);
          continue;
        }
        byte[] one = new byte[to - from + 2];
        one[0] = '[';
        System.arraycopy(json, from, one, 1, to - from);
        one[one.length - 1] = ']';
        oneOf(one, spans);
      }
      if (in.nextToken() != null) {
        throw new UnreadableException("Nothing may follow the list of spans.");
      }
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new UnreadableException("The body is not valid JSON: " + why, e);
    }
  }

  /** Goes to the end of a span; returns how many objects are in lists of its own. */
  private static int annotations(JsonParser in) throws IOException {
    int objects = 0;
    int depth = 1;
    while (depth > 0) {
      JsonToken token = in.nextToken();
      if (token == null) {
        throw new UnreadableException("The body ends within a span.");
      }
      if (token.isStructStart()) {
        depth++;
        // The span, a list, an object in it.
        objects += depth == 3 && token == JsonToken.START_OBJECT ? 1 : 0;
      } else if (token.isStructEnd()) {
        depth--;
      }
    }
    return objects;
  }

  private static void refuse(String why, ZipkinTranslator spans) {
    spans.begin();
    spans.problem(why);
    spans.end();
  }

  private static void oneOf(byte[] listOfOne, ZipkinTranslator spans) {
    List<Span> decoded;
    try {
      decoded = SpanBytesDecoder.JSON_V1.decodeList(listOfOne);
    } catch (RuntimeException e) {
      refuse("a span cannot be read: " + e.getMessage(), spans);
      return;
    }
    decoded.forEach(span -> translate(span, spans));
  }

  /**
   * @throws UnreadableException when it is not a list of spans in Thrift's binary protocol
   */
  static void readThrift(byte[] thrift, ZipkinTranslator spans) {
    List<Span> decoded;
    try {
      ThriftBounds.check(thrift);
      decoded = SpanBytesDecoder.THRIFT.decodeList(thrift);
    } catch (RuntimeException e) {
      String start = Arrays.toString(Arrays.copyOf(thrift, Math.min(8, thrift.length)));
      throw new UnreadableException(
          "The body is not a list of spans in Thrift (it begins with "
              + start
              + "): "
              + e.getMessage(),
          e);
    }
    decoded.forEach(span -> translate(span, spans));
  }

  private static void translate(Span from, ZipkinTranslator to) {
    to.begin();
    to.traceId(from.traceId());
    to.id(from.id());
    to.parentId(from.parentId());
    if (from.kind() != null) {
      to.kind(from.kind().name());
    }
    if (from.name() != null) {
      to.name(from.name());
    }
    to.timestamp(from.timestampAsLong());
    to.duration(from.durationAsLong());
    to.debug(Boolean.TRUE.equals(from.debug()));
    to.shared(Boolean.TRUE.equals(from.shared()));
    ZipkinEndpoint local = endpoint(from.localEndpoint());
    if (local != null) {
      to.localEndpoint(local);
    }
    ZipkinEndpoint remote = endpoint(from.remoteEndpoint());
    if (remote != null) {
      to.remoteEndpoint(remote);
    }
    for (Annotation annotation : from.annotations()) {
      to.annotation(annotation.timestamp(), annotation.value());
    }
    from.tags().forEach(to::tag);
    to.end();
  }

  private static @Nullable ZipkinEndpoint endpoint(@Nullable Endpoint from) {
    return from == null
        ? null
        : new ZipkinEndpoint(
            text(from.serviceName()), text(from.ipv4()), text(from.ipv6()), from.portAsInt());
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
