package io.datatracing.storage.clickhouse;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A row of {@code otel_traces} as a span. The table has every value as text, and no flags, dropped
 * counts or schema URLs: they come out as strings, zero and empty.
 *
 * <p>Source: the exporter's published table, opentelemetry-collector-contrib,
 * exporter/clickhouseexporter, in use since 0.67; kinds and codes were spelt in another way before
 * 0.112 ({@code SPAN_KIND_SERVER}), and both are read.
 */
final class OtelRow {
  /** Casts make it independent of which versions chose LowCardinality, and of Duration's sign. */
  static final String COLUMNS =
      "toString(TraceId), toString(SpanId), toString(ParentSpanId), toString(TraceState),"
          + " toString(SpanName), toString(SpanKind), toString(ServiceName),"
          + " toUnixTimestamp64Nano(Timestamp), toInt64(Duration), toString(StatusCode),"
          + " toString(StatusMessage), toString(ScopeName), toString(ScopeVersion),"
          + " CAST(ResourceAttributes, 'Map(String, String)'),"
          + " CAST(SpanAttributes, 'Map(String, String)'),"
          + " arrayMap(t -> toUnixTimestamp64Nano(t), Events.Timestamp),"
          + " CAST(Events.Name, 'Array(String)'),"
          + " CAST(Events.Attributes, 'Array(Map(String, String))'),"
          + " CAST(Links.TraceId, 'Array(String)'), CAST(Links.SpanId, 'Array(String)'),"
          + " CAST(Links.TraceState, 'Array(String)'),"
          + " CAST(Links.Attributes, 'Array(Map(String, String))')";

  private OtelRow() {}

  static Span read(RowReader row) throws IOException {
    TraceId traceId = traceId(row.string());
    SpanId spanId = new SpanId(spanId(row.string()));
    long parent = spanId(row.string());
    String traceState = row.string();
    String name = row.string();
    SpanKind kind = kind(row.string());
    String service = row.string();
    long start = row.int64();
    long end = start + row.int64();
    Status.Code code = code(row.string());
    Status status = new Status(code, row.string());
    Scope scope = new Scope(row.string(), row.string(), List.of(), 0, "");
    Resource resource = resource(attributes(row), service);
    List<Attribute> attributes = attributes(row);
    return new Span(
        traceId,
        spanId,
        parent == 0 ? null : new SpanId(parent),
        traceState,
        0,
        name,
        kind,
        start,
        end,
        attributes,
        0,
        events(row),
        0,
        links(row),
        0,
        status,
        resource,
        scope);
  }

  /** The exporter keeps service.name among the attributes as well; a column may be all there is. */
  private static Resource resource(List<Attribute> attributes, String service) {
    boolean hasName =
        attributes.stream().anyMatch(attribute -> attribute.key().equals(Resource.SERVICE_NAME));
    if (hasName || service.isEmpty()) {
      return new Resource(attributes);
    }
    List<Attribute> all = new ArrayList<>(attributes);
    all.add(Attribute.of(Resource.SERVICE_NAME, service));
    return new Resource(all);
  }

  private static List<Attribute> attributes(RowReader row) throws IOException {
    int size = row.length();
    List<Attribute> attributes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String key = row.string();
      attributes.add(new Attribute(key, AttributeValue.of(row.string())));
    }
    return attributes;
  }

  private static List<List<Attribute>> attributeLists(RowReader row) throws IOException {
    int size = row.length();
    List<List<Attribute>> lists = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      lists.add(attributes(row));
    }
    return lists;
  }

  private static List<Event> events(RowReader row) throws IOException {
    long[] times = new long[row.length()];
    for (int i = 0; i < times.length; i++) {
      times[i] = row.int64();
    }
    List<String> names = row.strings();
    List<List<Attribute>> attributes = attributeLists(row);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      events.add(new Event(times[i], names.get(i), attributes.get(i), 0));
    }
    return events;
  }

  private static List<Link> links(RowReader row) throws IOException {
    List<String> traceIds = row.strings();
    List<String> spanIds = row.strings();
    List<String> traceStates = row.strings();
    List<List<Attribute>> attributes = attributeLists(row);
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < traceIds.size(); i++) {
      links.add(
          new Link(
              traceId(traceIds.get(i)),
              new SpanId(spanId(spanIds.get(i))),
              traceStates.get(i),
              0,
              attributes.get(i),
              0));
    }
    return links;
  }

  private static TraceId traceId(String hex) {
    return hex.isEmpty() ? new TraceId(0, 0) : TraceId.parse(hex);
  }

  private static long spanId(String hex) {
    return hex.isEmpty() ? 0 : SpanId.parse(hex).value();
  }

  static SpanKind kind(String text) {
    String word = word(text, "SPAN_KIND_");
    for (SpanKind kind : SpanKind.values()) {
      if (kind.name().equals(word)) {
        return kind;
      }
    }
    return SpanKind.UNSPECIFIED;
  }

  static Status.Code code(String text) {
    String word = word(text, "STATUS_CODE_");
    for (Status.Code code : Status.Code.values()) {
      if (code.name().equals(word)) {
        return code;
      }
    }
    return Status.Code.UNSET;
  }

  private static String word(String text, String prefix) {
    String upper = text.toUpperCase(Locale.ROOT);
    return upper.startsWith(prefix) ? upper.substring(prefix.length()) : upper;
  }
}
