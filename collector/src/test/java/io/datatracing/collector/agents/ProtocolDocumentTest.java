package io.datatracing.collector.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.collector.Collector;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of {@code docs/protocol.md}, sent in their order to the real collector. */
class ProtocolDocumentTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("```http\n(.*?)```\n\n```json\n(.*?)```", Pattern.DOTALL);

  /** The document's now. */
  private static final long NOW = 1_790_000_000_000_000_000L;

  @Test
  void everyExampleIsAnsweredAsTheDocumentSays() throws Exception {
    String document = Files.readString(Path.of("..", "docs", "protocol.md"));
    List<MatchResult> examples = EXAMPLE.matcher(document).results().toList();
    assertThat(examples).hasSizeGreaterThanOrEqualTo(6);
    assertThat(document.split("```http", -1))
        .as("examples with an answer")
        .hasSize(examples.size() + 1);
    try (Collector collector =
        new Collector(registry -> new Agents(AgentsOptions.of(null, null), registry, () -> NOW))) {
      for (MatchResult example : examples) {
        String answer =
            new String(
                collector.send(request(collector, example.group(1))).body(),
                StandardCharsets.UTF_8);
        assertThat(withoutSpace(answer))
            .as(example.group(1))
            .isEqualTo(withoutSpace(example.group(2)));
      }
    }
  }

  private static HttpRequest request(Collector collector, String text) {
    int blank = text.indexOf("\n\n");
    String head = blank < 0 ? text.trim() : text.substring(0, blank);
    String body = blank < 0 ? "" : text.substring(blank + 2);
    String[] lines = head.split("\n");
    String[] line = lines[0].split(" ");
    HttpRequest.Builder request =
        collector.request(line[1]).method(line[0], BodyPublishers.ofString(body));
    for (int i = 1; i < lines.length; i++) {
      request.header(lines[i].split(": ")[0], lines[i].split(": ")[1]);
    }
    return request.build();
  }

  private static String withoutSpace(String json) {
    return json.replaceAll("\\s", "");
  }
}
