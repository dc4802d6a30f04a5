package io.datatracing.instrumentation.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.AttributeList;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanEvent;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything a span must be. {@link #matches} compares exactly: a span with one attribute or event
 * more than expected does not match.
 */
public final class ExpectedSpan {
  private final String name;
  private final SpanKind kind;
  private final Map<String, Object> attributes = new TreeMap<>();
  private @Nullable SpanContext parent;
  private SpanStatus status = SpanStatus.UNSET;
  private @Nullable String exceptionType;
  private List<String> messages = List.of();

  private ExpectedSpan(String name, SpanKind kind) {
    this.name = name;
    this.kind = kind;
  }

  /** A span that begins a trace, without attributes, whose status nobody set. */
  public static ExpectedSpan of(String name, SpanKind kind) {
    return new ExpectedSpan(name, kind);
  }

  /** Below {@code expected}, in its trace; null for a span that begins a trace. */
  public ExpectedSpan childOf(@Nullable SpanContext expected) {
    parent = expected;
    return this;
  }

  /** Numbers as {@code Long} or {@code Double}; null expects that the attribute is absent. */
  public ExpectedSpan with(String attribute, @Nullable Object value) {
    if (value == null) {
      attributes.remove(attribute);
    } else {
      attributes.put(
          attribute, value instanceof Integer ? (Object) ((Integer) value).longValue() : value);
    }
    return this;
  }

  /** Status ERROR and this {@code error.type}, without an exception. */
  public ExpectedSpan failed(String errorType) {
    status = SpanStatus.ERROR;
    return with("error.type", errorType);
  }

  /** Status ERROR, and the exception recorded as one event. */
  public ExpectedSpan threw(Class<? extends Throwable> type) {
    exceptionType = type.getName();
    return failed(type.getName());
  }

  /** Status ERROR with this {@code error.type}, and an exception recorded as one event. */
  public ExpectedSpan threw(Class<? extends Throwable> type, String errorType) {
    exceptionType = type.getName();
    return failed(errorType);
  }

  /** Exactly these events {@code rpc.message}, in any order: {@code SENT 1}, {@code RECEIVED 1}. */
  public ExpectedSpan messages(List<String> typesAndIds) {
    messages = typesAndIds.stream().sorted().collect(Collectors.toList());
    return this;
  }

  /** Fails with the difference unless {@code span} is what is expected, in all respects. */
  public void matches(Span span) {
    assertThat(span.name()).as("name").isEqualTo(name);
    assertThat(span.kind()).as("kind of %s", name).isEqualTo(kind);
    assertThat(attributesOf(span)).as("attributes of %s", name).isEqualTo(attributes);
    assertThat(span.status()).as("status of %s", name).isEqualTo(status);
    assertThat(exceptionTypes(span))
        .as("exceptions of %s", name)
        .isEqualTo(exceptionType == null ? List.of() : List.of(exceptionType));
    assertThat(messages(span)).as("messages of %s", name).isEqualTo(messages);
    assertThat(span.parentSpanId())
        .as("parent of %s", name)
        .isEqualTo(parent == null ? 0 : parent.spanId());
    if (parent != null) {
      assertThat(List.of(span.traceIdHigh(), span.traceIdLow()))
          .as("trace id of %s", name)
          .isEqualTo(List.of(parent.traceIdHigh(), parent.traceIdLow()));
    }
    assertThat(span.endEpochNanos()).isGreaterThanOrEqualTo(span.startEpochNanos());
  }

  /** All attributes by name, numbers boxed. */
  public static Map<String, Object> attributesOf(AttributeList list) {
    Map<String, Object> all = new TreeMap<>();
    for (int i = 0; i < list.attributeCount(); i++) {
      all.put(String.valueOf(list.keyAt(i)), list.valueAt(i));
    }
    return all;
  }

  private static List<Object> exceptionTypes(Span span) {
    return span.events().stream()
        .filter(event -> !isMessage(event))
        .map(ExpectedSpan::exceptionType)
        .collect(Collectors.toList());
  }

  private static List<String> messages(Span span) {
    return span.events().stream()
        .filter(ExpectedSpan::isMessage)
        .map(
            event ->
                event.get(AttributeKey.of("rpc.message.type"))
                    + " "
                    + event.get(AttributeKey.of("rpc.message.id")))
        .sorted()
        .collect(Collectors.toList());
  }

  private static boolean isMessage(SpanEvent event) {
    return event.name().equals("rpc.message");
  }

  private static Object exceptionType(SpanEvent event) {
    assertThat(event.name()).isEqualTo("exception");
    Object stackTrace = event.get(AttributeKey.of("exception.stacktrace"));
    assertThat(stackTrace).as("exception.stacktrace").isNotNull();
    return String.valueOf(event.get(AttributeKey.of("exception.type")));
  }
}
