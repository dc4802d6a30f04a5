package io.datatracing.query.jaeger;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.SpanKind;
import io.datatracing.query.api.JsonAnswers;
import io.datatracing.query.api.Parameters;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.SpanReader;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/services}, {@code /api/services/{service}/operations}, {@code /api/operations}.
 */
final class UiNames {
  private static final String KINDS = "server, client, producer, consumer, internal or unspecified";

  private final SpanReader reader;

  UiNames(SpanReader reader) {
    this.reader = reader;
  }

  Response services(Request request) {
    return names(reader.services());
  }

  /** Names alone, each once. */
  Response operationNames(Request request) {
    return names(
        reader.operations(request.pathParameter("service")).stream()
            .map(Operation::name)
            .distinct()
            .toList());
  }

  Response operations(Request request) {
    Parameters parameters = Parameters.lenient(request);
    String service = parameters.text("service");
    if (service == null) {
      throw HttpProblem.badParameter("service", "The parameter service is missing.").asException();
    }
    SpanKind kind = parameters.optional("spanKind", UiNames::kind, KINDS);
    List<Operation> operations = operations(reader, service, kind);
    return JsonAnswers.object(
        json -> {
          json.writeArrayFieldStart("data");
          for (Operation operation : operations) {
            json.writeStartObject();
            json.writeStringField("name", operation.name());
            json.writeStringField("spanKind", text(operation.kind()));
            json.writeEndObject();
          }
          json.writeEndArray();
          counts(json, operations.size());
          json.writeNullField("errors");
        });
  }

  static List<Operation> operations(SpanReader reader, String service, @Nullable SpanKind kind) {
    return reader.operations(service).stream()
        .filter(operation -> kind == null || operation.kind() == kind)
        .toList();
  }

  /** As Jaeger writes kinds; nothing for a span that does not tell its own. */
  static String text(SpanKind kind) {
    return kind == SpanKind.UNSPECIFIED ? "" : kind.name().toLowerCase(Locale.ROOT);
  }

  static SpanKind kind(String text) {
    return SpanKind.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static Response names(List<String> names) {
    return JsonAnswers.object(
        json -> {
          json.writeArrayFieldStart("data");
          for (String name : names) {
            json.writeString(name);
          }
          json.writeEndArray();
          counts(json, names.size());
          json.writeNullField("errors");
        });
  }

  /** What every answer has and nobody uses: there are no pages. */
  static void counts(JsonGenerator json, int total) throws IOException {
    json.writeNumberField("total", total);
    json.writeNumberField("limit", 0);
    json.writeNumberField("offset", 0);
  }
}
