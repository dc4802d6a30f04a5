package io.datatracing.instrumentation.airflow;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Propagation;
import io.datatracing.bootstrap.propagation.TextGetter;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The run of a task under Airflow's Java SDK. Its start-up details are read by the names of their
 * getters: Kotlin gives those of internal properties a suffix, {@code getTi$sdk}.
 */
final class RunningTask {
  private final Span span;
  private final Context previous;

  private RunningTask(Span span, Context previous) {
    this.span = span;
    this.previous = previous;
  }

  /** Null if nothing is traced. */
  static @Nullable RunningTask start(@Nullable Object details) {
    Object task = details == null ? null : read(details, "getTi");
    if (task == null) {
      return null;
    }
    Object carrier = read(task, "getContextCarrier");
    Context current = CurrentContext.current();
    Context above =
        carrier instanceof Map
            ? Propagation.w3c().extract(current, (Map<?, ?>) carrier, CarrierGetter.INSTANCE)
            : current;
    String taskId = text(task, "getTaskId");
    Span span = Tracer.get().start("task " + taskId, SpanKind.CONSUMER, above);
    if (span == null) {
      return null;
    }
    String dagId = text(task, "getDagId");
    String runId = text(task, "getRunId");
    span.put(AirflowAttributes.DAG_ID, dagId);
    span.put(AirflowAttributes.RUN_ID, runId);
    span.put(AirflowAttributes.TASK_ID, taskId);
    AirflowAttributes.number(span, AirflowAttributes.TRY_NUMBER, text(task, "getTryNumber"));
    AirflowAttributes.number(span, AirflowAttributes.MAP_INDEX, text(task, "getMapIndex"));
    span.put(Attributes.DATATRACING_JOB_NAME, dagId);
    span.put(Attributes.DATATRACING_JOB_TYPE, AirflowAttributes.JOB_TYPE);
    span.put(Attributes.DATATRACING_RUN_ID, runId);
    return new RunningTask(span, CurrentContext.attach(span.in(above)));
  }

  void end(@Nullable Throwable thrown) {
    CurrentContext.restore(previous);
    if (thrown != null) {
      span.fail(thrown);
    }
    span.end();
  }

  private static @Nullable String text(Object owner, String getter) {
    Object value = read(owner, getter);
    return value == null ? null : value.toString();
  }

  private static @Nullable Object read(Object owner, String getter) {
    try {
      for (Method method : owner.getClass().getMethods()) {
        String name = method.getName();
        if (method.getParameterTypes().length == 0
            && (name.equals(getter) || name.startsWith(getter + "$"))) {
          method.setAccessible(true);
          return method.invoke(owner);
        }
      }
    } catch (ReflectiveOperationException | RuntimeException other) {
      // Another release, which does not tell.
    }
    return null;
  }

  private static final class CarrierGetter implements TextGetter<Map<?, ?>> {
    static final CarrierGetter INSTANCE = new CarrierGetter();

    @Override
    public @Nullable String get(Map<?, ?> carrier, String name) {
      Object value = carrier.get(name);
      return value == null ? null : value.toString();
    }

    @Override
    public Iterable<String> all(Map<?, ?> carrier, String name) {
      String value = get(carrier, name);
      return value == null ? Collections.<String>emptyList() : Collections.singletonList(value);
    }
  }
}
