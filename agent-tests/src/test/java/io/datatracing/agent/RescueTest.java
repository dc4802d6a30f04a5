package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.programs.ManyRequestsProgram;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process that refuses thousands of traces a second, of which a few are recorded: every one that
 * fails and every slow one arrives, and nothing else does.
 */
class RescueTest {
  private static final int REQUESTS = 20_000;
  private static final int THREADS = 2;
  private static final Pattern ACCOUNT =
      Pattern.compile(
          "\\[datatracing] at exit: (\\d+) spans sent, 0 waiting, "
              + "lost: agent\\.head_not_sampled=(\\d+), skeletons: (\\d+)\n");

  @TempDir Path directory;

  static List<String> jdks() {
    return AgentProcess.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void noFailureIsLostHoweverManyTracesAreRefused(String jdk) throws Exception {
    Set<String> expected = new TreeSet<>(Set.of("round 0 slow"));
    for (int i = ManyRequestsProgram.FAILS - 1; i < REQUESTS; i += ManyRequestsProgram.FAILS) {
      for (String thread : new String[] {"a", "b"}) {
        expected.add("round 0 " + thread + " request " + i);
        expected.add("round 0 " + thread + " step " + i);
      }
    }
    try (SpanReceiver receiver = new SpanReceiver();
        AgentProcess program =
            OwnSpansTest.withLibraries(AgentProcess.on(jdk).traced(receiver))
                .with(
                    "-Ddatatracing.sampler=traceidratio",
                    "-Ddatatracing.sampler.arg=0",
                    // Beyond any time that a busy machine may take for one of the others.
                    "-Ddatatracing.rescue.threshold=3600000",
                    "-Ddatatracing.rescue.rate=10",
                    "-Ddatatracing.exporter.timeout=60000",
                    "-Ddatatracing.exporter.report=true",
                    "-Ddatatracing.breaker=false",
                    ManyRequestsProgram.class.getName(),
                    Integer.toString(REQUESTS),
                    "1",
                    directory.resolve("heap").toString())
                .start()) {
      receiver.await(expected.size());
      program.end();

      assertThat(program.exitCode).as(program.error).isZero();
      assertThat(program.out).isEqualTo("round 0 of " + REQUESTS + "\n");
      List<Span> spans = receiver.spans();
      Set<String> names = spans.stream().map(Span::getName).collect(Collectors.toSet());
      assertThat(new TreeSet<>(names)).isEqualTo(expected);
      assertThat(spans).hasSameSizeAs(expected).allSatisfy(RescueTest::isRescued);
      Matcher account = ACCOUNT.matcher(program.error);
      assertThat(account.matches()).as(program.error).isTrue();
      assertThat(account.group(1)).isEqualTo(Integer.toString(expected.size()));
      assertThat(Long.parseLong(account.group(2)))
          .isEqualTo(2L * THREADS * REQUESTS + 1 - expected.size());
      long skeletons = spans.stream().filter(span -> is(span, "datatracing.skeleton")).count();
      assertThat(skeletons).isPositive().isEqualTo(Long.parseLong(account.group(3)));
    }
  }

  private static void isRescued(Span span) {
    assertThat(attribute(span, "datatracing.sampled.by").getStringValue()).isEqualTo("rescue");
    assertThat(span.getFlags() & 1).isZero();
    assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
    if (span.getName().contains("step")) {
      assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
      assertThat(span.getEventsList()).hasSize(1);
      assertThat(span.getParentSpanId().isEmpty()).isFalse();
      assertThat(span.getAttributesList().stream().anyMatch(a -> a.getKey().equals("number")))
          .isEqualTo(!is(span, "datatracing.skeleton"));
    }
  }

  private static boolean is(Span span, String name) {
    return attribute(span, name).getBoolValue();
  }

  private static AnyValue attribute(Span span, String name) {
    return span.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(name))
        .map(KeyValue::getValue)
        .findAny()
        .orElse(AnyValue.getDefaultInstance());
  }
}
