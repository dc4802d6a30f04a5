package io.datatracing.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.agent.AgentJar;
import io.datatracing.agent.ClassArchive;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/** The list of settings, the classes that read them and {@code docs/agent.md} say the same. */
class AgentSettingsTest {
  private static final String READER = "io/datatracing/exporter/Settings";
  private static final String INSTRUMENTATION = "datatracing.instrumentation.";
  private static final Pattern ROW =
      Pattern.compile("\\| `(datatracing\\.[^`]+)` \\| ([^|]*) \\|([^|]*)\\|([^|]*)\\|");

  @Test
  void listNamesExactlyWhatIsRead() throws Exception {
    Set<String> listed = new TreeSet<>();
    for (String[] setting : AgentSettings.ALL) {
      listed.add(setting[0]);
    }
    Set<String> read = new TreeSet<>();
    read.add(ConfigFile.PROPERTY);
    ClassArchive agent = agentClasses();
    for (String name : agent.names()) {
      // Every class that reads settings mentions Settings; the list itself proves nothing.
      if (!name.endsWith("/AgentSettings") && mentions(agent.find(name), READER)) {
        addConstants(agent.find(name), read);
      }
    }
    assertThat(listed).isEqualTo(read);
  }

  @Test
  void documentHasARowForEachWithItsDefaultAndItsStandardNames() throws Exception {
    TreeMap<String, String> listed = new TreeMap<>();
    for (String[] setting : AgentSettings.ALL) {
      listed.put(
          setting[0],
          setting[1] + " " + Arrays.asList(setting).subList(3, setting.length).toString());
    }
    TreeMap<String, String> documented = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "agent.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches() && !row.group(1).startsWith(INSTRUMENTATION)) {
        String value = row.group(2).replace("`", "").trim();
        documented.put(row.group(1), value + " " + codes(row.group(4)));
      }
    }
    assertThat(documented).isEqualTo(listed);
  }

  private static List<String> codes(String cell) {
    List<String> codes = new ArrayList<>();
    Matcher code = Pattern.compile("`([^`]+)`").matcher(cell);
    while (code.find()) {
      codes.add(code.group(1));
    }
    return codes;
  }

  private static ClassArchive agentClasses() throws Exception {
    try (ZipFile jar = new ZipFile(new File(System.getProperty("agent.jar")))) {
      return ClassArchive.read(AgentJar.entry(jar, AgentJar.AGENT_CLASSES));
    }
  }

  private static boolean mentions(byte[] classFile, String type) {
    return new String(classFile, StandardCharsets.ISO_8859_1).contains(type)
        // A resource.
        && classFile.length > 4
        && classFile[0] == (byte) 0xca;
  }

  private static void addConstants(byte[] classFile, Set<String> found) {
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String method, String descriptor, String signature, String[] thrown) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitLdcInsn(Object value) {
                    String text = String.valueOf(value);
                    if (text.startsWith("datatracing.")
                        && text.indexOf(' ') < 0
                        // What names are made with.
                        && !text.endsWith(".")
                        && !text.startsWith(INSTRUMENTATION)) {
                      found.add(text);
                    }
                  }
                };
              }
            },
            0);
  }
}
