package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.instrumentation.testing.TestSpans;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Runs each test method as part of an application: in the same class loaded by {@link
 * ApplicationLoader}, where {@code io.opentelemetry} is the application's own.
 */
final class InApplication implements InvocationInterceptor {
  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    invocation.skip();
    Method outer = method.getExecutable();
    Class<?> type = ApplicationLoader.INSTANCE.loadClass(outer.getDeclaringClass().getName());
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    Object test = constructor.newInstance();
    share(method.getTarget().orElseThrow(), test);
    Method inner = type.getDeclaredMethod(outer.getName());
    inner.setAccessible(true);
    try {
      inner.invoke(test);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** The spans are collected by the extension that JUnit knows. */
  private static void share(Object outer, Object inner) throws ReflectiveOperationException {
    for (Field field : inner.getClass().getDeclaredFields()) {
      if (field.getType() == TestSpans.class) {
        Field known = outer.getClass().getDeclaredField(field.getName());
        known.setAccessible(true);
        field.setAccessible(true);
        field.set(inner, known.get(outer));
      }
    }
  }
}
