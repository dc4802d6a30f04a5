package io.datatracing.instrumentation.opentelemetryapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every method that the API's interfaces have is called, with arguments by type. A method that a
 * newer version adds fails the list until somebody has looked at it.
 */
@ExtendWith(InApplication.class)
class ApiContractTest {
  private static final SpanContext TARGET =
      SpanContext.create(
          "0123456789abcdef0123456789abcdef",
          "fedcba9876543210",
          TraceFlags.getSampled(),
          TraceState.getDefault());

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final Tracer tracer = GlobalOpenTelemetry.getTracer("contract");

  /** What each method of the newest interfaces leaves on a span. */
  @Test
  @Tag("newest")
  void theMethodsOfTheNewestApiAreThese() {
    assertThat(signatures(Span.class))
        .containsExactlyInAnyOrder(
            "addEvent(String)",
            "addEvent(String,Attributes)",
            "addEvent(String,Attributes,Instant)",
            "addEvent(String,Attributes,long,TimeUnit)",
            "addEvent(String,Instant)",
            "addEvent(String,long,TimeUnit)",
            "addLink(SpanContext)",
            "addLink(SpanContext,Attributes)",
            "end()",
            "end(Instant)",
            "end(long,TimeUnit)",
            "getSpanContext()",
            "isRecording()",
            "makeCurrent()",
            "recordException(Throwable)",
            "recordException(Throwable,Attributes)",
            "setAllAttributes(Attributes)",
            "setAttribute(AttributeKey,Object)",
            "setAttribute(AttributeKey,int)",
            "setAttribute(String,String)",
            "setAttribute(String,Value)",
            "setAttribute(String,boolean)",
            "setAttribute(String,double)",
            "setAttribute(String,long)",
            "setStatus(StatusCode)",
            "setStatus(StatusCode,String)",
            "storeInContext(Context)",
            "updateName(String)");
    assertThat(signatures(SpanBuilder.class))
        .containsExactlyInAnyOrder(
            "addLink(SpanContext)",
            "addLink(SpanContext,Attributes)",
            "setAllAttributes(Attributes)",
            "setAttribute(AttributeKey,Object)",
            "setAttribute(AttributeKey,int)",
            "setAttribute(String,String)",
            "setAttribute(String,boolean)",
            "setAttribute(String,double)",
            "setAttribute(String,long)",
            "setNoParent()",
            "setParent(Context)",
            "setSpanKind(SpanKind)",
            "setStartTimestamp(Instant)",
            "setStartTimestamp(long,TimeUnit)",
            "startSpan()");
    assertThat(signatures(Tracer.class))
        .containsExactlyInAnyOrder("isEnabled()", "spanBuilder(String)");
    assertThat(signatures(TracerProvider.class))
        .containsExactlyInAnyOrder("get(String)", "get(String,String)", "tracerBuilder(String)");
    assertThat(signatures(OpenTelemetry.class))
        .containsExactlyInAnyOrder(
            "getLogsBridge()",
            "getMeter(String)",
            "getMeterProvider()",
            "getPropagators()",
            "getTracer(String)",
            "getTracer(String,String)",
            "getTracerProvider()",
            "meterBuilder(String)",
            "tracerBuilder(String)");
    assertThat(signatures(ContextPropagators.class)).containsExactly("getTextMapPropagator()");
  }

