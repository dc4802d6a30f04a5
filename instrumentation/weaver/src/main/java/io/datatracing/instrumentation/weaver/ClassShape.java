package io.datatracing.instrumentation.weaver;

import io.datatracing.instrumentation.api.plan.MethodPlan;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * The first pass over a class: which of the wanted methods it has, and how many locals each has.
 * The second pass must know that number before it sees the code.
 */
final class ClassShape extends ClassVisitor {
  private static final int NO_BODY = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE;

  private final MatchedTypes matched;
  private final Map<String, Integer> maxLocals = new HashMap<>();

  private ClassShape(MatchedTypes matched) {
    super(Opcodes.ASM9);
    this.matched = matched;
  }

  static ClassShape of(ClassReader reader, MatchedTypes matched) {
    ClassShape shape = new ClassShape(matched);
    reader.accept(shape, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return shape;
  }

  /** Null for a method without a body or one that nobody wants woven. */
  @Nullable Integer maxLocals(String name, String descriptor) {
    return maxLocals.get(name + descriptor);
  }

  /** Whether any method with a body matches. */
  boolean has(MethodPlan plan) {
    for (String method : maxLocals.keySet()) {
      int descriptor = method.indexOf('(');
      if (plan.matches(method.substring(0, descriptor), method.substring(descriptor))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    if ((access & NO_BODY) != 0 || !matched.wants(name, descriptor)) {
      return null;
    }
    final String key = name + descriptor;
    return new MethodVisitor(Opcodes.ASM9) {
      @Override
      public void visitMaxs(int stack, int locals) {
        maxLocals.put(key, locals);
      }
    };
  }
}
