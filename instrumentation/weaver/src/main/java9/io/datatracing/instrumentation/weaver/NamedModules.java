package io.datatracing.instrumentation.weaver;

import io.datatracing.bootstrap.weaving.HelperClasses;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@link JavaModules} for Java 9 and later. */
@Java9
final class NamedModules extends JavaModules {
  private final Instrumentation instrumentation;

  NamedModules(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  @Override
  boolean present() {
    return true;
  }

  @Override
  void exportInternals(Class<?> to) {
    Module base = Object.class.getModule();
    Set<Module> ours = Collections.singleton(to.getModule());
    Map<String, Set<Module>> exports = new HashMap<>(4);
    exports.put("jdk.internal.misc", ours);
    // From 12 on, with what was in the other one before.
    if (base.getDescriptor().packages().contains("jdk.internal.access")) {
      exports.put("jdk.internal.access", ours);
    }
    instrumentation.redefineModule(
        base,
        Collections.emptySet(),
        exports,
        Collections.emptyMap(),
        Collections.emptySet(),
        Collections.emptyMap());
  }

  @Override
  void readUnnamed(@Nullable Object module, @Nullable ClassLoader loader) {
    Module library = (Module) module;
    if (library == null || !library.isNamed()) {
      return; // an unnamed module reads everything
    }
    // Not a constant of this class: bootstrap is defined after it has been loaded.
    Module bootstrap = HelperClasses.class.getModule();
    Set<Module> reads = new HashSet<>(4);
    // Bootstrap is in the boot loader's unnamed module, stub and helpers in the library loader's.
    if (!library.canRead(bootstrap)) {
      reads.add(bootstrap);
    }
    if (loader != null && !library.canRead(loader.getUnnamedModule())) {
      reads.add(loader.getUnnamedModule());
    }
    if (!reads.isEmpty()) {
      instrumentation.redefineModule(
          library,
          reads,
          Collections.emptyMap(),
          Collections.emptyMap(),
          Collections.emptySet(),
          Collections.emptyMap());
    }
  }

  @Override
  ClassFileTransformer transformer(LibraryTransformer target) {
    return new ClassFileTransformer() {
      @Override
      public byte @Nullable [] transform(
          Module module,
          @Nullable ClassLoader loader,
          @Nullable String name,
          @Nullable Class<?> redefined,
          @Nullable ProtectionDomain domain,
          byte[] classFile) {
        return target.transform(module, loader, name, redefined, classFile);
      }
    };
  }
}
