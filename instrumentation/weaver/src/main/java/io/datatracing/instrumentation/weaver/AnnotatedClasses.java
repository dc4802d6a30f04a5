package io.datatracing.instrumentation.weaver;

import io.datatracing.bootstrap.weaving.WeakIdentityMap;
import io.datatracing.instrumentation.api.plan.MethodPlan;
import io.datatracing.instrumentation.api.plan.TypePlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Finds the application's classes that have one of the plans' annotations on methods. Such classes
 * have any name, so each is looked into: its constant pool has the annotation's descriptor. An
 * application without the annotation shall not pay for that: the first {@value #FIRST} classes of a
 * class loader are looked into, then the loader is asked once whether it has the annotation. Not
 * earlier, since asking makes it open jars, and before {@code main} would set up URL handlers.
 */
final class AnnotatedClasses {
  private static final int FIRST = 32;
  private static final ClassLoader OWN = AnnotatedClasses.class.getClassLoader();

  private final List<MatchedType> entries;
  private final List<byte[]> descriptors = new ArrayList<>(2);
  private final WeakIdentityMap<ClassLoader, State> states = new WeakIdentityMap<>();

  /** What is known of one loader. Racy: two threads may look into a class more, or ask twice. */
  private static final class State {
    int looked;
    boolean asking;
    volatile @Nullable Boolean hasAnnotation;
  }

  AnnotatedClasses(List<MatchedType> entries) {
    this.entries = entries;
    for (MatchedType entry : entries) {
      descriptors.add(ConstantPool.ascii("L" + entry.type.name() + ";"));
    }
  }

  /** Whether the class file may have one of the annotations, so that {@link #in} is worth it. */
  boolean mayHave(@Nullable ClassLoader loader, String name, byte[] classFile) {
    return loader != null
        && !entries.isEmpty()
        && !NameIndex.isJdks(name)
        && loader != OWN
        && isWorthLooking(loader)
        && ConstantPool.hasAny(classFile, descriptors);
  }

  /** As {@link #mayHave}, for a class that was loaded before the agent. */
  boolean isLoaded(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    String name = type.getName().replace('.', '/');
    if (loader == null || entries.isEmpty() || NameIndex.isJdks(name) || loader == OWN) {
      return false;
    }
    try {
      if (!has(loader, state(loader))) {
        return false;
      }
      byte[] classFile = ClassFiles.of(loader).find(name);
      return classFile != null && ConstantPool.hasAny(classFile, descriptors);
    } catch (IOException | RuntimeException e) {
      return false; // its class file cannot be had: it stays as it is
    }
  }

  private boolean isWorthLooking(ClassLoader loader) {
    State state = state(loader);
    Boolean known = state.hasAnnotation;
    if (known != null) {
      return known;
    }
    if (state.asking || state.looked++ < FIRST) {
      return true;
    }
    return has(loader, state);
  }

  private boolean has(ClassLoader loader, State state) {
    Boolean known = state.hasAnnotation;
    if (known == null) {
      state.asking = true; // a loader may load classes of its own to find a resource
      known = false;
      for (MatchedType entry : entries) {
        known |= loader.getResource(entry.type.name() + ".class") != null;
      }
      state.hasAnnotation = known;
    }
    return known;
  }

  private State state(ClassLoader loader) {
    State state = states.get(loader);
    if (state == null) {
      State fresh = new State();
      state = states.putIfAbsent(loader, fresh);
      if (state == null) {
        state = fresh;
      }
    }
    return state;
  }

  /** For each annotation that is on methods of the class, an entry that names these methods. */
  List<MatchedType> in(byte[] classFile) {
    List<MatchedType> found = new ArrayList<>(1);
    for (MatchedType entry : entries) {
      Finder finder = new Finder(entry.type);
      new ClassReader(classFile)
          .accept(finder, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
      if (!finder.methods.isEmpty()) {
        TypePlan methods =
            new TypePlan(
                finder.owner, false, true, Collections.<String>emptyList(), null, finder.methods);
        found.add(new MatchedType(entry.instrumentation, methods));
      }
    }
    return found;
  }

  private static final class Finder extends ClassVisitor {
    private final String descriptor;
    private final MethodPlan plan;
    final List<MethodPlan> methods = new ArrayList<>();
    String owner = "";

    Finder(TypePlan type) {
      super(Opcodes.ASM9);
      this.descriptor = "L" + type.name() + ";";
      this.plan = type.methods().get(0);
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
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        final String name,
        final String method,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      if (name.charAt(0) == '<') {
        return null;
      }
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String type, boolean visible) {
          if (type.equals(descriptor)) {
            String parameters = method.substring(0, method.indexOf(')') + 1);
            methods.add(new MethodPlan(name, parameters, false, plan.calls()));
          }
          return null;
        }
      };
    }
  }
}
