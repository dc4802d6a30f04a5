package io.datatracing.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import io.datatracing.bootstrap.trace.TracingMode;
import io.datatracing.exporter.AgentTracing;
import io.datatracing.exporter.Settings;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> start = new HashMap<>();
  private final Commands commands =
      new Commands(new Settings(start, Map.of(), Map.of()), new PrintStream(err, true));

  @BeforeEach
  void install() {
    Tracer.install(TracerOptions.to(span -> true, new Losses()));
  }

  @AfterEach
  void uninstall() {
    Tracer.uninstall();
  }

  @Test
  void aModeIsAppliedSaidAndListedOnce() {
    commands.accept("mode=none");
    commands.accept("mode=none");

    assertThat(Tracer.mode()).isEqualTo(TracingMode.NONE);
    assertThat(err.toString()).isEqualTo("[datatracing] mode is now none, was head (attach)\n");
    List<Change> changes = commands.takeChanges();
    assertThat(changes).hasSize(1);
    assertThat(changes.get(0).old + ">" + changes.get(0).now).isEqualTo("head>none");
    assertThat(commands.takeChanges()).isEmpty();
    commands.giveBack(changes);
    assertThat(commands.takeChanges()).isEqualTo(changes);
  }

  @Test
  void aSamplerIsExchanged() {
    commands.accept("mode=head,sampler=traceidratio,sampler.arg=0.25");

    assertThat(Tracer.sampler().toString()).contains("0.25");
  }

  @Test
  void whatASamplerRefusesFromThenOnIsRescued() {
    Tracer.uninstall();
    AgentTracing.start(
        new Settings(
            Map.of("datatracing.exporter.endpoint", "http://127.0.0.1:1"), Map.of(), Map.of()));
    commands.accept("sampler=traceidratio,sampler.arg=0");
    assertThat(takesFailure()).isTrue();
    commands.accept("sampler=always_off");
    assertThat(takesFailure()).isFalse();
  }

  private static boolean takesFailure() {
    Span span = Tracer.get().start("s", SpanKind.INTERNAL, CurrentContext.root());
    return span != null && span.takesFailure();
  }

  @Test
  void rulesStayWhereTheSamplerIsExchanged() {
    start.put("datatracing.sampler.rules", "path=/health -> 0");
    start.put("datatracing.sampler.arg", "0.75");
    commands.accept("sampler=parentbased_traceidratio,sampler.arg=0.25");
    assertThat(Tracer.sampler())
        .hasToString("parentbased_rules{path=/health -> 0; otherwise traceidratio{0.25}}");
    commands.accept("sampler=traceidratio");
    assertThat(Tracer.sampler())
        .as("without the argument of another one")
        .hasToString("rules{path=/health -> 0; otherwise traceidratio{1.0}}");
  }

  @Test
  void theSamplerStaysWhereRulesAreExchanged() {
    start.put("datatracing.sampler", "traceidratio");
    start.put("datatracing.sampler.arg", "0.5");
    commands.accept("sampler.rules=kind=server path=/a\\,b -> 0; topic=x -> 1");
    assertThat(Tracer.sampler())
        .hasToString(
            "rules{kind=server path=/a,b -> 0; topic=x -> 1; otherwise traceidratio{0.5}}");
    commands.accept("sampler.rules=route=/{a}{b} -> 0");
    assertThat(Tracer.sampler().toString()).contains("path=/a,b");
    commands.accept("sampler.rules=");
    assertThat(Tracer.sampler()).hasToString("traceidratio{0.5}");
  }

  @Test
  void rulesThatWereWrongAtTheStartAreInNobodysWay() {
    start.put("datatracing.sampler.rules", "nonsense");
    commands.accept("sampler=always_off");
    assertThat(Tracer.sampler()).hasToString("always_off");
    assertThat(err.toString().split("\n")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mode=some            | mode is \"some\", expected none, head, tail or full",
        "mode                 | \"mode\", expected key=value",
        "mode=none,colour=red | colour, expected mode, sampler, sampler.arg or sampler.rules",
        "mode=none,sampler=x  | \"x\", expected always_on, always_off",
        "sampler=traceidratio,sampler.arg=2 | \"2\", expected a number from 0 to 1",
        "sampler.arg=1        | sampler.arg without sampler",
        "sampler.rules=path=/ | sampler.rules is \"path=/\", expected",
      })
  void aWrongCommandIsOneLineAndChangesNothing(String command, String message) {
    commands.accept(command);

    assertThat(Tracer.mode()).isEqualTo(TracingMode.HEAD);
    assertThat(err.toString().split("\n")).hasSize(1);
    assertThat(err.toString())
        .startsWith("[datatracing] attach")
        .contains(message)
        .endsWith("; nothing is changed\n");
    assertThat(commands.takeChanges()).isEmpty();
  }

  @Test
  void theFileIsAppliedWhenItComesAndWhenItChanges() throws Exception {
    Path path = directory.resolve("control.properties");
    ControlFile file = new ControlFile(path.toString(), "setting x", commands);
    file.look(0);
    assertThat(err.toString()).isEmpty();

    write(path, "mode=tail\n", 1_000_000);
    file.look(2_000_000);
    assertThat(Tracer.mode()).isEqualTo(TracingMode.TAIL);
    Tracer.mode(TracingMode.FULL);
    file.look(2_000_000);
    // Only what was edited: the mode is what somebody else has switched since.
    write(path, "mode=tail\nsampler=always_off\n", 1_002_000);
    file.look(2_000_000);
    assertThat(Tracer.mode()).isEqualTo(TracingMode.FULL);
    assertThat(Tracer.sampler().toString()).contains("always_off");
    write(path, "mode=nine\n", 1_004_000);
    file.look(2_000_000);
    file.look(2_000_000);
    assertThat(err.toString()).contains("file " + path + " says mode is \"nine\"");
    assertThat(err.toString().split("nine", -1)).hasSize(2);
  }

  @Test
  void aSecondChangeWithinTheClocksTickIsSeen() throws Exception {
    Path path = directory.resolve("control.properties");
    ControlFile file = new ControlFile(path.toString(), "setting x", commands);
    write(path, "mode=tail\n", 1_000_000);
    file.look(1_000_500);
    write(path, "mode=none\n", 1_000_000);
    file.look(1_001_500);

    assertThat(Tracer.mode()).isEqualTo(TracingMode.NONE);
  }

  private static void write(Path path, String text, long modifiedMillis) throws Exception {
    Files.write(path, text.getBytes("UTF-8"));
    assertThat(new File(path.toString()).setLastModified(modifiedMillis)).isTrue();
  }
}
