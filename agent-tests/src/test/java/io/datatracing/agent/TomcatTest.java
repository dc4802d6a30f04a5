package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.tomcat.TomcatProgram;
import com.example.tomcat.webapp.CallServlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tomcat with two web applications, each with its own copy of the libraries. One that is undeployed
 * leaves nothing behind: its class loader is collected.
 */
class TomcatTest {
  private static final List<String> LIBRARIES =
      List.of(
          "okhttp",
          "okio-jvm",
          "kotlin-stdlib",
          "opentelemetry-api",
          "opentelemetry-context",
          "opentelemetry-common");

  @TempDir Path directory;

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void bothAreTracedAndOneThatIsUndeployedIsCollected(String jdk) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess tomcat = tomcat(AgentProcess.on(jdk).traced(receiver), receiver)) {
      say(tomcat, "deploy one", "STARTED");
      say(tomcat, "deploy two", "STARTED");
      say(tomcat, "call one", "404 by its own OkHttp");
      say(tomcat, "call two", "404 by its own OkHttp");
      assertThat(receiver.tree(8))
          .as(tomcat.errorSoFar())
          .isEqualTo(traceOf("one") + traceOf("two"));

      say(tomcat, "undeploy one", "collected");
      say(tomcat, "call two", "404 by its own OkHttp");
      say(tomcat, "deploy one", "STARTED");
      say(tomcat, "call one", "404 by its own OkHttp");
      assertThat(receiver.tree(16))
          .isEqualTo(traceOf("one") + traceOf("one") + traceOf("two") + traceOf("two"));

      say(tomcat, "undeploy two", "collected");
      say(tomcat, "undeploy one", "collected");
      tomcat.end();
      assertThat(tomcat.error).doesNotContain("[datatracing]");
      assertThat(tomcat.exitCode).isZero();
    }
  }

  /** Else the other test would blame the agent for what the application does. */
  @Test
  void withoutTheAgentItIsCollectedToo() throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess tomcat = tomcat(AgentProcess.on(System.getProperty("java.home")), receiver)) {
      say(tomcat, "deploy one", "STARTED");
      say(tomcat, "call one", "404 by its own OkHttp");
      say(tomcat, "undeploy one", "collected");
      tomcat.end();
    }
  }

  private AgentProcess tomcat(AgentProcess.Builder java, SpanReceiver receiver) throws IOException {
    webapp("one");
    webapp("two");
    return java.library("tomcat-embed-core", "tomcat-annotations-api")
        .with("-Dcalled.url=" + receiver.endpoint() + "/called")
        .with(TomcatProgram.class.getName(), directory.toString())
        .start();
  }

  private static void say(AgentProcess tomcat, String line, String answer) {
    String said = line + ": " + answer + "\n";
    long before = count(tomcat, line);
    tomcat.tell(line);
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(AgentProcess.TIMEOUT_SECONDS))
          .until(() -> count(tomcat, line) > before || !tomcat.isAlive());
    } catch (ConditionTimeoutException unanswered) {
      throw new AssertionError(line + " has no answer\n" + tomcat.errorSoFar(), unanswered);
    }
    assertThat(tomcat.outSoFar()).as(tomcat.errorSoFar()).endsWith(said);
  }

  /** How often a command has been answered. */
  private static long count(AgentProcess tomcat, String line) {
    return tomcat.outSoFar().lines().filter(answer -> answer.startsWith(line + ": ")).count();
  }

  private static String traceOf(String name) {
    return "CLIENT GET\n"
        + ("  SERVER GET /" + name + "/call\n")
        + "    INTERNAL by hand\n"
        + "      CLIENT GET\n";
  }

  private void webapp(String name) throws IOException {
    Path files = Files.createDirectories(directory.resolve(name).resolve("WEB-INF"));
    Files.writeString(
        files.resolve("web.xml"),
        "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='5.0' metadata-complete='true'>\n"
            + ("<servlet><servlet-name>call</servlet-name><servlet-class>"
                + CallServlet.class.getName()
                + "</servlet-class></servlet>\n")
            + "<servlet-mapping><servlet-name>call</servlet-name><url-pattern>/call</url-pattern>"
            + "</servlet-mapping>\n"
            + "</web-app>\n");
    for (Path file : TestJar.classesOf(CallServlet.class.getPackage())) {
      Path copy = files.resolve("classes").resolve(AgentProcess.programs().relativize(file));
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    Path libraries = Files.createDirectories(files.resolve("lib"));
    for (String library : LIBRARIES) {
      Path jar = AgentProcess.library(library);
      Files.copy(jar, libraries.resolve(jar.getFileName()));
    }
  }
}
