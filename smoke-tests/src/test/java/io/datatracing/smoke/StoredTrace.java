package io.datatracing.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A trace as {@code GET /api/v1/traces/{id}} gives it. */
record StoredTrace(String traceId, List<Span> spans) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param attributes the values as text
   * @param linkedSpans the ids that its links point to
   */
  record Span(
      String spanId,
      @Nullable String parentSpanId,
      String service,
      String kind,
      String name,
      String status,
      long startNanos,
      Map<String, String> attributes,
      List<String> linkedSpans) {

    /** Never null, so that a missing attribute reads well in a failed assertion. */
    String attribute(String key) {
      return attributes.getOrDefault(key, "(no " + key + ")");
    }

    @Override
    public String toString() {
      return service + " " + kind + " " + name;
    }
  }

  /** Empty when the store has no span of it yet. */
  static StoredTrace read(URI server, String traceId) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = get(server.resolve("/api/v1/traces/" + traceId));
    if (response.statusCode() == 404) {
      return new StoredTrace(traceId, List.of());
    }
    List<Span> spans = new ArrayList<>();
    for (JsonNode span : JSON.readTree(response.body()).required("spans")) {
      spans.add(span(span));
    }
    return new StoredTrace(traceId, spans);
  }

  private static HttpResponse<byte[]> get(URI uri) throws IOException, InterruptedException {
    return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static Span span(JsonNode span) {
    Map<String, String> attributes = new HashMap<>();
    for (JsonNode attribute : span.required("attributes")) {
      JsonNode value = attribute.required("value");
      attributes.put(
          attribute.required("key").asText(), value.isArray() ? texts(value) : value.asText());
    }
    List<String> linked = new ArrayList<>();
    for (JsonNode link : span.required("links")) {
      linked.add(link.required("spanId").asText());
    }
    JsonNode parent = span.required("parentSpanId");
    return new Span(
        span.required("spanId").asText(),
        parent.isNull() ? null : parent.asText(),
        span.required("service").asText(),
        span.required("kind").asText(),
        span.required("name").asText(),
        span.required("status").required("code").asText(),
        span.required("startTimeUnixNano").asLong(),
        attributes,
        linked);
  }

  /** The values of an array, comma-separated. */
  private static String texts(JsonNode array) {
    StringJoiner texts = new StringJoiner(",");
    array.forEach(element -> texts.add(element.required("value").asText()));
    return texts.toString();
  }

  /**
   * The tree as text, two blanks per level: {@code service KIND name}. Siblings by start; a span
   * whose parent is missing shows it.
   */
  List<String> outline() {
    List<String> lines = new ArrayList<>();
    for (Span span : byStart()) {
      if (span.parentSpanId() == null) {
        outline(span, "", lines);
      } else if (spans.stream().noneMatch(s -> s.spanId().equals(span.parentSpanId()))) {
        outline(span, "(parent missing) ", lines);
      }
    }
    return lines;
  }

  /** The traces of this module are a dozen levels deep. */
  private void outline(Span span, String indent, List<String> lines) {
    lines.add(indent + span);
    List<Span> children = new ArrayList<>();
    for (Span child : byStart()) {
      if (span.spanId().equals(child.parentSpanId())) {
        children.add(child);
      }
    }
    if (span.kind().equals("PRODUCER")) {
      // Who reads a topic first is chance.
      children.sort(Comparator.comparing(Span::service));
    }
    for (Span child : children) {
      outline(child, indent + "  ", lines);
    }
  }

  private List<Span> byStart() {
    return spans.stream().sorted(Comparator.comparingLong(Span::startNanos)).toList();
  }

  /** The only span of a service with this name. */
  Span only(String service, String name) {
    List<Span> found =
        spans.stream().filter(s -> s.service().equals(service) && s.name().equals(name)).toList();
    if (found.size() != 1) {
      throw new AssertionError(
          found.size() + " spans of " + service + " are called \"" + name + "\": " + outline());
    }
    return found.get(0);
  }
}
