package io.datatracing.instrumentation.opentelemetryapi;

import java.lang.reflect.Method;

/** Methods as class files name them (JVMS, section 4.3). */
final class Descriptors {
  private Descriptors() {}

  /** Name and descriptor: {@code join(Ljava/lang/String;J)V}. */
  static String idOf(Method method) {
    StringBuilder id = new StringBuilder(method.getName()).append('(');
    for (Class<?> parameter : method.getParameterTypes()) {
      append(id, parameter);
    }
    append(id.append(')'), method.getReturnType());
    return id.toString();
  }

  private static void append(StringBuilder id, Class<?> type) {
    if (type.isArray()) {
      id.append(type.getName().replace('.', '/'));
    } else if (type.isPrimitive()) {
      id.append(letter(type));
    } else {
      id.append('L').append(type.getName().replace('.', '/')).append(';');
    }
  }

  private static char letter(Class<?> primitive) {
    if (primitive == long.class) {
      return 'J';
    }
    if (primitive == boolean.class) {
      return 'Z';
    }
    // The others are their first letters: byte, char, double, float, int, short, void.
    return Character.toUpperCase(primitive.getName().charAt(0));
  }
}
