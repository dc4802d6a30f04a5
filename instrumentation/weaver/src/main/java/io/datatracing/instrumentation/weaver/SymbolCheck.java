package io.datatracing.instrumentation.weaver;

import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.Symbol;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the symbols that an instrumentation's helpers use in the library that is actually
 * there: by reading its class files, for none of it may be loaded yet.
 */
final class SymbolCheck {
  private static final ClassFiles JAVA = ClassFiles.of(null);

  private final ClassFiles library;
  private final Map<String, Members> read = new HashMap<>();

  SymbolCheck(ClassFiles library) {
    this.library = library;
  }

  /** Returns what is missing, or null. */
  @Nullable String missing(InstrumentationPlan plan) throws IOException {
    List<Symbol> symbols = plan.symbols();
    for (int i = 0; i < symbols.size(); i++) {
      Symbol symbol = symbols.get(i);
      Members owner = members(symbol.owner());
      if (owner == null) {
        return "class " + symbol.owner();
      }
      if (symbol.name() != null && !has(symbol.owner(), key(symbol))) {
        return (symbol.isStatic() ? "static " : "") + symbol;
      }
    }
    return null;
  }

  private boolean has(String type, String key) throws IOException {
    Members members = members(type);
    if (members == null) {
      return false;
    }
    if (members.keys.contains(key)) {
      return true;
    }
    for (String supertype : members.supertypes) {
      if (!supertype.equals("java/lang/Object") && has(supertype, key)) {
        return true;
      }
    }
    return OBJECTS_OWN.contains(key);
  }

  private @Nullable Members members(String type) throws IOException {
    Members members = read.get(type);
    if (members == null) {
      ClassFiles files = type.startsWith("java/") ? JAVA : library;
      byte[] classFile = files.find(type);
      if (classFile == null) {
        return null;
      }
      members = new Members();
      new ClassReader(ClassVersion.readable(classFile))
          .accept(
              members, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
      read.put(type, members);
    }
    return members;
  }

  private static String key(Symbol symbol) {
    return (symbol.isStatic() ? "static " : "") + symbol.name() + symbol.descriptor();
  }

  private static final Set<String> OBJECTS_OWN = new HashSet<>();

  static {
    OBJECTS_OWN.add("toString()Ljava/lang/String;");
    OBJECTS_OWN.add("hashCode()I");
    OBJECTS_OWN.add("equals(Ljava/lang/Object;)Z");
    OBJECTS_OWN.add("getClass()Ljava/lang/Class;");
  }

  private static final class Members extends ClassVisitor {
    final Set<String> keys = new HashSet<>();
    final Set<String> supertypes = new HashSet<>();

    Members() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        @Nullable String superName,
        String[] interfaces) {
      if (superName != null) {
        supertypes.add(superName);
      }
      for (String implemented : interfaces) {
        supertypes.add(implemented);
      }
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      add(access, name, descriptor);
      return null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      add(access, name, descriptor);
      return null;
    }

    private void add(int access, String name, String descriptor) {
      boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
      keys.add((isStatic ? "static " : "") + name + descriptor);
    }
  }
}
