package io.datatracing.collector.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.HttpProblemException;
import io.datatracing.model.otlp.ProtobufWriter;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Translates OTLP in JSON into OTLP in protobuf, token by token: no tree, no object per span.
 * Protobuf takes fields in any order, so the order of the JSON's does not matter.
 *
 * <p>By protobuf's JSON mapping with OTLP's exceptions: ids in hexadecimal, enumerations as numbers
 * (names are taken too), unknown fields ignored. 64-bit integers may be strings or numbers; {@code
 * null} is an absent field.
 */
final class JsonTranslator {
  /**
   * A value in a value takes three levels of JSON, so this is more than the 32 levels of nested
   * values that a batch may have, and far less than would exhaust the stack.
   */
  private static final int MAX_NESTING = 250;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          // Field names come from clients: interned ones would stay for ever.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final JsonParser in;
  private final ProtobufWriter out = new ProtobufWriter();

  private JsonTranslator(JsonParser in) {
    this.in = in;
  }

  /**
   * @return an {@code ExportTraceServiceRequest}, not longer than about the JSON
   * @throws HttpProblemException 400 naming the place and what is wrong with it
   */
  static byte[] translate(byte[] json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      JsonTranslator translator = new JsonTranslator(parser);
      translator.document();
      return translator.out.toByteArray();
    } catch (IOException e) {
      throw HttpProblem.badRequest("The body is not valid JSON: " + firstLine(e)).asException();
    }
  }

  private void document() throws IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw wrong("an object");
    }
    message(OtlpMessages.EXPORT_TRACE_REQUEST);
    if (in.nextToken() != null) {
      throw wrong("nothing after the end");
    }
  }

  /** From after the opening brace to the closing one. */
  private void message(MessageType type) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      MessageType.Field field = type.field(in.currentName());
      JsonToken value = in.nextToken();
      if (field == null) {
        in.skipChildren();
      } else if (value != JsonToken.VALUE_NULL) {
        if (field.repeated()) {
          repeated(field, value);
        } else {
          value(field, value);
        }
      }
    }
  }

  private void repeated(MessageType.Field field, JsonToken opening) throws IOException {
    if (opening != JsonToken.START_ARRAY) {
      throw wrong("an array");
    }
    for (JsonToken value = in.nextToken(); value != JsonToken.END_ARRAY; value = in.nextToken()) {
      value(field, value);
    }
  }

  private void value(MessageType.Field field, JsonToken token) throws IOException {
    int number = field.number();
    switch (field.kind()) {
      case STRING -> out.requiredBytesField(number, JsonValues.utf8(in, token));
      case BYTES -> out.requiredBytesField(number, JsonValues.base64(in, token));
      case HEX_ID -> {
        byte[] id = JsonValues.hex(in, token);
        if (id.length > 0) {
          out.requiredBytesField(number, id);
        }
      }
      case BOOL -> out.requiredVarintField(number, JsonValues.bool(in, token) ? 1 : 0);
      case INT64 -> out.requiredVarintField(number, JsonValues.int64(in, token));
      case UINT32 -> out.requiredVarintField(number, JsonValues.uint32(in, token));
      case ENUM ->
          out.requiredVarintField(number, JsonValues.enumeration(in, token, field.names()));
      case DOUBLE ->
          out.requiredFixed64Field(
              number, Double.doubleToRawLongBits(JsonValues.float64(in, token)));
      case FIXED32 -> out.fixed32Field(number, (int) JsonValues.uint32(in, token));
      case FIXED64 -> out.requiredFixed64Field(number, JsonValues.uint64(in, token));
      case MESSAGE -> {
        if (token != JsonToken.START_OBJECT) {
          throw wrong("an object");
        }
        int nested = out.beginMessage(number);
        message(Objects.requireNonNull(field.type()));
        out.endMessage(nested);
      }
    }
  }

  private HttpProblemException wrong(String expected) {
    return JsonValues.wrong(in, expected);
  }

  private static @Nullable String firstLine(IOException e) {
    String message = e.getMessage();
    return message == null ? null : message.lines().findFirst().orElse("");
  }
}
