package io.datatracing.model.error;

import io.datatracing.model.Attribute;
import io.datatracing.model.Event;
import io.datatracing.model.Span;
import io.datatracing.model.join.MessagingAttributes;
import java.util.List;

/**
 * What a span says of its failure.
 *
 * @param type an exception's class, an {@code error.type} or a status code; empty if it says none
 * @param message what was said about it; often empty
 */
public record SpanError(String type, String message) {
  private static final List<String> TYPES =
      List.of(
          "error.type",
          "db.response.status_code",
          "http.response.status_code",
          "http.status_code",
          "rpc.grpc.status_code");

  /** From the last exception that the span recorded, its attributes, and its status. */
  public static SpanError of(Span span) {
    String type = "";
    String message = span.status().message();
    for (Event event : span.events()) {
      String thrown = text(event.attributes(), "exception.type");
      if (event.name().equals("exception") && !thrown.isEmpty()) {
        type = thrown;
        String said = text(event.attributes(), "exception.message");
        message = said.isEmpty() ? message : said;
      }
    }
    for (String key : TYPES) {
      type = type.isEmpty() ? text(span.attributes(), key) : type;
    }
    return new SpanError(type, message);
  }

  /** {@code SchemaMismatch: field price is null}: the class without its package. */
  public String text() {
    String name = type.substring(type.lastIndexOf('.') + 1);
    if (name.isEmpty()) {
      return message;
    }
    return message.isEmpty() ? name : name + ": " + message;
  }

  private static String text(List<Attribute> attributes, String key) {
    String text = MessagingAttributes.text(attributes, key);
    return text == null ? "" : text;
  }
}
