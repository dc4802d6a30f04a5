package io.datatracing.instrumentation.api.compiler;

import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** A method as a table of contents names it: {@code name} or {@code name(type, type)}. */
final class Signature {
  final String name;

  /** The descriptor up to and with its closing parenthesis; null for every overload. */
  final @Nullable String parameters;

  private Signature(String name, @Nullable String parameters) {
    this.name = name;
    this.parameters = parameters;
  }

  static Signature parse(String text) {
    int open = text.indexOf('(');
    if (open < 0) {
      return new Signature(text.trim(), null);
    }
    if (!text.endsWith(")")) {
      throw new PlanException("method " + text + " has no closing parenthesis at its end");
    }
    StringBuilder descriptor = new StringBuilder("(");
    String list = text.substring(open + 1, text.length() - 1).trim();
    if (!list.isEmpty()) {
      for (String type : list.split(",", -1)) {
        descriptor.append(descriptor(type.trim()));
      }
    }
    return new Signature(text.substring(0, open).trim(), descriptor.append(')').toString());
  }

  private static String descriptor(String type) {
    if (type.endsWith("[]")) {
      return "[" + descriptor(type.substring(0, type.length() - 2));
    }
    switch (type) {
      case "boolean":
        return "Z";
      case "byte":
        return "B";
      case "char":
        return "C";
      case "short":
        return "S";
      case "int":
        return "I";
      case "long":
        return "J";
      case "float":
        return "F";
      case "double":
        return "D";
      case "":
        throw new PlanException("a parameter type is empty");
      default:
        return Type.getObjectType(type.replace('.', '/')).getDescriptor();
    }
  }
}
