package io.datatracing.query.api;

import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.storage.api.AttributeTexts;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TraceQuery;
import java.util.List;

/**
 * {@code GET /api/v1/attributes} and {@code /api/v1/attributes/{key}}: what there is to choose from
 * for who types a condition.
 */
final class AttributesHandler {
  static final List<String> PARAMETERS = Conditions.parametersAnd("prefix", "limit");

  private static final int DEFAULT_LIMIT = 100;

  private final SpanReader reader;

  AttributesHandler(SpanReader reader) {
    this.reader = reader;
  }

  Response keys(Request request) {
    Parameters parameters = Parameters.of(request, PARAMETERS);
    TraceQuery query = Conditions.query(parameters);
    return answer("keys", reader.attributeKeys(query, prefix(parameters), limit(parameters)));
  }

  Response values(Request request) {
    Parameters parameters = Parameters.of(request, PARAMETERS);
    TraceQuery query = Conditions.query(parameters);
    String key = request.pathParameter("key");
    return answer(
        "values", reader.attributeValues(query, key, prefix(parameters), limit(parameters)));
  }

  private static String prefix(Parameters parameters) {
    String prefix = parameters.text("prefix");
    return prefix == null ? "" : prefix;
  }

  private static int limit(Parameters parameters) {
    return Parameters.numberOr(parameters, "limit", DEFAULT_LIMIT, AttributeTexts.MAX_LIMIT);
  }

  private static Response answer(String field, AttributeTexts texts) {
    return JsonAnswers.object(
        json -> {
          json.writeArrayFieldStart(field);
          for (String text : texts.texts()) {
            json.writeString(text);
          }
          json.writeEndArray();
          json.writeBooleanField("complete", texts.complete());
        });
  }
}
