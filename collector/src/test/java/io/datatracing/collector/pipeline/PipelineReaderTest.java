package io.datatracing.collector.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file may say, and how it is told what is wrong with it. */
class PipelineReaderTest {
  private static final NodeTypes TYPES = TestNodes.types();

  private static PipelineConfig read(String text) {
    return PipelineReader.read("collector.yaml", text, TYPES);
  }

  @Test
  void aGraphIsReadInTheOrderOfItsSpans() {
    PipelineConfig config =
        read(
            """
            # Comments are fine.
            receive: first
            nodes:
              store: {type: test-output}
              first:
                type: test-pass
                window: 30s
                to: [second, copy]
              second:
                type: test-pass
                to: store
              copy:
                type: test-output
                wait: false
                queue: 1MiB
                retry: 10s
            """);
    assertThat(config.downstream()).containsExactly("first", "second", "store", "copy");
    assertThat(config.channels())
        .extracting(c -> c.from() + (c.waits() ? " -> " : " ~> ") + c.to())
        .containsExactly("receive -> first", "first -> second", "first ~> copy", "second -> store");
    assertThat(config.node("copy").channel().queueBytes()).isEqualTo(1 << 20);
    assertThat(config.node("copy").channel().retry()).hasSeconds(10);
  }

  /** Lines are separated by ; here, and each _ is a blank at the beginning of a line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "receive: a;nodes:;_a: {type: test-pass, to: s, window: 30};_s: {type: test-output}"
            + "| collector.yaml:3: nodes.a.window: '30' is not a duration; e.g. 30s",
        "receive: a;nodes:;_a:;__type: test-pass;__to: s;__window: soon;_s: {type: test-output}"
            + "| collector.yaml:6: nodes.a.window: 'soon' is not a duration; e.g. 30s",
        "receive: a;nodes:;_a:;__type: test-pass;__to: s;__max-size: 1TB;_s: {type: test-output}"
            + "| collector.yaml:6: nodes.a.max-size: '1TB' is not a size; e.g. 64MiB",
        "receive: a;nodes:;_a:;__type: test-pass;__to: s;__windo: 3s;_s: {type: test-output}"
            + "| collector.yaml:6: nodes.a.windo: unknown setting; known are max-size, part, queue,"
            + " retry, to, type, wait, window",
        "receive: a;nodes:;_a:;__type: test-pass;__to: s;__part: 2;_s: {type: test-output}"
            + "| collector.yaml:6: nodes.a.part: must have a maximum value of 1",
        "receive: a;nodes:;_a:;__type: test-pass;__to: s;__window: 3h;_s: {type: test-output}"
            + "| collector.yaml:3: nodes.a: window: 3h is longer than 1h",
        "receive: s;nodes:;_s: {type: tset}"
            + "| collector.yaml:3: nodes.s.type: 'tset' is not one of test-pass, test-files,"
            + " test-output",
        "receive: s;nodes:;_s: {}| collector.yaml:3: nodes.s: 'type' is missing",
        "nodes:;_s: {type: test-output}| collector.yaml:1: 'receive' is missing",
        "receive: s;nodes:;_s: {type: test-output};colour: red"
            + "| collector.yaml:4: colour: unknown setting; known are nodes, receive",
        "receive: t;nodes:;_s: {type: test-output}"
            + "| collector.yaml:1: receive: there is no node 't'; there are [s]",
        "receive: [s, s];nodes:;_s: {type: test-output}"
            + "| collector.yaml:1: receive: 's' is there twice",
        "receive: a;nodes:;_a:;__type: test-pass;__to: b;_b: {type: test-pass, to: a}"
            + "| collector.yaml:5: nodes.a.to: leads in a circle: a -> b -> a",
        "receive: a;nodes:;_a:;__type: test-pass"
            + "| collector.yaml:3: nodes.a: spans end here; say where they go on: 'to: store'",
        "receive: s;nodes:;_s:;__type: test-output;__to: s"
            + "| collector.yaml:5: nodes.s.to: nothing can follow; test-output is an output",
        "receive: s;nodes:;_s: {type: test-output};_t: {type: test-output}"
            + "| collector.yaml:4: nodes.t: no channel leads here; remove it or name it",
        "receive: s;nodes:;_s: {type: test-output};_s: {type: test-output}"
            + "| collector.yaml:4: nodes: 's' is there twice; the first is in line 3",
        "receive: s;nodes:;_s: {type: test-output, queue: 1MiB}"
            + "| collector.yaml:3: nodes.s.queue: is for nodes that are not waited for: add"
            + " 'wait: false'",
        "receive: a;nodes:;_a: {type: test-pass, to: s, wait: false};_s: {type: test-output}"
            + "| collector.yaml:3: nodes.a.wait: false is for outputs; test-pass is none",
        "receive: S;nodes:;_S: {type: test-output}"
            + "| collector.yaml:3: nodes.S: 'S' is not a node's id: lower case letters, digits and -",
        "receive: &a s;nodes:;_s: {type: *a}"
            + "| collector.yaml:3: nodes.s.type: *a is an alias; write the value out",
        "receive: [s;nodes:;_s: {type: test-output}| collector.yaml:2: is not YAML:",
        "receive: s;nodes:;_s: {type: test-output};---;more: 1"
            + "| collector.yaml:5: a second document begins here",
      })
  void whatIsWrongIsNamedWithItsLine(String text, String message) {
    String yaml = text.trim().replace(";", "\n").replace("_", " ");
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigException.class)
        .message()
        .startsWith(message.trim());
  }

  @Test
  void allThatTheSchemaFindsIsSaidAtOnce() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    receive: a
                    nodes:
                      a: {type: test-pass, to: s, window: 1}
                      s: {type: test-output, more: 1}
                    """))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> assertThat(e.problems()).extracting(p -> p.line()).containsExactly(3, 4));
  }

  @Test
  void aFileThatIsNotThereIsNamed(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("missing.yaml");
    assertThatThrownBy(() -> PipelineReader.read(file, TYPES)).hasMessage(file + ": is not there");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0x00});
    assertThatThrownBy(() -> PipelineReader.read(file, TYPES)).hasMessage(file + ": is not UTF-8");
  }

  @Test
  void anEmptyFileSaysWhatIsMissing() {
    assertThatThrownBy(() -> read("")).hasMessageContaining("collector.yaml:1: ");
  }

  @Test
  void everyTypeOfNodeHasItsPartOfTheSchema() {
    String schema = TYPES.schema().text();
    for (NodeType<?> type : TYPES.all()) {
      assertThat(schema).contains("#/$defs/node-" + type.name());
    }
    assertThat(List.copyOf(TYPES.all())).hasSize(3);
  }
}
