package io.datatracing.collector.zipkin;

import io.datatracing.collector.intake.AttributeFields;
import io.datatracing.collector.intake.HexIds;
import io.datatracing.collector.intake.SpanAssembler;
import io.datatracing.model.Resource;
import io.datatracing.model.SpanKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes one Zipkin span after the other, field by field in any order, and writes it as OTLP: the
 * inverse of <a href="https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/">what
 * OpenTelemetry's SDKs do to send spans to Zipkin</a>.
 *
 * <p>A span that is wrong in one field is still read to its end, so that the next one is found.
 *
 * <p><b>Shared spans.</b> With B3 a server may report the very id its client reports. Ids are
 * unique in OTLP, so the server's half gets another one, which is made from the shared one, and
 * becomes the child of the client's; {@code zipkin.shared_span_id} says which id it had.
 */
final class ZipkinTranslator {
  private static final long MAX_MICROS = Long.MAX_VALUE / 1_000;

  private final SpanAssembler out;
  private final long nowNanos;

  private @Nullable String traceId;
  private @Nullable String id;
  private @Nullable String parentId;
  private @Nullable String kind;
  private String name = "";
  private long timestampMicros;
  private long durationMicros;
  private long firstEventMicros;
  private long lastEventMicros;
  private boolean shared;
  private String service = "";
  private String scopeName = "";
  private String scopeVersion = "";
  private @Nullable String statusCode;
  private @Nullable String error;
  private long droppedAttributes;
  private long droppedEvents;
  private long droppedLinks;
  private @Nullable String problem;

  /**
   * @param nowNanos since 1970: the start of a span that does not say when it began
   */
  ZipkinTranslator(SpanAssembler out, long nowNanos) {
    this.out = out;
    this.nowNanos = nowNanos;
  }

  void begin() {
    out.begin();
    traceId = null;
    id = null;
    parentId = null;
    kind = null;
    name = "";
    timestampMicros = 0;
    durationMicros = 0;
    firstEventMicros = 0;
    lastEventMicros = 0;
    shared = false;
    service = "";
    scopeName = "";
    scopeVersion = "";
    statusCode = null;
    error = null;
    droppedAttributes = 0;
    droppedEvents = 0;
    droppedLinks = 0;
    problem = null;
  }

  void traceId(String value) {
    traceId = value;
  }

  void id(String value) {
    id = value;
  }

  void parentId(@Nullable String value) {
    parentId = value;
  }

  void kind(String value) {
    kind = value;
  }

  void name(String value) {
    name = value;
  }

  void timestamp(long micros) {
    timestampMicros = checked("timestamp", micros);
  }

  void duration(long micros) {
    durationMicros = checked("duration", micros);
  }

  void shared(boolean value) {
    shared = value;
  }

  void debug(boolean value) {
    if (value) {
      out.attribute("zipkin.debug", true);
    }
  }

  void annotation(long micros, String value) {
    long at = checked("annotations.timestamp", micros);
    if (at != 0) {
      firstEventMicros = firstEventMicros == 0 ? at : Math.min(firstEventMicros, at);
      lastEventMicros = Math.max(lastEventMicros, at);
    }
    out.event(at * 1_000, value, SpanAssembler.AttributeWriter.NONE);
  }

  void tag(String key, String value) {
    switch (key) {
      case "otel.status_code" -> statusCode = value;
      case "otel.scope.name" -> scopeName = value;
      case "otel.scope.version" -> scopeVersion = value;
      // The names of the two before they were changed: a sender may write both.
      case "otel.library.name" -> scopeName = scopeName.isEmpty() ? value : scopeName;
      case "otel.library.version" -> scopeVersion = scopeVersion.isEmpty() ? value : scopeVersion;
      case "otel.dropped_attributes_count" -> droppedAttributes = count(key, value);
      case "otel.dropped_events_count" -> droppedEvents = count(key, value);
      case "otel.dropped_links_count" -> droppedLinks = count(key, value);
      case "error" -> {
        error = value;
        out.attribute(key, value);
      }
      default -> out.attribute(key, value);
    }
  }

