package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.programs.HelloProgram;
import com.example.programs.LonelyProgram;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every setting the jar knows, with a value it cannot use: one line says which, what was given,
 * where, and what is allowed; then the default holds and the application starts. From each of the
 * places a setting can stand in.
 */
class WrongValuesTest {
  /** Any text is right. */
  private static final Set<String> ANYTHING =
      Set.of(
          "datatracing.service.name",
          "datatracing.control.token",
          "datatracing.baggage.attributes");

  private static final String CONFIG_FILE = "datatracing.config.file";
  private static final String WHOLE = "expected a whole number from ";
  private static final String SWITCH = "expected true or false; using ";

  @TempDir Path directory;

  /** Found out before {@code main}: value, and what the line says of it. */
  private final Map<String, String[]> early = new LinkedHashMap<>();

  /** Hidden by another one among the early ones. */
  private final Map<String, String[]> hidden = new LinkedHashMap<>();

  /** Found out by the agent's own threads. */
  private final Map<String, String[]> late = new LinkedHashMap<>();

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @BeforeEach
  void wrongValues() throws Exception {
    wrong("enabled", "maybe", SWITCH + "true");
    wrong("config.file", directory + "/nowhere", "expected a readable properties file");
    wrong("coexist", "maybe", SWITCH + "false");
    wrong("weaver.verbose", "maybe", SWITCH + "false");
    wrong("resource.attributes", "team", "a member of which is without name or \"=\", expected");
    wrong("exporter", "jaeger", "expected otlp or none; using otlp");
    wrong("exporter.endpoint", "collector:4318", "expected a URL that begins with http:// or");
    wrong("exporter.protocol", "http/json", "expected http/protobuf or grpc; using http/protobuf");
    wrong("exporter.compression", "brotli", "expected gzip or none; using none");
    wrong("exporter.timeout", "soon", WHOLE + "1 to 600000; using 10000");
    wrong("exporter.queue.spans", "-1", WHOLE + "1 to 16777216; using 32768");
    wrong("exporter.queue.bytes", "16M", WHOLE + "1 to 2147483647; using 16777216");
    wrong("exporter.batch.spans", "0", WHOLE + "1 to 16777216; using 512");
    wrong("exporter.delay", "-5", WHOLE + "0 to 600000; using 5000");
    wrong("exporter.exit", "-1", WHOLE + "0 to 600000; using 2000");
    wrong("exporter.spool.bytes", "1", WHOLE + "65536 to 2147483647; using 67108864");
    wrong("exporter.report", "maybe", SWITCH + "false");
    wrong("control", "maybe", SWITCH + "true");
    wrong("control.interval", "1", WHOLE + "100 to 3600000; using 10000");
    wrong("running.after", "-1", WHOLE + "0 to 2147483647; using 30000");
    wrong("metrics", "maybe", SWITCH + "true");
    wrong("metrics.interval", "1", WHOLE + "100 to 3600000; using 60000");
    wrong("mode", "half", "expected none, head, tail or full; using head");
    wrong("sampler", "sometimes", "expected always_on, always_off, traceidratio or jaeger_remote");
    wrong("sampler.rules", "always", "expected [kind=|name=|");
    wrong("rescue", "maybe", SWITCH + "true");
    wrong("rescue.threshold", "0", WHOLE + "1 to 3600000; using 5000");
    wrong("rescue.spans", "0", WHOLE + "1 to 16777216; using 8192");
    wrong("rescue.bytes", "0", WHOLE + "1 to 2147483647; using 8388608");
    wrong("rescue.rate", "0", WHOLE + "1 to 10000000; using 1000");
    wrong("breaker", "maybe", SWITCH + "true");
    wrong("breaker.gc", "0", WHOLE + "1 to 100; using 50");
    wrong("breaker.cpu", "101", WHOLE + "1 to 100; using 90");
    wrong("pause.threshold", "-1", WHOLE + "0 to 3600000; using 100");
    wrong("spans.start.site", "maybe", SWITCH + "false");
    wrong("rpc.messages", "129", WHOLE + "0 to 128; using 16");
    wrong("propagators.read", "smoke", "expected a list of tracecontext, baggage, b3,");
    wrong("propagators.write", "smoke,b3", "expected a list of tracecontext, baggage, b3,");
    wrong("limits.attributes", "-1", WHOLE + "0 to 2147483647; using 128");
    wrong("limits.value.length", "-1", WHOLE + "0 to 2147483647; using 2147483647");
    wrong("limits.events", "-1", WHOLE + "0 to 2147483647; using 128");
    wrong("limits.links", "many", WHOLE + "0 to 2147483647; using 128");
    wrong("control.endpoint", "server:4318", "expected a URL that begins with http:// or");
    wrong("airflow.enabled", "maybe", SWITCH + "true");
    wrong("airflow.conf", "maybe", SWITCH + "true");
    wrong("kafka.key", "md5", "expected hash, plain or off; using hash");
    wrong("kafka.propagation", "maybe", SWITCH + "true");
    wrong("kafkastreams.nodes", "some", "expected summary or full; using summary");
    wrong("record.id", "orders", " has \"orders\", expected ");
    // What may be, or hold, a credential is not repeated.
    wrong("exporter.headers", "s3cret", " has a member without name or \"=\", expected name=value");
    wrong("exporter.proxy", "socks://u:s3cret@p:1", " is not a URL that begins with http://, exp");

    hidden.put("datatracing.sampler.arg", value("1.5", "expected a number from 0 to 1; using 1"));
    hidden.put("datatracing.propagators", value("smoke", "expected a list of tracecontext, ba"));

    late("exporter.tls.certificate", "expected a PEM file with certificates; using the trust");
    late("exporter.tls.client.key", "expected a PEM file with a PKCS#8 private key; using no");
    late("exporter.tls.client.certificate", "expected a PEM file with the certificates of the key");
    late("exporter.spool.dir", "expected a directory that can be written; nothing is kept on");
    late("control.file", "expected a readable properties file; nothing is changed");
    Path notADirectory = Files.writeString(directory.resolve("file"), "no PEM\n");
    late.get("datatracing.exporter.spool.dir")[0] = notADirectory + "/spool";
    late.get("datatracing.control.file")[0] = directory.toString();
  }

