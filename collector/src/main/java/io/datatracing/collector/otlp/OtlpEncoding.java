package io.datatracing.collector.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.RequestHead;
import io.datatracing.http.Response;
import io.datatracing.model.otlp.ProtobufWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The two encodings of OTLP over HTTP. An answer is in the encoding of its request. */
enum OtlpEncoding {
  PROTOBUF("protobuf", "application/x-protobuf") {
    @Override
    byte[] success() {
      return new byte[0];
    }

    @Override
    byte[] partialSuccess(long rejectedSpans, String why) {
      ProtobufWriter out = new ProtobufWriter();
      int partialSuccess = out.beginMessage(1);
      out.varintField(1, rejectedSpans);
      out.stringField(2, why);
      out.endMessage(partialSuccess);
      return out.toByteArray();
    }

    @Override
    byte[] status(int code, String message) {
      ProtobufWriter out = new ProtobufWriter();
      out.varintField(1, code);
      out.stringField(2, message);
      return out.toByteArray();
    }
  },

  JSON("json", "application/json") {
    @Override
    byte[] success() {
      return "{}".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    byte[] partialSuccess(long rejectedSpans, String why) {
      return json(
          out -> {
            out.writeObjectFieldStart("partialSuccess");
            out.writeStringField("rejectedSpans", Long.toString(rejectedSpans));
            out.writeStringField("errorMessage", why);
            out.writeEndObject();
          });
    }

    @Override
    byte[] status(int code, String message) {
      return json(
          out -> {
            out.writeNumberField("code", code);
            out.writeStringField("message", message);
          });
    }
  };

  private static final JsonFactory FACTORY = new JsonFactory();

  private final String label;
  private final String mediaType;

  OtlpEncoding(String label, String mediaType) {
    this.label = label;
    this.mediaType = mediaType;
  }

  /** Null when the request is in neither. */
  static @Nullable OtlpEncoding of(RequestHead head) {
    return switch (head.mediaType()) {
      case "application/x-protobuf", "application/protobuf" -> PROTOBUF;
      case "application/json" -> JSON;
      default -> null;
    };
  }

  /**
   * @throws io.datatracing.http.HttpProblemException 415 when the request is in neither
   */
  static OtlpEncoding required(RequestHead head) {
    OtlpEncoding encoding = of(head);
    if (encoding == null) {
      throw HttpProblem.unsupportedMediaType(
              "Content-Type "
                  + head.header("Content-Type")
                  + " is not OTLP; send application/x-protobuf or application/json.")
          .asException();
    }
    return encoding;
  }

  String mediaType() {
    return mediaType;
  }

  /** For metrics. */
  String label() {
    return label;
  }

  /** An {@code Export…ServiceResponse} that says nothing, which means that all is well. */
  abstract byte[] success();

  /** An {@code ExportTraceServiceResponse} for a request of which a part was kept. */
  abstract byte[] partialSuccess(long rejectedSpans, String why);

  /**
   * A {@code google.rpc.Status}.
   *
   * @param code of {@code google.rpc.Code}
   */
  abstract byte[] status(int code, String message);

  Response response(int httpStatus, byte[] body) {
    return Response.of(httpStatus, mediaType, body);
  }

  private interface Fields {
    void writeTo(JsonGenerator out) throws IOException;
  }

  private static byte[] json(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      out.writeStartObject();
      fields.writeTo(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail to take bytes", e);
    }
    return bytes.toByteArray();
  }
}
