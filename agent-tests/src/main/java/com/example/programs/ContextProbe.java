package com.example.programs;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import java.lang.reflect.Method;
import java.util.concurrent.Callable;

/**
 * What programs in a JVM with the agent ask: run this in a request, and who is current here. Names
 * no {@code Context}: the agent's has another name than the one the tests are compiled with.
 */
public final class ContextProbe {
  private ContextProbe() {}

  /** Runs the body in a span of this name. */
  public static <T> T inRequest(String name, Callable<T> body) throws Exception {
    Object outside = call(CurrentContext.class, null, "current");
    Span span = (Span) call(Tracer.class, Tracer.get(), "start", name, SpanKind.INTERNAL, outside);
    if (span == null) {
      throw new AssertionError("tracing is off");
    }
    Object inside = call(Span.class, span, "in", outside);
    Object previous = call(CurrentContext.class, null, "attach", inside);
    try {
      return body.call();
    } finally {
      call(CurrentContext.class, null, "restore", previous);
      span.end();
    }
  }

  /** The name of the request that this thread is in, or "nobody". */
  public static String current() {
    Span span = Span.current();
    return span == null ? "nobody" : span.name();
  }

  private static Object call(Class<?> type, Object owner, String name, Object... arguments)
      throws ReflectiveOperationException {
    for (Method method : type.getMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
        return method.invoke(owner, arguments);
      }
    }
    throw new NoSuchMethodException(type + "." + name);
  }
}
