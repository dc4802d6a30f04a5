package io.datatracing.collector.datadog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.datatracing.collector.intake.AttributeFields;
import io.datatracing.collector.intake.HexIds;
import io.datatracing.collector.intake.SpanAssembler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Links as tracers put them into the meta of a span, as JSON: {@code _dd.span_links}. */
final class DatadogLinks {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private record DatadogLink(
      String traceId,
      String spanId,
      String traceState,
      int flags,
      Map<String, String> attributes) {}

  private DatadogLinks() {}

  /** False, and nothing is written, when the text is not a list of links. */
  static boolean write(String json, SpanAssembler out) {
    List<DatadogLink> links = new ArrayList<>();
    try (JsonParser in = JSON.createParser(json)) {
      if (in.nextToken() != JsonToken.START_ARRAY) {
        return false;
      }
      while (in.nextToken() == JsonToken.START_OBJECT) {
        DatadogLink link = link(in);
        // Throws for what is no id, before anything is written.
        HexIds.high(link.traceId());
        HexIds.spanId(link.spanId());
        links.add(link);
      }
    } catch (IOException | NumberFormatException e) {
      return false;
    }
    for (DatadogLink link : links) {
      out.link(
          HexIds.high(link.traceId()),
          HexIds.low(link.traceId()),
          HexIds.spanId(link.spanId()),
          link.traceState(),
          link.flags(),
          (fields, number) ->
              link.attributes()
                  .forEach((key, value) -> AttributeFields.string(fields, number, key, value)));
    }
    return true;
  }

  private static DatadogLink link(JsonParser in) throws IOException {
    String traceId = "";
    String spanId = "";
    String traceState = "";
    int flags = 0;
    Map<String, String> attributes = new LinkedHashMap<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String field = in.currentName();
      JsonToken value = in.nextToken();
      switch (field) {
        case "trace_id" -> traceId = in.getText();
        case "span_id" -> spanId = in.getText();
        case "tracestate" -> traceState = in.getText();
        case "flags" -> flags = value == JsonToken.VALUE_NUMBER_INT ? in.getIntValue() : 0;
        case "attributes" -> {
          if (value == JsonToken.START_OBJECT) {
            attributes(in, attributes);
          } else {
            in.skipChildren();
          }
        }
        default -> in.skipChildren();
      }
    }
    return new DatadogLink(traceId, spanId, traceState, flags, attributes);
  }

  private static void attributes(JsonParser in, Map<String, String> into) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String key = in.currentName();
      JsonToken value = in.nextToken();
      if (value.isScalarValue()) {
        into.put(key, in.getText());
      } else {
        in.skipChildren();
      }
    }
  }
}
