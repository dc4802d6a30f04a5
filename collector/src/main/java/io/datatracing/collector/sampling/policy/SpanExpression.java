package io.datatracing.collector.sampling.policy;

import dev.cel.common.CelValidationException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.datatracing.collector.sampling.span.SpanView;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.SpanKind;
import io.datatracing.model.otlp.OtlpReader;
import io.datatracing.model.otlp.ValueDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * A condition in Google's Common Expression Language. Only the variables that the expression names
 * are made of a span. An expression that cannot be computed for a span, for instance because an
 * attribute it names is absent, does not hold for it, and is counted.
 */
final class SpanExpression implements SpanCondition {
  private static final MapType ATTRIBUTES = MapType.create(SimpleType.STRING, SimpleType.DYN);
  private static final double NANOS_PER_SECOND = 1e9;

  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("name", SimpleType.STRING)
          .addVar("service", SimpleType.STRING)
          .addVar("kind", SimpleType.STRING)
          .addVar("status", SimpleType.STRING)
          .addVar("status_message", SimpleType.STRING)
          .addVar("seconds", SimpleType.DOUBLE)
          .addVar("root", SimpleType.BOOL)
          .addVar("trace_state", SimpleType.STRING)
          .addVar("attributes", ATTRIBUTES)
          .addVar("resource", ATTRIBUTES)
          .addVar("events", ListType.create(SimpleType.STRING))
          .setResultType(SimpleType.BOOL)
          .build();

  private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder().build();

  private final CelRuntime.Program program;
  private final LongAdder failures;

  /**
   * @throws IllegalArgumentException with the place of the mistake
   */
  SpanExpression(String text, LongAdder failures) {
    this.failures = failures;
    try {
      program = RUNTIME.createProgram(COMPILER.compile(text).getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException(
          "expression '" + text + "' cannot be understood: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean holds(SpanView span) {
    try {
      return Boolean.TRUE.equals(program.eval(name -> variable(span, name)));
    } catch (CelEvaluationException | RuntimeException notForThisSpan) {
      failures.increment();
      return false;
    }
  }

  private static Optional<Object> variable(SpanView span, String name) {
    OtlpReader reader = span.reader();
    return switch (name) {
      case "name" -> Optional.of(span.name());
      case "service" -> Optional.of(span.service());
      case "kind" -> Optional.of(SpanKind.ofNumber(reader.kind()).name().toLowerCase(Locale.ROOT));
      case "status" -> Optional.of(status(reader.statusCode()));
      case "status_message" ->
          Optional.of(
              ValueDecoder.string(
                  reader.bytes(), reader.statusMessageOffset(), reader.statusMessageLength()));
      case "seconds" -> Optional.of(span.durationNanos() / NANOS_PER_SECOND);
      case "root" -> Optional.of(span.isRoot());
      case "trace_state" -> Optional.of(span.traceState());
      case "attributes" ->
          Optional.of(map(ValueDecoder.attributes(reader.bytes(), reader.attributes())));
      case "resource" -> Optional.of(map(span.resource().attributes()));
      case "events" -> Optional.of(events(reader));
      default -> Optional.empty();
    };
  }

  private static String status(int code) {
    return code >= 0 && code < Condition.StatusCode.NAMES.size()
        ? Condition.StatusCode.NAMES.get(code)
        : "unset";
  }

  private static List<Object> events(OtlpReader reader) {
    List<Object> names = new ArrayList<>(reader.eventCount());
    for (int i = 0; i < reader.eventCount(); i++) {
      var event = reader.event(i);
      names.add(ValueDecoder.string(reader.bytes(), event.nameOffset(), event.nameLength()));
    }
    return names;
  }

  /** Of a repeated key the first value, as everywhere else. */
  private static Map<String, Object> map(List<Attribute> attributes) {
    Map<String, Object> map = new HashMap<>();
    for (Attribute attribute : attributes) {
      map.putIfAbsent(attribute.key(), value(attribute.value()));
    }
    return map;
  }

  private static Object value(AttributeValue value) {
    if (value instanceof AttributeValue.BoolValue bool) {
      return bool.value();
    }
    if (value instanceof AttributeValue.IntValue number) {
      return number.value();
    }
    if (value instanceof AttributeValue.DoubleValue number) {
      return number.value();
    }
    if (value instanceof AttributeValue.ArrayValue array) {
      List<Object> list = new ArrayList<>(array.values().size());
      array.values().forEach(element -> list.add(value(element)));
      return list;
    }
    if (value instanceof AttributeValue.MapValue nested) {
      return map(nested.entries());
    }
    return value.text();
  }
}