  void localEndpoint(ZipkinEndpoint endpoint) {
    service = endpoint.service();
    endpoint.writeTo(out, "network.local.", "zipkin.local_endpoint.ipv6");
  }

  void remoteEndpoint(ZipkinEndpoint endpoint) {
    if (!endpoint.service().isEmpty()) {
      out.attribute("peer.service", endpoint.service());
    }
    endpoint.writeTo(out, "network.peer.", "zipkin.remote_endpoint.ipv6");
  }

  /** The span is refused for it, when it has ended. Only the first problem of a span is told. */
  void problem(String what) {
    if (problem == null) {
      problem = what;
    }
  }

  void end() {
    long high = 0;
    long low = 0;
    long spanId = 0;
    long parent = 0;
    try {
      high = HexIds.high(required("traceId", traceId));
      low = HexIds.low(required("traceId", traceId));
      spanId = HexIds.spanId(required("id", id));
      parent = HexIds.spanId(parentId);
    } catch (NumberFormatException e) {
      problem("an id of a span is wrong: " + e.getMessage());
    }
    if (problem != null) {
      out.reject(problem);
      return;
    }
    if (shared) {
      out.attribute("zipkin.shared_span_id", String.format(Locale.ROOT, "%016x", spanId));
      parent = spanId;
      spanId = otherId(spanId);
    }
    out.ids(high, low, spanId, parent);
    out.name(name);
    out.kind(spanKind());
    // Only sampled spans are reported.
    out.flags(1);
    times();
    status();
    out.dropped(droppedAttributes, droppedEvents, droppedLinks);
    if (!service.isEmpty() && !out.hasResource(service)) {
      AttributeFields.string(out.resource(service), 1, Resource.SERVICE_NAME, service);
    }
    out.end(service, scopeName, scopeVersion);
  }

  private void times() {
    long start = timestampMicros * 1_000;
    if (timestampMicros == 0) {
      start = firstEventMicros == 0 ? nowNanos : firstEventMicros * 1_000;
      // The name that the OpenTelemetry collector gives to the same gap.
      out.attribute("otel.zipkin.absentField.startTime", true);
    }
    long end = start + durationMicros * 1_000;
    if (durationMicros == 0) {
      end = Math.max(start, lastEventMicros * 1_000);
      out.attribute("zipkin.duration_missing", true);
    }
    out.times(start, end);
  }

  private void status() {
    String message = error == null || error.equals("true") ? "" : error;
    if ("OK".equals(statusCode)) {
      out.status(1, "");
    } else if ("ERROR".equals(statusCode) || (error != null && !error.equals("false"))) {
      out.status(2, message);
    }
  }

  private SpanKind spanKind() {
    // A span without a kind is local by Zipkin's rules.
    return switch (kind == null ? "" : kind) {
      case "CLIENT" -> SpanKind.CLIENT;
      case "SERVER" -> SpanKind.SERVER;
      case "PRODUCER" -> SpanKind.PRODUCER;
      case "CONSUMER" -> SpanKind.CONSUMER;
      default -> SpanKind.INTERNAL;
    };
  }

  /** Always the same for the same id: a span that is reported twice stays one span. */
  static long otherId(long id) {
    long z = id + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    z ^= z >>> 31;
    return z == 0 ? 1 : z;
  }

  private long checked(String field, long micros) {
    if (micros < 0 || micros > MAX_MICROS) {
      problem(field + " " + micros + " is not a number of microseconds from 0 to " + MAX_MICROS);
      return 0;
    }
    return micros;
  }

  private long count(String key, String value) {
    try {
      long count = Long.parseLong(value);
      if (count >= 0 && count <= 0xffff_ffffL) {
        return count;
      }
    } catch (NumberFormatException e) {
      // As below: it stays what it was for its sender, a tag.
    }
    out.attribute(key, value);
    return 0;
  }

  private static String required(String field, @Nullable String value) {
    if (value == null) {
      throw new NumberFormatException(field + " is missing");
    }
    return value;
  }
}
