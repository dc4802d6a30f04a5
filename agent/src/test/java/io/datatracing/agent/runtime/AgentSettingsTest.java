package io.datatracing.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.exporter.AgentTracing;
import io.datatracing.instrumentation.api.compiler.BootstrapClosure;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

class AgentSettingsTest {
  @Test
  void listNamesExactlyWhatIsRead() throws Exception {
    Set<String> listed = new TreeSet<>();
    for (String[] setting : AgentSettings.ALL) {
      listed.add(setting[0]);
    }
    Set<String> read = new TreeSet<>();
    read.add(AgentSettings.ENABLED);
    read.add(AgentSettings.VERBOSE);
    read.add(ConfigFile.PROPERTY);
    ClassLoader classPath = AgentTracing.class.getClassLoader();
    for (String name :
        BootstrapClosure.classesIn("io/datatracing/exporter", "AgentTracing", classPath)) {
      addConstants(classPath, name, read);
    }
    assertThat(listed).isEqualTo(read);
  }

  private static void addConstants(ClassLoader classPath, String name, Set<String> found)
      throws IOException {
    try (InputStream in = classPath.getResourceAsStream(name + ".class")) {
      new ClassReader(in.readAllBytes())
          .accept(
              new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(
                    int access,
                    String method,
                    String descriptor,
                    String signature,
                    String[] thrown) {
                  return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitLdcInsn(Object value) {
                      String text = String.valueOf(value);
                      if (text.startsWith("datatracing.") && text.indexOf(' ') < 0) {
                        found.add(text);
                      }
                    }
                  };
                }
              },
              0);
    }
  }
}
