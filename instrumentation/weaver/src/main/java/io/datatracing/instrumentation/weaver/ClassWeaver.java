package io.datatracing.instrumentation.weaver;

import io.datatracing.instrumentation.api.plan.HookCall;
import io.datatracing.instrumentation.api.plan.MethodPlan;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** The second pass over a class: weaves its methods, adds the field. */
final class ClassWeaver extends ClassVisitor {
  private final MatchedTypes matched;
  private final ClassShape shape;
  private final boolean addField;
  private String owner = "";
  private boolean frames;
  private boolean changed;

  private ClassWeaver(ClassVisitor next, MatchedTypes matched, ClassShape shape, boolean addField) {
    super(Opcodes.ASM9, next);
    this.matched = matched;
    this.shape = shape;
    this.addField = addField;
  }

  /**
   * Weaves one class file of a version that ASM knows.
   *
   * @param addField whether objects get a field, which cannot be added to a class once loaded
   * @return the woven class file, or null when there was nothing to do
   * @throws UnfitException if a plan does not fit; nothing has been woven then
   */
  static byte @Nullable [] weave(byte[] classFile, MatchedTypes matched, boolean addField) {
    ClassReader reader = new ClassReader(classFile);
    ClassShape shape = ClassShape.of(reader, matched);
    checkRequired(matched, shape);
    // With the reader given, methods that nobody touches are copied as bytes.
    ClassWriter writer = new ClassWriter(reader, 0);
    ClassWeaver weaver = new ClassWeaver(writer, matched, shape, addField);
    reader.accept(weaver, ClassReader.EXPAND_FRAMES);
    return weaver.changed ? writer.toByteArray() : null;
  }

  private static void checkRequired(MatchedTypes matched, ClassShape shape) {
    for (MatchedType entry : matched.entries()) {
      for (MethodPlan method : entry.type.methods()) {
        if (method.required() && !shape.has(method)) {
          throw new UnfitException(
              entry.instrumentation, entry.type.name() + " has no method " + method);
        }
      }
    }
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String[] interfaces) {
    owner = name;
    frames = (version & 0xFFFF) >= Opcodes.V1_6;
    String[] all = interfaces;
    if (addField) {
      all = AddedField.interfaces(interfaces);
      changed = true;
    }
    super.visit(version, access, name, signature, superName, all);
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    Integer maxLocals = shape.maxLocals(name, descriptor);
    if (maxLocals == null) {
      return next;
    }
    int base = maxLocals;
    MethodVisitor first = null;
    MethodWeaver last = null;
    for (MatchedType entry : matched.entries()) {
      for (MethodPlan method : entry.type.methods()) {
        if (!method.matches(name, descriptor) || isWovenBefore(entry, method, name, descriptor)) {
          continue;
        }
        try {
          MethodWeaver weaver =
              new MethodWeaver(
                  owner,
                  access,
                  name,
                  descriptor,
                  base,
                  frames,
                  entry.instrumentation.stub(),
                  method.calls());
          base = weaver.end();
          if (last == null) {
            first = weaver;
          } else {
            last.writeTo(weaver);
          }
          last = weaver;
          changed = true;
        } catch (WeaveException misfit) {
          if (entry.type.anyClass()) {
            continue; // another method, or another class, of the same name
          }
          throw new UnfitException(
              entry.instrumentation, owner + "." + name + descriptor + ": " + misfit.getMessage());
        }
      }
    }
    if (last == null) {
      return next;
    }
    last.writeTo(next);
    return first;
  }

  /**
   * Whether another type of the same instrumentation, which the class is below as well, has asked
   * for the same hooks: they are called once.
   */
  private boolean isWovenBefore(
      MatchedType entry, MethodPlan method, String name, String descriptor) {
    for (MatchedType other : matched.entries()) {
      if (other == entry) {
        return false;
      }
      if (other.instrumentation == entry.instrumentation) {
        for (MethodPlan before : other.type.methods()) {
          if (before.matches(name, descriptor) && callsTheSame(before, method)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean callsTheSame(MethodPlan one, MethodPlan other) {
    List<HookCall> calls = one.calls();
    if (calls.size() != other.calls().size()) {
      return false;
    }
    for (int i = 0; i < calls.size(); i++) {
      if (!calls.get(i).stubMethod().equals(other.calls().get(i).stubMethod())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void visitEnd() {
    if (addField) {
      AddedField.write(cv, owner);
    }
    super.visitEnd();
  }
}
