package io.datatracing.collector.zipkin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.datatracing.collector.intake.UnreadableException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of spans in version 2's JSON, token by token. Unknown fields are passed over; a
 * field of the wrong type costs its span, JSON that is broken the whole list.
 */
final class ZipkinJson {
  private static final int MAX_NESTING = 100;
  private static final int MAX_QUOTED = 40;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          // Names of tags come from clients: interned ones would stay for ever.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final JsonParser in;
  private final ZipkinTranslator span;

  private ZipkinJson(JsonParser in, ZipkinTranslator span) {
    this.in = in;
    this.span = span;
  }

  /**
   * @throws UnreadableException when it is not a list of objects in JSON
   */
  static void read(byte[] json, ZipkinTranslator spans) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      new ZipkinJson(parser, spans).list();
    } catch (IOException e) {
      throw new UnreadableException("The body is not valid JSON: " + firstLine(e), e);
    }
  }

  private void list() throws IOException {
    if (in.nextToken() != JsonToken.START_ARRAY) {
      throw new UnreadableException("The body must be a JSON list of spans" + where());
    }
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      if (token != JsonToken.START_OBJECT) {
        throw new UnreadableException("A span must be a JSON object" + where());
      }
      span.begin();
      object(this::spanField);
      span.end();
    }
    if (in.nextToken() != null) {
      throw new UnreadableException("Nothing may follow the list of spans" + where());
    }
  }

  private interface FieldReader {
    /** The value is the current token, and not null. */
    void read(String name, JsonToken value) throws IOException;
  }

  private void object(FieldReader fields) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken value = in.nextToken();
      if (value != JsonToken.VALUE_NULL) {
        fields.read(name, value);
      }
    }
  }

  private void spanField(String name, JsonToken value) throws IOException {
    switch (name) {
      case "traceId" -> span.traceId(string(name, value));
      case "id" -> span.id(string(name, value));
      case "parentId" -> span.parentId(string(name, value));
      case "kind" -> span.kind(string(name, value));
      case "name" -> span.name(string(name, value));
      case "timestamp" -> span.timestamp(number(name, value));
      case "duration" -> span.duration(number(name, value));
      case "debug" -> span.debug(bool(name, value));
      case "shared" -> span.shared(bool(name, value));
      case "localEndpoint" -> {
        ZipkinEndpoint endpoint = endpoint(name, value);
        if (endpoint != null) {
          span.localEndpoint(endpoint);
        }
      }
      case "remoteEndpoint" -> {
        ZipkinEndpoint endpoint = endpoint(name, value);
        if (endpoint != null) {
          span.remoteEndpoint(endpoint);
        }
      }
      case "annotations" -> annotations(value);
      case "tags" -> {
        if (isA(JsonToken.START_OBJECT, name, value, "an object")) {
          object((key, text) -> span.tag(key, text(key, text)));
        }
      }
      default -> in.skipChildren();
    }
  }

  private void annotations(JsonToken opening) throws IOException {
    if (!isA(JsonToken.START_ARRAY, "annotations", opening, "a list")) {
      return;
    }
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      if (isA(JsonToken.START_OBJECT, "annotations", token, "a list of objects")) {
        long[] timestamp = {0};
        String[] text = {""};
        object(
            (name, value) -> {
              switch (name) {
                case "timestamp" -> timestamp[0] = number("annotations.timestamp", value);
                case "value" -> text[0] = string("annotations.value", value);
                default -> in.skipChildren();
              }
            });
        span.annotation(timestamp[0], text[0]);
      }
    }
  }

  private @Nullable ZipkinEndpoint endpoint(String field, JsonToken opening) throws IOException {
    if (!isA(JsonToken.START_OBJECT, field, opening, "an object")) {
      return null;
    }
    String[] texts = {"", "", ""};
    int[] port = {0};
    object(
        (name, value) -> {
          switch (name) {
            case "serviceName" -> texts[0] = string(name, value);
            case "ipv4" -> texts[1] = string(name, value);
            case "ipv6" -> texts[2] = string(name, value);
            case "port" -> port[0] = port(number(name, value));
            default -> in.skipChildren();
          }
        });
    return new ZipkinEndpoint(texts[0], texts[1], texts[2], port[0]);
  }

  private int port(long number) {
    if (number < 0 || number > 65_535) {
      span.problem("port " + number + " is not from 0 to 65535");
      return 0;
    }
    return (int) number;
  }

  private String string(String field, JsonToken value) throws IOException {
    return isA(JsonToken.VALUE_STRING, field, value, "a string") ? in.getText() : "";
  }

  /** Tags are strings; some clients write numbers and truth values as such. */
  private String text(String key, JsonToken value) throws IOException {
    return value.isScalarValue() ? in.getText() : string("tags." + key, value);
  }

  private boolean bool(String field, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE) {
      return value == JsonToken.VALUE_TRUE;
    }
    wrong(field, "true or false");
    return false;
  }

  private long number(String field, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NUMBER_INT || value == JsonToken.VALUE_STRING) {
      try {
        String text = in.getText();
        if (text.length() <= MAX_QUOTED) {
          return Long.parseLong(text);
        }
      } catch (NumberFormatException e) {
        // Told below, as a number that is too long.
      }
    }
    wrong(field, "a whole number");
    return 0;
  }

  private boolean isA(JsonToken expected, String field, JsonToken value, String what)
      throws IOException {
    if (value == expected) {
      return true;
    }
    wrong(field, what);
    return false;
  }

  private void wrong(String field, String expected) throws IOException {
    String text = String.valueOf(in.getText());
    span.problem(
        field
            + " "
            + (text.length() > MAX_QUOTED ? text.substring(0, MAX_QUOTED) + "…" : text)
            + " must be "
            + expected
            + where());
    in.skipChildren();
  }

  private String where() {
    return " (line "
        + in.currentTokenLocation().getLineNr()
        + ", column "
        + in.currentTokenLocation().getColumnNr()
        + ")";
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
