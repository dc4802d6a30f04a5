package io.datatracing.instrumentation.servlet;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Calls by name. The containers' versions share class names, so no more than one can be on a class
 * path, and the tests are compiled once.
 */
final class Reflected {
  private Reflected() {}

  static Object create(String className, Object... arguments) throws Exception {
    for (Constructor<?> constructor : Class.forName(className).getConstructors()) {
      if (fits(constructor.getParameterTypes(), arguments)) {
        return constructor.newInstance(arguments);
      }
    }
    throw new NoSuchMethodException(className + Arrays.toString(arguments));
  }

  static Object call(Object target, String name, Object... arguments) throws Exception {
    for (Method method : target.getClass().getMethods()) {
      if (method.getName().equals(name) && fits(method.getParameterTypes(), arguments)) {
        try {
          return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
          throw new IllegalStateException(name + " failed", e.getCause());
        }
      }
    }
    throw new NoSuchMethodException(target.getClass() + "." + name + Arrays.toString(arguments));
  }

  private static boolean fits(Class<?>[] parameters, Object[] arguments) {
    if (parameters.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < parameters.length; i++) {
      boolean isInt = parameters[i] == int.class && arguments[i] instanceof Integer;
      if (!isInt && !parameters[i].isInstance(arguments[i])) {
        return false;
      }
    }
    return true;
  }
}
