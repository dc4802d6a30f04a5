package io.datatracing.collector.datadog;

import io.datatracing.collector.intake.AttributeFields;
import io.datatracing.collector.intake.HexIds;
import io.datatracing.collector.intake.SpanAssembler;
import io.datatracing.model.SpanKind;
import io.datatracing.model.otlp.ProtobufWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes one span of Datadog's after the other and writes it as OTLP: the inverse of <a
 * href="https://docs.datadoghq.com/opentelemetry/mapping/semantic_mapping/">how Datadog takes
 * OpenTelemetry's spans</a>. The resource ({@code GET /orders}) is the span's name, the name
 * ({@code servlet.request}) the attribute {@code operation.name}, the type {@code span.type}.
 */
final class DatadogTranslator {
  /** In the meta of one span of a trace: the upper half of the 128-bit trace id. */
  static final String UPPER_TRACE_ID = "_dd.p.tid";

  private static final String PRIORITY = "_sampling_priority_v1";
  private static final int RESOURCE_ATTRIBUTE = 1;

  private final SpanAssembler out;
  private final Map<String, String> sender;
  private String service = "";
  private String name = "";
  private String resource = "";
  private String type = "";
  private String environment = "";
  private String version = "";
  private String hostName = "";
  private String runtimeId = "";
  private String language = "";
  private long traceId;
  private long spanId;
  private long parentId;
  private long start;
  private long duration;
  private boolean error;
  private String errorMessage = "";
  private @Nullable String kind;
  private boolean sampled;
  private @Nullable String problem;

  /**
   * @param sender attributes of the resource that all spans of the request share
   */
  DatadogTranslator(SpanAssembler out, Map<String, String> sender) {
    this.out = out;
    this.sender = sender;
  }

  void begin() {
    out.begin();
    service = "";
    name = "";
    resource = "";
    type = "";
    environment = "";
    version = "";
    hostName = "";
    runtimeId = "";
    language = "";
    traceId = 0;
    spanId = 0;
    parentId = 0;
    start = 0;
    duration = 0;
    error = false;
    errorMessage = "";
    kind = null;
    // A tracer that does not say sends what it has sampled.
    sampled = true;
    problem = null;
  }

  void text(String field, String value) {
    switch (field) {
      case "service" -> service = value;
      case "name" -> name = value;
      case "resource" -> resource = value;
      case "type" -> type = value;
      default -> throw new IllegalArgumentException(field);
    }
  }

  void number(String field, long value) {
    switch (field) {
      case "trace_id" -> traceId = value;
      case "span_id" -> spanId = value;
      case "parent_id" -> parentId = value;
      case "start" -> start = value;
      case "duration" -> duration = value;
      case "error" -> error = value != 0;
      default -> throw new IllegalArgumentException(field);
    }
  }

  /** The first problem of a span is told, and the span refused, when it ends. */
  void problem(String what) {
    if (problem == null) {
      problem = what;
    }
  }

  void meta(String key, String value) {
    switch (key) {
      // Said for all spans of the trace already.
      case UPPER_TRACE_ID -> {}
      case "span.kind" -> kind = value;
      case "env" -> environment = value;
      case "version" -> version = value;
      case "_dd.hostname" -> hostName = value;
      case "runtime-id" -> runtimeId = value;
      case "language" -> language = value;
      case "_dd.span_links" -> {
        if (!DatadogLinks.write(value, out)) {
          out.attribute(key, value);
        }
      }
      case "error.message", "error.msg" -> {
        errorMessage = value;
        out.attribute(key, value);
      }
      default -> out.attribute(key, value);
    }
  }

  void metric(String key, double value) {
    if (key.equals(PRIORITY)) {
      sampled = value > 0;
    }
    out.attribute(key, value);
  }

  void metaStruct(String key, byte[] value) {
    out.attribute(key, value);
  }

  void link(
      long high,
      long low,
      long id,
      String traceState,
      int flags,
      SpanAssembler.AttributeWriter attributes) {
    out.link(high, low, id, traceState, flags, attributes);
  }

  void event(long timeUnixNano, String eventName, SpanAssembler.AttributeWriter attributes) {
    out.event(timeUnixNano, eventName, attributes);
  }

  /**
   * @param upper hexadecimal digits, by the lower half of the id they belong to
   */
  void end(Map<Long, String> upper) {
    long high = 0;
    String digits = upper.get(traceId);
    if (digits != null) {
      try {
        high = HexIds.spanId(digits);
      } catch (NumberFormatException e) {
        problem(UPPER_TRACE_ID + " of a trace is wrong: " + e.getMessage());
      }
    }
    if (problem != null) {
      out.reject(problem);
      return;
    }
    out.ids(high, traceId, spanId, parentId);
    out.name(resource.isEmpty() ? name : resource);
    if (!name.isEmpty()) {
      out.attribute("operation.name", name);
    }
    if (!type.isEmpty()) {
      out.attribute("span.type", type);
    }
    out.kind(spanKind());
    out.flags(sampled ? 1 : 0);
    out.times(start, start + duration);
    out.status(error ? 2 : 0, error ? errorMessage : "");
    String key = String.join("\n", service, environment, version, hostName, runtimeId, language);
    if (!out.hasResource(key)) {
      describe(out.resource(key));
    }
    out.end(key, "", "");
  }

  private void describe(ProtobufWriter fields) {
    given(fields, "service.name", service);
    given(fields, "deployment.environment.name", environment);
    given(fields, "service.version", version);
    given(fields, "host.name", hostName);
    given(fields, "service.instance.id", runtimeId);
    if (!sender.containsKey("telemetry.sdk.language")) {
      given(fields, "telemetry.sdk.language", language);
    }
    sender.forEach((name, value) -> given(fields, name, value));
  }

  private static void given(ProtobufWriter fields, String key, String value) {
    if (!value.isEmpty()) {
      AttributeFields.string(fields, RESOURCE_ATTRIBUTE, key, value);
    }
  }

  private SpanKind spanKind() {
    if (kind == null) {
      // Tracers older than the tag: the type says which side of a call it is.
      return switch (type) {
        case "web", "server" -> SpanKind.SERVER;
        case "http",
            "sql",
            "db",
            "cache",
            "redis",
            "memcached",
            "cassandra",
            "mongodb",
            "elasticsearch" ->
            SpanKind.CLIENT;
        default -> SpanKind.INTERNAL;
      };
    }
    return switch (kind) {
      case "server" -> SpanKind.SERVER;
      case "client" -> SpanKind.CLIENT;
      case "producer" -> SpanKind.PRODUCER;
      case "consumer" -> SpanKind.CONSUMER;
      case "internal" -> SpanKind.INTERNAL;
      default -> {
        out.attribute("span.kind", kind);
        yield SpanKind.UNSPECIFIED;
      }
    };
  }
}
