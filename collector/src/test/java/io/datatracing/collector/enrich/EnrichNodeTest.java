package io.datatracing.collector.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.datatracing.collector.NodeHarness;
import io.datatracing.collector.enrich.EnrichOptions.Lookup;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnrichNodeTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Attribute SHOP = Attribute.of("service.name", "shop");
  private static final Attribute HOST = Attribute.of("host.name", "web-1");

  @TempDir private Path directory;
  private final NodeHarness harness = new NodeHarness();

  private String file(String name, String text) throws Exception {
    // At once: a node that follows the file never finds it half written.
    Path whole = Files.writeString(directory.resolve(name + ".new"), text.replace(';', '\n'));
    Path file = directory.resolve(name);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    return file.toString();
  }

  private static Span span(Attribute... resource) {
    return Span.builder(new TraceId(1, 2), new SpanId(3), "a")
        .attribute(Attribute.of("own", 7))
        .resource(new Resource(List.of(resource)))
        .build();
  }

  private List<Attribute> enriched(EnrichOptions options, Span span) {
    NodeHarness fresh = new NodeHarness();
    try (EnrichNode node = EnrichNode.start(options, fresh.context)) {
      assertThat(NodeHarness.send(node, span)).isCompletedWithValue("stored");
    }
    Span out = fresh.spans().get(0);
    assertThat(out.attributes()).isEqualTo(span.attributes());
    return out.resource().attributes();
  }

  private static EnrichOptions lookups(Lookup... lookups) {
    return new EnrichOptions(null, List.of(lookups), null, false);
  }

  private static EnrichOptions fixed(boolean overwrite, Map<String, JsonNode> attributes) {
    return new EnrichOptions(attributes, null, null, overwrite);
  }

  @Test
  void fixedAttributesKeepTheirTypeAndDoNotReplace() {
    assertThat(enriched(fixed(false, Map.of("n", JSON.numberNode(7))), span(SHOP)))
        .containsExactly(SHOP, Attribute.of("n", 7));
    assertThat(enriched(fixed(false, Map.of("f", JSON.numberNode(0.5))), span()))
        .containsExactly(Attribute.of("f", 0.5));
    assertThat(enriched(fixed(false, Map.of("b", JSON.booleanNode(false))), span(SHOP)))
        .containsExactly(SHOP, Attribute.of("b", false));
    Map<String, JsonNode> other = Map.of("service.name", JSON.textNode("other"));
    assertThat(enriched(fixed(false, other), span(SHOP, HOST))).containsExactly(SHOP, HOST);
    assertThat(enriched(fixed(true, other), span(SHOP, HOST)))
        .containsExactly(HOST, Attribute.of("service.name", "other"));
  }

  @Test
  void nothingToAddIsTheVeryBatch() throws Exception {
    OtlpBatch batch = OtlpBatch.of(List.of(span(SHOP)));
    EnrichOptions options =
        lookups(new Lookup("host.name", file("hosts.json", "{\"x\": {\"a\": 1}}"), null));
    try (EnrichNode node = EnrichNode.start(options, harness.context)) {
      NodeHarness.send(node, batch);
    }
    assertThat(harness.out.get(0)).isSameAs(batch);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hosts.csv  | host,rack;web-1,r7;web-2,",
        "hosts.csv  | host, rack;\"web-1\", \"r7\"",
        "hosts.json | {\"web-1\": {\"rack\": \"r7\"}}",
        "hosts.yaml | web-1: {rack: r7};web-2: {}",
      })
  void aFileKnowsMoreOfAHost(String name, String text) throws Exception {
    Lookup lookup = new Lookup("host.name", file(name.trim(), text.trim()), null);
    assertThat(enriched(lookups(lookup), span(HOST)))
        .containsExactly(HOST, Attribute.of("rack", "r7"));
  }

  @Test
  void theCatalogueNamesOwnersAndALookupUsesWhatAnEarlierOneFound() throws Exception {
    EnrichOptions options =
        new EnrichOptions(
            null,
            List.of(new Lookup("k8s.pod.uid", file("pods.csv", "uid,service.name;u1,shop"), null)),
            file("services.yaml", "shop: {team: checkout, tier: 1}"),
            false);
    assertThat(enriched(options, span(Attribute.of("k8s.pod.uid", "u1"))))
        .containsExactly(
            Attribute.of("k8s.pod.uid", "u1"),
            SHOP,
            Attribute.of("service.team", "checkout"),
            Attribute.of("service.tier", 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.csv  | host | a.csv:1: needs a header",
        "a.csv  | host,rack;web-1,r7,more | a.csv:2: has 3 columns, the header has 2",
        "a.json | [] | a.json is no mapping",
        "a.json | {\"a\": 1} | a.json: 'a' has no mapping",
        "a.json | {\"a\": {\"b\": []}} | a.json: a.b is no text, number or boolean",
        "a.json | {\"a\" | a.json:1: ",
        "a.yaml | a: {b: 1};a: {b: 2} | a.yaml:2: 'a' is there twice",
        "a.txt  | a | a.txt is none of",
      })
  void aFileThatCannotBeUsedIsNamedWithItsLine(String name, String text, String message)
      throws Exception {
    Lookup lookup = new Lookup("host.name", file(name.trim(), text.trim()), null);
    assertThatThrownBy(() -> EnrichNode.start(lookups(lookup), new NodeHarness().context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message.trim());
    Lookup missing = new Lookup("host.name", directory.resolve("none.csv").toString(), null);
    assertThatThrownBy(() -> EnrichNode.start(lookups(missing), new NodeHarness().context))
        .hasMessageContaining("none.csv is not a file");
  }

  @Test
  void aChangedFileIsReadAgainAndABadOneLeavesWhatWasKnown() throws Exception {
    String name = file("hosts.csv", "host,rack;web-1,r7");
    Span span = span(HOST);
    try (EnrichNode node =
        EnrichNode.start(lookups(new Lookup("host.name", name, null)), harness.context)) {
      file("hosts.csv", "host,rack;web-1,r77");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                NodeHarness.send(node, span);
                List<Span> spans = harness.spans();
                return spans
                    .get(spans.size() - 1)
                    .resource()
                    .attributes()
                    .contains(Attribute.of("rack", "r77"));
              });
      file("hosts.csv", "host,rack;web-1,r777,too much");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  harness
                      .metrics()
                      .contains(
                          "datatracing_enrich_file_reads_total{node=\"it\",result=\"refused\"} 1"));
      harness.out.clear();
      NodeHarness.send(node, span);
      assertThat(harness.spans().get(0).resource().attributes())
          .contains(Attribute.of("rack", "r77"));
    }
  }
}
