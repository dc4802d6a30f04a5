package io.datatracing.query.zipkin;

import io.datatracing.model.Attribute;
import io.datatracing.model.Event;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Trace;
import io.datatracing.query.api.PlainJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import zipkin2.Endpoint;

/**
 * Spans as Zipkin has them: <a
 * href="https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/">what OpenTelemetry's
 * SDKs send to Zipkin</a>. What came from Zipkin becomes what it was: halves of a shared span get
 * their id back.
 */
final class ZipkinSpans {
  private static final String SHARED = "zipkin.shared_span_id";
  private static final String DEBUG = "zipkin.debug";
  private static final String NO_START = "otel.zipkin.absentField.startTime";
  private static final String NO_DURATION = "zipkin.duration_missing";

  /** Notes of the receiver about fields, which are fields again here. */
  private static final Set<String> NOTES = Set.of(SHARED, DEBUG, NO_START, NO_DURATION);

  /** Zipkin has no resources; the whole of ours on every span would be most of an answer. */
  private static final Set<String> OF_THE_RESOURCE =
      Set.of(
          "service.namespace",
          "service.version",
          "service.instance.id",
          "deployment.environment.name",
          "host.name");

  private ZipkinSpans() {}

  /** Spans without a valid id, which Zipkin cannot have, are left out. */
  static List<zipkin2.Span> of(Trace trace) {
    Map<SpanId, SpanId> parents = new HashMap<>();
    for (Span span : trace.spans()) {
      if (span.parentSpanId() != null) {
        parents.putIfAbsent(span.spanId(), span.parentSpanId());
      }
    }
    List<zipkin2.Span> spans = new ArrayList<>();
    if (trace.traceId().isValid()) {
      for (Span span : trace.spans()) {
        if (span.spanId().isValid()) {
          spans.add(span(span, parents));
        }
      }
    }
    return spans;
  }

  private static zipkin2.Span span(Span span, Map<SpanId, SpanId> parents) {
    zipkin2.Span.Builder out =
        zipkin2.Span.newBuilder()
            .traceId(span.traceId().high(), span.traceId().low())
            .name(span.name())
            .localEndpoint(local(span))
            .remoteEndpoint(RemoteEndpoints.of(span));
    ids(span, parents, out);
    switch (span.kind()) {
      case CLIENT -> out.kind(zipkin2.Span.Kind.CLIENT);
      case SERVER -> out.kind(zipkin2.Span.Kind.SERVER);
      case PRODUCER -> out.kind(zipkin2.Span.Kind.PRODUCER);
      case CONSUMER -> out.kind(zipkin2.Span.Kind.CONSUMER);
      default -> {}
    }
    times(span, out);
    tags(span, out);
    for (Event event : span.events()) {
      long micros = event.timeUnixNano() / 1_000;
      if (micros > 0) {
        out.addAnnotation(micros, annotation(event));
      }
    }
    return out.build();
  }

  private static void ids(Span span, Map<SpanId, SpanId> parents, zipkin2.Span.Builder out) {
    SpanId shared = shared(span);
    SpanId parent = span.parentSpanId();
    if (shared == null) {
      out.id(span.spanId().value());
    } else {
      out.id(shared.value()).shared(true);
      parent = parents.get(shared);
    }
    if (parent != null && parent.isValid()) {
      out.parentId(parent.value());
    }
  }

  private static @Nullable SpanId shared(Span span) {
    String text = RemoteEndpoints.text(span, SHARED);
    if (text == null) {
      return null;
    }
    try {
      SpanId shared = SpanId.parse(text);
      return shared.isValid() ? shared : null;
    } catch (IllegalArgumentException notOurs) {
      // Somebody else's attribute of the same name.
      return null;
    }
  }

  private static Endpoint local(Span span) {
    Endpoint.Builder local = Endpoint.newBuilder().serviceName(span.service());
    String address = RemoteEndpoints.text(span, "network.local.address");
    if (address != null && local.parseIp(address)) {
      Integer port = RemoteEndpoints.port(span, "network.local.port");
      if (port != null) {
        local.port(port);
      }
    }
    return local.build();
  }

  /** Zipkin has no span that takes no time: below a microsecond is one. */
  private static void times(Span span, zipkin2.Span.Builder out) {
    long start = span.startTimeUnixNano() / 1_000;
    if (start > 0 && !has(span, NO_START)) {
      out.timestamp(start);
    }
    if (!has(span, NO_DURATION)) {
      out.duration(Math.max(1, span.durationNanos() / 1_000));
    }
  }

  private static void tags(Span span, zipkin2.Span.Builder out) {
    for (Attribute attribute : span.resource().attributes()) {
      if (OF_THE_RESOURCE.contains(attribute.key())) {
        out.putTag(attribute.key(), PlainJson.text(attribute.value()));
      }
    }
    boolean hasError = false;
    for (Attribute attribute : span.attributes()) {
      if (attribute.key().equals(DEBUG)) {
        out.debug(true);
      }
      if (!NOTES.contains(attribute.key())) {
        hasError |= attribute.key().equals("error");
        out.putTag(attribute.key(), PlainJson.text(attribute.value()));
      }
    }
    switch (span.status().code()) {
      case ERROR -> {
        out.putTag("otel.status_code", "ERROR");
        if (!hasError) {
          String message = span.status().message();
          out.putTag("error", message.isEmpty() ? "true" : message);
        }
      }
      case OK -> out.putTag("otel.status_code", "OK");
      case UNSET -> {}
    }
    tag(out, "otel.scope.name", span.scope().name());
    tag(out, "otel.scope.version", span.scope().version());
    count(out, "otel.dropped_attributes_count", span.droppedAttributesCount());
    count(out, "otel.dropped_events_count", span.droppedEventsCount());
    count(out, "otel.dropped_links_count", span.droppedLinksCount());
  }

  private static void tag(zipkin2.Span.Builder out, String key, String value) {
    if (!value.isEmpty()) {
      out.putTag(key, value);
    }
  }

  private static void count(zipkin2.Span.Builder out, String key, long count) {
    if (count > 0) {
      out.putTag(key, Long.toString(count));
    }
  }

  private static boolean has(Span span, String key) {
    return span.attributes().stream().anyMatch(attribute -> attribute.key().equals(key));
  }

  /** The name, and behind it the attributes as JSON where there are some. */
  private static String annotation(Event event) {
    return event.attributes().isEmpty()
        ? event.name()
        : "\"" + event.name() + "\":" + PlainJson.object(event.attributes());
  }
}