  /** Each method of a span and of its builder does something, and none throws. */
  @Test
  void everyMethodOfSpanAndBuilderWorks() throws Exception {
    for (Method method : SpanBuilder.class.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers()) && !method.getName().equals("startSpan")) {
        SpanBuilder builder = tracer.spanBuilder("built");
        assertThat(method.invoke(builder, arguments(method))).as("%s", method).isSameAs(builder);
        builder.startSpan().end();
        assertThat(isTouched(spans.take(), method)).as("%s", method).isTrue();
      }
    }
    for (Method method : Span.class.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        Span span = tracer.spanBuilder("written").startSpan();
        Object result = method.invoke(span, arguments(method));
        if (method.getReturnType() == Span.class) {
          assertThat(result).as("%s", method).isSameAs(span);
        }
        if (result instanceof Scope) {
          ((Scope) result).close();
        }
        span.end();
        assertThat(isTouched(spans.take(), method)).as("%s", method).isTrue();
      }
    }
  }

  @Test
  void generatedAttributesArriveAsTheyAre() throws Exception {
    Random random = new Random(20260101);
    for (int round = 0; round < 200; round++) {
      GeneratedAttributes generated = new GeneratedAttributes(random);
      Span span = tracer.spanBuilder("generated").startSpan();
      generated.writeTo(span);
      span.end();
      SpanBuilder builder = tracer.spanBuilder("generated");
      generated.writeTo(builder);
      builder.startSpan().end();
      Span event = tracer.spanBuilder("event").startSpan();
      event.addEvent("generated", generated.attributes());
      event.end();

      assertThat(Recorded.attributes(spans.take())).isEqualTo(generated.expected());
      assertThat(Recorded.attributes(spans.take())).isEqualTo(generated.expected());
      assertThat(Recorded.attributes(spans.take().events().get(0))).isEqualTo(generated.expected());
    }
  }

  @Test
  void limitsApplyAndCount() throws Exception {
    Span span = tracer.spanBuilder("full").startSpan();
    for (int i = 0; i < 130; i++) {
      span.setAttribute("k" + i, i);
      span.addEvent("e");
    }
    span.end();

    io.datatracing.bootstrap.trace.Span made = spans.take();
    assertThat(made.attributeCount()).isEqualTo(128);
    assertThat(made.droppedAttributes()).isEqualTo(2);
    assertThat(made.droppedEvents()).isEqualTo(2);
  }

  private static boolean isTouched(io.datatracing.bootstrap.trace.Span made, Method method) {
    switch (method.getName()) {
      case "setAttribute":
      case "setAllAttributes":
        return made.attributeCount() == 1;
      case "addEvent":
      case "recordException":
        return made.events().size() == 1;
      case "addLink":
        return made.links().size() == 1;
      case "setStatus":
        return made.status() == io.datatracing.bootstrap.trace.SpanStatus.ERROR;
      case "updateName":
        return made.name().equals("text");
      case "setSpanKind":
        return made.kind() == io.datatracing.bootstrap.trace.SpanKind.CLIENT;
      case "setStartTimestamp":
        return made.startEpochNanos() == 7_000_000_000L;
      case "end":
        return made.endEpochNanos() > 0
            && (method.getParameterCount() == 0 || made.endEpochNanos() == 7_000_000_000L);
      case "setParent":
        return made.parentSpanId() == 0xfedcba9876543210L;
      case "setNoParent":
        return made.parentSpanId() == 0;
      case "getSpanContext":
      case "isRecording":
      case "storeInContext":
      case "makeCurrent":
        return true;
      default:
        return false;
    }
  }

  private static Object[] arguments(Method method) throws ReflectiveOperationException {
    List<@Nullable Object> arguments = new ArrayList<>();
    Class<?>[] types = method.getParameterTypes();
    for (Class<?> type : types) {
      arguments.add(argument(type, types[types.length - 1] == int.class));
    }
    return arguments.toArray();
  }

  private static Object argument(Class<?> type, boolean number)
      throws ReflectiveOperationException {
    switch (type.getSimpleName()) {
      case "String":
      case "Object":
        return "text";
      case "long":
        return 7L;
      case "int":
        return 7;
      case "double":
        return 0.5;
      case "boolean":
        return true;
      case "AttributeKey":
        return number ? AttributeKey.longKey("key") : AttributeKey.stringKey("key");
      case "Attributes":
        return Attributes.of(AttributeKey.stringKey("key"), "text");
      case "Instant":
        return Instant.ofEpochSecond(7);
      case "TimeUnit":
        return TimeUnit.SECONDS;
      case "SpanContext":
        return TARGET;
      case "Context":
        return Context.root().with(Span.wrap(TARGET));
      case "SpanKind":
        return SpanKind.CLIENT;
      case "StatusCode":
        return StatusCode.ERROR;
      case "Throwable":
        return new IllegalStateException("broken");
      case "Value":
        return type.getMethod("of", String.class).invoke(null, "text");
      default:
        throw new AssertionError("no argument of type " + type);
    }
  }

  private static TreeSet<String> signatures(Class<?> type) {
    TreeSet<String> signatures = new TreeSet<>();
    for (Method method : type.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        List<String> parameters = new ArrayList<>();
        for (Class<?> parameter : method.getParameterTypes()) {
          parameters.add(parameter.getSimpleName());
        }
        signatures.add(method.getName() + "(" + String.join(",", parameters) + ")");
      }
    }
    return signatures;
  }
}
