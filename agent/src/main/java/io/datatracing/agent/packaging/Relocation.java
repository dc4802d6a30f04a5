package io.datatracing.agent.packaging;

import java.util.LinkedHashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;

/**
 * Renames the libraries that the agent carries, so that they cannot meet the application's own
 * copies. The new names are below {@code io.datatracing}, as loaders that filter what they delegate
 * are configured by prefix.
 */
final class Relocation extends Remapper {
  private static final String[][] PREFIXES = {
    {"net/bytebuddy/jar/asm/", "io/datatracing/shaded/asm/"},
    {"io/opentelemetry/context/", "io/datatracing/shaded/opentelemetry/context/"},
    {"org/jctools/", "io/datatracing/shaded/jctools/"},
  };

  Relocation() {
    super(net.bytebuddy.jar.asm.Opcodes.ASM9);
  }

  @Override
  public String map(String internalName) {
    for (String[] prefix : PREFIXES) {
      if (internalName.startsWith(prefix[0])) {
        return prefix[1] + internalName.substring(prefix[0].length());
      }
    }
    return internalName;
  }

  /**
   * Helpers that talk to the application's own OpenTelemetry API: there these names are its. They
   * use contexts of ours as plain objects.
   */
  private static final String APPLICATIONS = "io/datatracing/instrumentation/opentelemetry";

  /** Renames classes and what they refer to; the order stays. */
  Map<String, byte[]> relocate(Map<String, byte[]> classes) {
    Map<String, byte[]> relocated = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
      ClassWriter writer = new ClassWriter(0);
      // Source names and line numbers stay: a stack trace of the agent must be readable. Names of
      // local variables are a fifth of the size and nobody sees them.
      new ClassReader(entry.getValue())
          .accept(
              entry.getKey().startsWith(APPLICATIONS)
                  ? new WithoutLocals(writer)
                  : new ClassRemapper(new WithoutLocals(writer), this),
              0);
      relocated.put(map(entry.getKey()), writer.toByteArray());
    }
    return relocated;
  }
}
