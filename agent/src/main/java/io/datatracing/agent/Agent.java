package io.datatracing.agent;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Where the JVM enters the agent. Runs on the application's main thread before its {@code main}, so
 * here and in everything it calls before {@code main}:
 *
 * <ul>
 *   <li>No exception leaves {@link #premain}: the JVM would not start.
 *   <li>No {@code java.util.logging} and no JMX: touching them fixes the log manager and the
 *       platform MBean server before the application has chosen its own.
 *   <li>No {@code javax.crypto} and no {@code SecureRandom}: providers cost 40 to 60 ms at first
 *       use, and applications install their own.
 *   <li>No {@code java.nio.file}, no {@code ServiceLoader}, no URL handler: a custom file system,
 *       provider or handler factory would be chosen too early.
 *   <li>No lambda, stream, {@code String.format} or regular expression: each costs start-up.
 *   <li>No thread: the export worker starts at the first finished span.
 *   <li>Nothing on standard output, ever; on standard error one line for what a user must know.
 *   <li>No class of a library is loaded, and nothing is put on the class path or the boot path.
 * </ul>
 */
public final class Agent {
  private static final String RUNTIME = "io.datatracing.agent.runtime.AgentRuntime";
  private static final String INFO = "io.datatracing.agent.runtime.AgentInfo";

  /** Takes the arguments of later attachments, from when an agent has started. */
  private static volatile @Nullable Consumer<String> commands;

  private Agent() {}

  /** Called by the JVM for {@code -javaagent:datatracing-agent.jar[=name=value,...]}. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation);
  }

  /**
   * Called by the JVM for an agent attached to a running process: starts it, or hands a command
   * ({@code mode=none}) to the one that is there.
   */
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    Consumer<String> running = commands;
    if (running == null) {
      start(arguments, instrumentation);
      return;
    }
    try {
      running.accept(arguments == null ? "" : arguments);
    } catch (Throwable fault) {
      System.err.println("[datatracing] the command \"" + arguments + "\" failed: " + fault);
    }
  }

  /** {@code java -jar datatracing-agent.jar}: prints version, settings and instrumentations. */
  public static void main(String[] arguments) throws Exception {
    File jar = AgentJar.locate();
    AgentClassLoader loader = load(jar);
    @SuppressWarnings("unchecked") // a class of this jar
    BiConsumer<File, Appendable> info =
        (BiConsumer<File, Appendable>) loader.loadClass(INFO).getConstructor().newInstance();
    info.accept(jar, System.out);
  }

  private static void start(@Nullable String arguments, Instrumentation instrumentation) {
    try {
      if (isPresent()) {
        System.err.println("[datatracing] the agent is given twice; the second one stands down");
        return;
      }
      File jar = AgentJar.locate();
      Object runtime = load(jar).loadClass(RUNTIME).getConstructor(File.class).newInstance(jar);
      @SuppressWarnings("unchecked") // a class of this jar
      BiConsumer<String, Instrumentation> starter = (BiConsumer<String, Instrumentation>) runtime;
      starter.accept(arguments == null ? "" : arguments, instrumentation);
      if (isPresent()) {
        @SuppressWarnings("unchecked") // a class of this jar
        Consumer<String> listener = (Consumer<String>) runtime;
        commands = listener;
      }
    } catch (Throwable fault) {
      System.err.println(
          "[datatracing] the agent could not start; the application runs without it: " + fault);
    }
  }

  /** Whether an agent has defined bootstrap into the boot loader before. */
  private static boolean isPresent() {
    try {
      Class.forName("io.datatracing.bootstrap.Faults", false, null);
      return true;
    } catch (ClassNotFoundException first) {
      return false;
    }
  }

  private static AgentClassLoader load(File jar) throws IOException {
    ZipFile zip = new ZipFile(jar);
    try {
      ClassArchive classes = ClassArchive.read(AgentJar.entry(zip, AgentJar.AGENT_CLASSES));
      // Above the application's own class path: the platform loader, the extension loader on 8.
      return new AgentClassLoader(classes, ClassLoader.getSystemClassLoader().getParent());
    } finally {
      zip.close();
    }
  }
}
