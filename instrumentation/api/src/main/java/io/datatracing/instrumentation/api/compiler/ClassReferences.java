package io.datatracing.instrumentation.api.compiler;

import io.datatracing.instrumentation.api.plan.Symbol;
import java.util.LinkedHashSet;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * What a class file refers to: types by internal name, and members. Annotations are left out: they
 * are not needed to run.
 */
final class ClassReferences extends ClassVisitor {
  /** Every class named, descriptors included. */
  final Set<String> types = new LinkedHashSet<>();

  /** Types and members that the JVM resolves when the code runs or is verified. */
  final Set<Symbol> symbols = new LinkedHashSet<>();

  /** Super class and interfaces. */
  final Set<String> supertypes = new LinkedHashSet<>();

  private ClassReferences() {
    super(Opcodes.ASM9);
  }

  static ClassReferences of(byte[] classFile) {
    ClassReferences references = new ClassReferences();
    new ClassReader(classFile).accept(references, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return references;
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    if (superName != null) {
      supertypes.add(superName);
    }
    if (interfaces != null) {
      for (String implemented : interfaces) {
        supertypes.add(implemented);
      }
    }
    for (String supertype : supertypes) {
      resolved(supertype);
    }
  }

  @Override
  public @Nullable FieldVisitor visitField(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      @Nullable Object value) {
    named(Type.getType(descriptor));
    return null;
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    named(Type.getMethodType(descriptor));
    return new Code();
  }

  private void resolved(String internalName) {
    Type type = Type.getObjectType(internalName);
    named(type);
    Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
    if (element.getSort() == Type.OBJECT) {
      symbols.add(Symbol.type(element.getInternalName()));
    }
  }

  private void member(String owner, String name, String descriptor, boolean isStatic) {
    named(Type.getType(descriptor));
    if (owner.charAt(0) == '[') {
      resolved(owner); // an array's clone(): Object's
      return;
    }
    named(Type.getObjectType(owner));
    symbols.add(Symbol.member(owner, name, descriptor, isStatic));
  }

  private void named(Type type) {
    switch (type.getSort()) {
      case Type.METHOD:
        named(type.getReturnType());
        for (Type argument : type.getArgumentTypes()) {
          named(argument);
        }
        break;
      case Type.ARRAY:
        named(type.getElementType());
        break;
      case Type.OBJECT:
        types.add(type.getInternalName());
        break;
      default:
        break; // primitive
    }
  }

  private final class Code extends MethodVisitor {
    Code() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      resolved(type);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      member(owner, name, descriptor, opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      member(owner, name, descriptor, opcode == Opcodes.INVOKESTATIC);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      named(Type.getMethodType(descriptor));
      for (Object argument : arguments) {
        constant(argument);
      }
    }

    @Override
    public void visitLdcInsn(Object value) {
      constant(value);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
      resolved(descriptor);
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
      if (type != null) {
        resolved(type);
      }
    }

    private void constant(Object value) {
      if (value instanceof Type) {
        Type type = (Type) value;
        if (type.getSort() == Type.METHOD) {
          named(type);
        } else {
          resolved(type.getInternalName());
        }
      } else if (value instanceof Handle) {
        Handle handle = (Handle) value;
        int tag = handle.getTag();
        boolean isStatic =
            tag == Opcodes.H_INVOKESTATIC
                || tag == Opcodes.H_GETSTATIC
                || tag == Opcodes.H_PUTSTATIC;
        member(handle.getOwner(), handle.getName(), handle.getDesc(), isStatic);
      }
    }
  }
}
