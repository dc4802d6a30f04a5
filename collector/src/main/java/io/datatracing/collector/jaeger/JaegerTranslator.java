package io.datatracing.collector.jaeger;

import io.datatracing.collector.intake.AttributeFields;
import io.datatracing.collector.intake.SpanAssembler;
import io.datatracing.model.Resource;
import io.datatracing.model.SpanKind;
import io.datatracing.model.otlp.ProtobufWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes one Jaeger span after the other, field by field in any order, and writes it as OTLP: the
 * inverse of <a href="https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/jaeger/">what
 * OpenTelemetry's SDKs did to send spans to Jaeger</a>.
 */
final class JaegerTranslator {
  private static final int SAMPLED = 1;

  /** Field number of a resource's attributes. */
  private static final int RESOURCE_ATTRIBUTE = 1;

  /** Field numbers of an event. */
  private static final int EVENT_TIME = 1;

  private static final int EVENT_NAME = 2;
  private static final String EVENT_WITHOUT_NAME = "log";

  private record Reference(boolean followsFrom, long traceIdHigh, long traceIdLow, long spanId) {}

  private final SpanAssembler out;
  private final List<Reference> references = new ArrayList<>();
  private long traceIdHigh;
  private long traceIdLow;
  private long spanId;
  private long parentSpanId;
  private long startNanos;
  private long durationNanos;
  private SpanKind kind = SpanKind.UNSPECIFIED;
  private boolean error;
  private @Nullable String statusCode;
  private String statusDescription = "";
  private String scopeName = "";
  private String scopeVersion = "";
  private @Nullable String problem;

  JaegerTranslator(SpanAssembler out) {
    this.out = out;
  }

  void begin() {
    out.begin();
    references.clear();
    traceIdHigh = 0;
    traceIdLow = 0;
    spanId = 0;
    parentSpanId = 0;
    startNanos = 0;
    durationNanos = 0;
    kind = SpanKind.UNSPECIFIED;
    error = false;
    statusCode = null;
    statusDescription = "";
    scopeName = "";
    scopeVersion = "";
    problem = null;
  }

  void traceId(long high, long low) {
    traceIdHigh = high;
    traceIdLow = low;
  }

  void traceIdHigh(long high) {
    traceIdHigh = high;
  }

  void traceIdLow(long low) {
    traceIdLow = low;
  }

  void spanId(long id) {
    spanId = id;
  }

  void parentSpanId(long id) {
    parentSpanId = id;
  }

  void operationName(String name) {
    out.name(name);
  }

  void reference(boolean followsFrom, long high, long low, long id) {
    references.add(new Reference(followsFrom, high, low, id));
  }

  void flags(int flags) {
    out.flags(flags & SAMPLED);
    if ((flags & ~SAMPLED) != 0) {
      out.attribute("jaeger.flags", (long) flags);
    }
  }

  void startNanos(long sinceEpoch) {
    startNanos = sinceEpoch;
  }

  void durationNanos(long nanos) {
    durationNanos = nanos;
  }

  /** The first problem of a span is told, and the span refused, when it ends. */
  void problem(String what) {
    if (problem == null) {
      problem = what;
    }
  }

  void warnings(List<String> warnings) {
    if (!warnings.isEmpty()) {
      out.attribute("jaeger.warnings", warnings);
    }
  }

  void tag(JaegerTag tag) {
    String text = tag.text();
    switch (tag.key()) {
      case "span.kind" -> {
        kind = kind(text);
        if (kind == SpanKind.UNSPECIFIED) {
          tag.writeTo(out);
        }
      }
      case "otel.status_code" -> statusCode = text;
      case "otel.status_description" -> statusDescription = text;
      case "otel.scope.name" -> scopeName = text;
      case "otel.scope.version" -> scopeVersion = text;
      // The names of the two before they were changed: a sender may write both.
      case "otel.library.name" -> scopeName = scopeName.isEmpty() ? text : scopeName;
      case "otel.library.version" -> scopeVersion = scopeVersion.isEmpty() ? text : scopeVersion;
      case "w3c.tracestate" -> out.traceState(text);
      case "error" -> {
        error = !text.equals("false");
        tag.writeTo(out);
      }
      default -> tag.writeTo(out);
    }
  }

  private static SpanKind kind(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "client" -> SpanKind.CLIENT;
      case "server" -> SpanKind.SERVER;
      case "producer" -> SpanKind.PRODUCER;
      case "consumer" -> SpanKind.CONSUMER;
      case "internal" -> SpanKind.INTERNAL;
      default -> SpanKind.UNSPECIFIED;
    };
  }

  /**
   * The field {@code event} of a log is its name, as OpenTracing has it; the others stay fields.
   */
  void log(long timeNanos, List<JaegerTag> fields) {
    out.event(
        0,
        "",
        (event, field) -> {
          event.fixed64Field(EVENT_TIME, timeNanos);
          String name = EVENT_WITHOUT_NAME;
          for (JaegerTag tag : fields) {
            if (tag.key().equals("event")) {
              name = tag.text();
            } else {
              tag.writeTo(event, field);
            }
          }
          event.stringField(EVENT_NAME, name);
        });
  }

  /** Spans of this key belong to this process; told once, before or after them. */
  void process(String key, String service, List<JaegerTag> tags) {
    ProtobufWriter resource = out.resource(key);
    AttributeFields.string(resource, RESOURCE_ATTRIBUTE, Resource.SERVICE_NAME, service);
    for (JaegerTag tag : tags) {
      JaegerTag named = tag.key().equals("hostname") ? tag.renamed("host.name") : tag;
      named.writeTo(resource, RESOURCE_ATTRIBUTE);
    }
  }

  boolean knowsProcess(String key) {
    return out.hasResource(key);
  }

  /**
   * @param process the key of {@link #process}
   */
  void end(String process) {
    if (problem != null) {
      out.reject(problem);
      return;
    }
    if (parentSpanId == 0) {
      parentSpanId = parentAmongReferences();
    }
    boolean parentSeen = false;
    for (Reference reference : references) {
      if (!parentSeen && isParent(reference)) {
        parentSeen = true;
      } else {
        out.link(
            reference.traceIdHigh(),
            reference.traceIdLow(),
            reference.spanId(),
            "",
            0,
            (link, field) ->
                AttributeFields.string(
                    link,
                    field,
                    "opentracing.ref_type",
                    reference.followsFrom() ? "follows_from" : "child_of"));
      }
    }
    out.ids(traceIdHigh, traceIdLow, spanId, parentSpanId);
    out.kind(kind);
    out.times(startNanos, startNanos + durationNanos);
    if ("OK".equals(statusCode)) {
      out.status(1, statusDescription);
    } else if (error || "ERROR".equals(statusCode)) {
      out.status(2, statusDescription);
    } else {
      out.status(0, statusDescription);
    }
    out.end(process, scopeName, scopeVersion);
  }

  private long parentAmongReferences() {
    for (Reference reference : references) {
      if (!reference.followsFrom() && isOfThisTrace(reference)) {
        return reference.spanId();
      }
    }
    return 0;
  }

  /** The parent is told twice by some clients: as such and as a reference of either type. */
  private boolean isParent(Reference reference) {
    return reference.spanId() == parentSpanId && isOfThisTrace(reference);
  }

  private boolean isOfThisTrace(Reference reference) {
    return reference.traceIdHigh() == traceIdHigh && reference.traceIdLow() == traceIdLow;
  }
}