  @Test
  void everySettingIsTried() {
    Set<String> tried = new LinkedHashSet<>(ANYTHING);
    for (Map<String, String[]> some : List.of(early, hidden, late)) {
      assertThat(tried).doesNotContainAnyElementsOf(some.keySet());
      tried.addAll(some.keySet());
    }
    assertThat(tried).containsExactlyInAnyOrderElementsOf(standardNames().keySet());
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void asSystemProperties(String jdk) {
    AgentProcess.Builder java = AgentProcess.on(jdk).traced();
    early.forEach((name, wrong) -> java.with("-D" + name + "=" + wrong[0]));
    assertOneLineEach(java, "system property ", early);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void asEnvironmentVariables(String jdk) {
    AgentProcess.Builder java = AgentProcess.on(jdk).traced();
    Map<String, String[]> variables = new LinkedHashMap<>();
    early.forEach((name, wrong) -> variables.put(variable(name), wrong));
    variables.forEach((name, wrong) -> java.environment(name, wrong[0]));
    assertOneLineEach(java, "environment variable ", variables);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void byOpenTelemetrysNames(String jdk) {
    AgentProcess.Builder java = AgentProcess.on(jdk).traced();
    Map<String, String[]> variables = new LinkedHashMap<>();
    standardNames()
        .forEach(
            (name, standard) -> {
              if (early.containsKey(name) && !standard.isEmpty()) {
                variables.put(standard.get(0), early.get(name).clone());
              }
            });
    // It says the opposite.
    variables.get("OTEL_SDK_DISABLED")[1] = SWITCH + "false";
    assertThat(variables).hasSizeGreaterThan(10);
    variables.forEach((name, wrong) -> java.environment(name, wrong[0]));
    assertOneLineEach(java, "environment variable ", variables);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void asArgumentsOfTheAgent(String jdk) {
    StringBuilder option = new StringBuilder(AgentProcess.agentOption());
    early.forEach(
        (name, wrong) ->
            option
                .append(option.indexOf("=") < 0 ? '=' : ',')
                .append(name)
                .append('=')
                .append(wrong[0].replace(",", "\\,")));
    assertOneLineEach(AgentProcess.on(jdk).with(option.toString()), "agent argument ", early);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void inAFile(String jdk) throws Exception {
    early.remove(CONFIG_FILE);
    Properties file = new Properties();
    early.forEach((name, wrong) -> file.setProperty(name, wrong[0]));
    Path path = directory.resolve("datatracing.properties");
    try (var out = Files.newOutputStream(path)) {
      file.store(out, null);
    }
    Map<String, String[]> lines = new LinkedHashMap<>();
    early.forEach((name, wrong) -> lines.put(name + " of the properties file", wrong));
    assertOneLineEach(
        AgentProcess.on(jdk).traced().with("-D" + CONFIG_FILE + "=" + path), "setting ", lines);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void wherePartsOfItDependOnOthers(String jdk) {
    AgentProcess.Builder java =
        AgentProcess.on(jdk).traced().with("-Ddatatracing.sampler=traceidratio");
    hidden.forEach((name, wrong) -> java.with("-D" + name + "=" + wrong[0]));
    assertOneLineEach(java, "system property ", hidden);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void ofAnInstrumentation(String jdk) {
    String name = "datatracing.instrumentation.executors.enabled";
    assertOneLineEach(
        AgentProcess.on(jdk).traced().with("-D" + name + "=maybe"),
        "system property ",
        Map.of(name, value("maybe", SWITCH + "true")));
  }

  @Test
  void alsoWhereTheAgentStandsDown() {
    String other = System.getProperty("other.agents") + "/opentelemetry-javaagent.jar";
    AgentProcess run =
        AgentProcess.on(System.getProperty("java.home"))
            .heap("-Xmx256m")
            .with("-Dotel.traces.exporter=none", "-Dotel.metrics.exporter=none")
            .with("-Dotel.logs.exporter=none", "-javaagent:" + other)
            .traced()
            .with("-Ddatatracing.coexist=maybe", HelloProgram.class.getName())
            .run();
    assertThat(run.out).isEqualTo("hello\n");
    assertThat(run.error.lines().filter(line -> line.startsWith("[datatracing]")))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "[datatracing] system property datatracing.coexist is \"maybe\", "
                            + SWITCH
                            + "false"),
            line -> assertThat(line).contains("stands down"));
  }

  /** Files are looked at after {@code main} has begun. */
  @ParameterizedTest
  @MethodSource("jdks")
  void thatOnlyAThreadOfTheAgentFindsOut(String jdk) throws Exception {
    Map<String, String[]> first = new LinkedHashMap<>(late);
    // The key is read first, and without it the certificate is of no use.
    first.remove("datatracing.exporter.tls.client.certificate");
    toldWhileItRuns(jdk, late, first);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void clientCertificateThatIsNone(String jdk) throws Exception {
    String key = "datatracing.exporter.tls.client.key";
    String certificate = "datatracing.exporter.tls.client.certificate";
    Map<String, String[]> wrong = new LinkedHashMap<>();
    wrong.put(key, value(key().toString(), ""));
    wrong.put(certificate, late.get(certificate));
    toldWhileItRuns(jdk, wrong, Map.of(certificate, late.get(certificate)));
  }

  private void toldWhileItRuns(
      String jdk, Map<String, String[]> wrong, Map<String, String[]> expected) throws Exception {
    // A port that was given back may be another test's by then.
    String endpoint = "https://127.0.0.1:1";
    AgentProcess.Builder java =
        OwnSpansTest.withLibraries(AgentProcess.on(jdk).traced())
            .with("-Ddatatracing.exporter.endpoint=" + endpoint)
            .with("-Ddatatracing.exporter.delay=50");
    wrong.forEach((name, value) -> java.with("-D" + name + "=" + value[0]));
    try (AgentProcess program = java.with(LonelyProgram.class.getName()).start()) {
      // And one line that spans do not arrive.
      Awaitility.await()
          .atMost(Duration.ofSeconds(AgentProcess.TIMEOUT_SECONDS))
          .until(
              () -> !program.isAlive() || program.errorSoFar().lines().count() > expected.size());
      program.end();
      assertThat(program.out).isEqualTo("done with a thread\n");
      assertThat(program.exitCode).isZero();
      List<String> lines = new ArrayList<>(program.error.lines().toList());
      assertThat(lines.removeIf(line -> line.contains("spans do not reach " + endpoint))).isTrue();
      assertLines(lines, "system property ", expected);
    }
  }

  private void assertOneLineEach(
      AgentProcess.Builder java, String place, Map<String, String[]> wrong) {
    AgentProcess run = java.with(HelloProgram.class.getName()).run();
    assertThat(run.out).as(run.error).isEqualTo("hello\n");
    assertThat(run.exitCode).isZero();
    assertLines(run.error.lines().toList(), place, wrong);
    assertThat(run.error).doesNotContain("s3cret");
  }

  private static void assertLines(List<String> lines, String place, Map<String, String[]> wrong) {
    List<String> left = new ArrayList<>(lines);
    wrong.forEach(
        (name, value) -> {
          boolean told = value[1].startsWith(" ");
          String begin =
              "[datatracing] " + place + name + (told ? value[1] : " is \"" + value[0] + "\", ");
          assertThat(left.stream().filter(line -> line.startsWith(begin)))
              .as("%s in %s", begin, lines)
              .singleElement()
              .asString()
              .contains(value[1], "; ", "expected ");
          left.removeIf(line -> line.startsWith(begin));
        });
    assertThat(left).isEmpty();
  }

  /** The jar's own list: names, and OpenTelemetry's for them. */
  private static Map<String, List<String>> standardNames() {
    AgentProcess info =
        AgentProcess.run(System.getProperty("java.home"), "-jar", AgentProcess.jar().getPath());
    Map<String, List<String>> names = new LinkedHashMap<>();
    String name = "";
    for (String line : info.out.lines().toList()) {
      if (line.startsWith("  datatracing.")) {
        name = line.trim().split(" ")[0];
        names.put(name, new ArrayList<>());
      } else if (line.startsWith("      ")) {
        Stream.of(line.split("; "))
            .filter(word -> word.startsWith("OTEL_"))
            .forEach(names.get(name)::add);
      }
    }
    return names;
  }

  private void wrong(String name, String value, String expected) {
    early.put("datatracing." + name, value(value, expected));
  }

  private void late(String name, String expected) {
    late.put("datatracing." + name, value(directory.resolve("file").toString(), expected));
  }

  private static String[] value(String value, String expected) {
    return new String[] {value, expected};
  }

  private static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  private File key() throws Exception {
    byte[] key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate().getEncoded();
    String text = Base64.getMimeEncoder().encodeToString(key);
    Path file = directory.resolve("key.pem");
    Files.writeString(
        file, "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
    return file.toFile();
  }
}
