package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.Shop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One application, many JDKs, one trace; and with every check the JVM has switched on. */
class SameTraceTest {
  static final String TRACE =
      "CLIENT GET\n"
          + "  SERVER GET /order\n"
          + "    CLIENT CREATE orders\n"
          + "    CLIENT GET\n"
          + "      SERVER GET /price\n"
          + "    CLIENT GET\n"
          + "      SERVER GET /price\n"
          + "    CLIENT INSERT orders\n";

  static final String[] LIBRARIES = {
    "jetty-servlet",
    "jetty-server",
    "jetty-http",
    "jetty-io",
    "jetty-util",
    "jetty-security",
    "jetty-jakarta-servlet-api",
    "slf4j-api",
    "okhttp",
    "okio-jvm",
    "kotlin-stdlib",
    "hsqldb",
  };

  @TempDir Path directory;

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void traceIsTheSameOnEachJdk(String jdk) throws Exception {
    runsWithTheTrace(AgentProcess.on(jdk));
  }

  /** What another agent, given before ours, has loaded and with it whatever that needs. */
  @ParameterizedTest
  @MethodSource("jdks")
  void classesLoadedBeforeTheAgentAreWoven(String jdk) throws Exception {
    String early =
        "okhttp3.OkHttpClient:okhttp3.internal.connection.RealCall"
            + ":java.util.concurrent.ThreadPoolExecutor:java.util.concurrent.CompletableFuture"
            + ":org.hsqldb.jdbc.JDBCDriver:org.hsqldb.jdbc.JDBCPreparedStatement"
            + ":org.eclipse.jetty.server.HttpChannel:com.example.shop.OrderServlet";
    runsWithTheTrace(
        AgentProcess.on(jdk)
            .with("-javaagent:" + AgentProcess.emptyAgent(directory) + "=" + early));
  }

  /** Also classes of the JDK itself, which no JVM verifies by default. */
  @ParameterizedTest
  @MethodSource("jdks")
  void everyWovenClassPassesTheVerifier(String jdk) throws Exception {
    runsWithTheTrace(AgentProcess.on(jdk).with("-Xverify:all", "-XX:-PrintWarnings"));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void nothingIsWrongWithNativeCalls(String jdk) throws Exception {
    AgentProcess shop = runWithTheTrace(AgentProcess.on(jdk).with("-Xcheck:jni"));
    List<String> warnings = new ArrayList<>();
    List<String> said = shop.out.lines().toList();
    for (int i = 0; i < said.size(); i++) {
      // Up to 17 java.instrument itself warns for every agent that asks which classes are loaded.
      if (said.get(i).startsWith("WARNING")
          && !said.get(i + 1).contains("InstrumentationImpl.getAllLoadedClasses0")) {
        warnings.add(said.get(i) + said.get(i + 1));
      }
    }
    assertThat(warnings).isEmpty();
    assertThat(shop.out).endsWith("total 42\n");
  }

  private static void runsWithTheTrace(AgentProcess.Builder java) throws Exception {
    assertThat(runWithTheTrace(java).out).isEqualTo("total 42\n");
  }

  static AgentProcess runWithTheTrace(AgentProcess.Builder java) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess shop = shop(java.traced(receiver)).start()) {
      assertThat(receiver.tree(8)).as(shop.errorSoFar()).isEqualTo(TRACE);
      shop.end();
      assertThat(receiver.spans()).hasSize(8);
      assertThat(shop.error).doesNotContain("[datatracing]");
      assertThat(shop.exitCode).isZero();
      return shop;
    }
  }

  static AgentProcess.Builder shop(AgentProcess.Builder java) {
    return java.library(LIBRARIES).with(Shop.class.getName());
  }
}
