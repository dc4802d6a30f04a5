package io.datatracing.collector.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.redact.RedactOptions.Action;
import io.datatracing.collector.redact.RedactOptions.Rule;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactNodeTest {
  private static final String CARD = "4111111111111111";
  private static final String SALT = "pepper and salt";

  private PrometheusRegistry registry = new PrometheusRegistry();
  private final List<OtlpBatch> out = new ArrayList<>();
  private final List<String> ledger = new ArrayList<>();
  private int stored;

  private RedactNode node(RedactOptions options) {
    registry = new PrometheusRegistry();
    return new RedactNode(
        options,
        new NodeContext(
            "hide",
            (batch, origin, done) -> {
              out.add(batch);
              done.stored();
            },
            (trace, cause, node, policy, spans) ->
                ledger.add(cause + " " + node + " " + policy + " " + trace + " " + spans),
            Path.of("unused"),
            () -> 0,
            () -> 0,
            registry));
  }

  private static RedactOptions rules(Rule... rules) {
    return new RedactOptions(List.of(rules), null, false, null, SALT);
  }

  private static Rule detect(Action action, String... detectors) {
    return new Rule("found", null, null, List.of(detectors), action);
  }

  private static Rule keys(Action action, String... keys) {
    return new Rule("key", List.of(keys), null, null, action);
  }

  private List<Span> redacted(RedactOptions options, Span... spans) {
    out.clear();
    take(options, OtlpBatch.of(List.of(spans)));
    return out.stream().flatMap(batch -> batch.decode().stream()).toList();
  }

  private void take(RedactOptions options, OtlpBatch batch) {
    node(options)
        .take(
            batch,
            new BatchOrigin("otlp", "protobuf"),
            new AppendCallback() {
              @Override
              public void stored() {
                stored++;
              }

              @Override
              public void failed(StoreException cause) {
                throw cause;
              }
            });
  }

  private static SpanBuilder span() {
    return Span.builder(new TraceId(1, 2), new SpanId(3), "a");
  }

  private double found(String rule) {
    return registry.scrape().stream()
        .filter(metric -> metric.getMetadata().getName().equals("datatracing_redact_found"))
        .flatMap(metric -> ((CounterSnapshot) metric).getDataPoints().stream())
        .filter(point -> rule.equals(point.getLabels().get("rule")))
        .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
        .sum();
  }

  @Test
  void aCardIsMaskedWhereverASpanCanHoldText() {
    Attribute dirty = Attribute.of("a", "card " + CARD);
    Span full =
        Span.builder(new TraceId(1, 2), new SpanId(3), "pay " + CARD)
            .parent(new SpanId(9))
            .times(5, 7)
            .flags(0x101)
            .traceState("k=v")
            .attribute(dirty)
            .attribute(Attribute.of("n", Long.parseLong(CARD)))
            .attribute(
                new Attribute(
                    "list",
                    AttributeValue.of(List.of(AttributeValue.of("ok"), AttributeValue.of(CARD)))))
            .attribute(new Attribute("map", AttributeValue.ofMap(List.of(dirty))))
            .event(new Event(6, "saw " + CARD, List.of(dirty), 1))
            .link(new Link(new TraceId(7, 8), new SpanId(9), "l=1", 1, List.of(dirty), 2))
            .status(new Status(Status.Code.ERROR, "no " + CARD))
            .resource(new Resource(List.of(Attribute.of("service.name", "shop"), dirty)))
            .build();
    Attribute clean = Attribute.of("a", "card ****");
    Span expected =
        Span.builder(new TraceId(1, 2), new SpanId(3), "pay ****")
            .parent(new SpanId(9))
            .times(5, 7)
            .flags(0x101)
            .traceState("k=v")
            .attribute(clean)
            .attribute(Attribute.of("n", "****"))
            .attribute(
                new Attribute(
                    "list",
                    AttributeValue.of(List.of(AttributeValue.of("ok"), AttributeValue.of("****")))))
            .attribute(new Attribute("map", AttributeValue.ofMap(List.of(clean))))
            .event(new Event(6, "saw ****", List.of(clean), 1))
            .link(new Link(new TraceId(7, 8), new SpanId(9), "l=1", 1, List.of(clean), 2))
            .status(new Status(Status.Code.ERROR, "no ****"))
            .resource(new Resource(List.of(Attribute.of("service.name", "shop"), clean)))
            .build();
    assertThat(redacted(rules(detect(Action.MASK, "card")), full)).containsExactly(expected);
    assertThat(found("found")).isEqualTo(10);
  }

  @Test
  void aBatchInWhichNothingIsFoundIsTheVeryObject() {
    OtlpBatch batch = OtlpBatch.of(List.of(span().attribute(Attribute.of("a", "fine")).build()));
    take(rules(detect(Action.MASK, "card", "email", "iban", "jwt")), batch);
    assertThat(out.get(0)).isSameAs(batch);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "password           | Password            | ****",
        "http.request.header.* | http.request.header.cookie | ****",
        "*token*            | my.token.value      | ****",
        "a.c                | abc                 | secret",
        "pass               | password            | secret",
      })
  void keysAreWholeWithStarsAndWithoutCase(String pattern, String key, String value) {
    Span span = span().attribute(Attribute.of(key.trim(), "secret")).build();
    assertThat(redacted(rules(keys(Action.MASK, pattern.trim())), span).get(0).attributes())
        .containsExactly(Attribute.of(key.trim(), value.trim()));
  }

  @Test
  void aHashIsTheSameForEqualValuesAndNeedsItsSalt() {
    Span span =
        span()
            .attribute(Attribute.of("user", "ann@example.org"))
            .attribute(Attribute.of("other", "by ann@example.org"))
            .build();
    List<Attribute> attributes =
        redacted(rules(keys(Action.HASH, "user"), detect(Action.HASH, "email")), span)
            .get(0)
            .attributes();
    String hash = attributes.get(0).value().text();
    assertThat(hash).matches("h:[0-9a-f]{16}");
    assertThat(attributes.get(1).value().text()).isEqualTo("by " + hash);
    RedactOptions salted =
        new RedactOptions(List.of(keys(Action.HASH, "user")), null, false, null, "another salt");
    assertThat(redacted(salted, span).get(0).attributes().get(0).value().text()).isNotEqualTo(hash);
  }

  @Test
  void anAttributeOrAWholeSpanGoes() {
    Span kept = span().attribute(Attribute.of("a", "fine")).build();
    Span hit =
        Span.builder(new TraceId(1, 5), new SpanId(6), "b")
            .attribute(Attribute.of("a", CARD))
            .attribute(Attribute.of("b", "stays"))
            .build();
    assertThat(redacted(rules(detect(Action.DROP, "card")), kept, hit).get(1).attributes())
        .containsExactly(Attribute.of("b", "stays"));
    assertThat(ledger).isEmpty();
    assertThat(redacted(rules(detect(Action.DROP_SPAN, "card")), kept, hit)).containsExactly(kept);
    assertThat(ledger).containsExactly("redaction.dropped hide found " + hit.traceId() + " 1");
    assertThat(redacted(rules(detect(Action.DROP_SPAN, "card")), hit)).isEmpty();
    assertThat(stored).isEqualTo(3);
  }

  @Test
  void aResourceThatIsHitTakesItsSpansWithIt() {
    Resource resource = new Resource(List.of(Attribute.of("owner", "ann@example.org")));
    Span hit = span().resource(resource).build();
    Span kept = span().build();
    assertThat(redacted(rules(detect(Action.DROP_SPAN, "email")), hit, hit, kept))
        .containsExactly(kept);
    assertThat(ledger).hasSize(2);
  }

  @Test
  void onlyWhatIsOnTheListStays() {
    Span span =
        span()
            .attribute(Attribute.of("http.route", "/a"))
            .attribute(Attribute.of("session", "x"))
            .attribute(
                new Attribute(
                    "http.map", AttributeValue.ofMap(List.of(Attribute.of("inner", "x")))))
            .resource(
                new Resource(
                    List.of(Attribute.of("service.name", "s"), Attribute.of("host.name", "h"))))
            .build();
    Span left =
        redacted(new RedactOptions(null, List.of("http.*"), false, null, null), span).get(0);
    assertThat(left.attributes())
        .extracting(Attribute::key)
        .containsExactly("http.route", "http.map");
    assertThat(left.attributes().get(1)).isEqualTo(span.attributes().get(2));
    assertThat(left.resource().attributes()).containsExactly(Attribute.of("service.name", "s"));
    assertThat(found(RedactOptions.ALLOW_RULE)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "SELECT * FROM t WHERE a = 'x''y' AND b = 12.5e-3|SELECT * FROM t WHERE a = ? AND b = ?",
        "SELECT t1.c2 FROM \"my 7\" t1 -- secret 5|SELECT t1.c2 FROM \"my 7\" t1 ",
        "UPDATE t SET a = $1, b = $q$it's$q$ /* 9 */|UPDATE t SET a = $1, b = ?  ",
        "INSERT INTO t VALUES (0xFF, 'a\\\\', -3)|INSERT INTO t VALUES (?, ?, -?)",
        // Where it ends is a matter of the database: nothing behind it is shown.
        "SELECT * FROM t WHERE a = 'C:\\' AND b = 'Ann'|SELECT * FROM t WHERE a = ?",
        "SELECT * FROM t WHERE a = 'it\\'s Ann' AND b = 1|SELECT * FROM t WHERE a = ?",
        "SELECT 'unterminated|SELECT ?",
        "SELECT a FROM b|SELECT a FROM b",
      })
  void literalsGoFromSql(String sql, String left) {
    Span span = span().attribute(Attribute.of("db.query.text", sql)).build();
    RedactOptions options = new RedactOptions(null, null, true, null, null);
    assertThat(redacted(options, span).get(0).attributes().get(0).value().text().strip())
        .isEqualTo(left.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url.full | https://h/p?token=abc&b=1#f | https://h/p?token=****&b=1#f",
        "url.full | https://h/p?b=1&to=ann%40example.org | https://h/p?b=1&to=****",
        "url.full | https://h/token=abc | https://h/token=abc",
        "url.query | a=&TOKEN=abc&&c | a=&TOKEN=****&&c",
        "http.target | /p?x=%zz&token=1 | /p?x=%zz&token=****",
        "some.text | /p?token=1 | /p?token=1",
      })
  void parametersOfUrlsGoByNameAndByWhatTheyHold(String key, String url, String left) {
    Span span = span().attribute(Attribute.of(key.trim(), url.trim())).build();
    RedactOptions options = rules(keys(Action.MASK, "token"), detect(Action.MASK, "email"));
    assertThat(redacted(options, span).get(0).attributes().get(0).value().text())
        .isEqualTo(left.trim());
  }

  @Test
  void aPatternFindsItsPartsInAttributesOfItsKeys() {
    Rule rule = new Rule("order", List.of("note"), "ord-[0-9]+", null, null);
    Span span =
        span()
            .attribute(Attribute.of("note", "ord-12 and ord-7"))
            .attribute(Attribute.of("other", "ord-12"))
            .build();
    assertThat(redacted(rules(rule), span).get(0).attributes())
        .containsExactly(Attribute.of("note", "**** and ****"), Attribute.of("other", "ord-12"));
    assertThat(found("order")).isEqualTo(2);
  }

  /** Whatever stands around it, in however many spans: the number is in no byte that goes on. */
  @Property(tries = 200, seed = "7")
  void noByteOfACardGoesOn(
      @ForAll @Size(min = 1, max = 5) List<@StringLength(max = 30) String> around) {
    RedactNodeTest test = new RedactNodeTest();
    Span[] spans =
        around.stream()
            .map(
                text -> span().attribute(Attribute.of("k", text + " " + CARD + " " + text)).build())
            .toArray(Span[]::new);
    List<Span> clean = test.redacted(rules(detect(Action.MASK, "card")), spans);
    assertThat(clean).hasSize(spans.length);
    assertThat(new String(test.out.get(0).bytes(), StandardCharsets.ISO_8859_1))
        .doesNotContain(CARD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(a+ | is not an expression of RE2",
        "a* | finds nothing everywhere",
      })
  void aPatternThatCannotWorkIsRefused(String values, String message) {
    assertThatThrownBy(() -> new Rule("r", null, values.trim(), null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message.trim());
  }

  @Test
  void settingsThatDoNotFitTogetherAreRefused() {
    assertThatThrownBy(() -> new RedactOptions(null, null, false, null, null))
        .hasMessageContaining("nothing is redacted");
    assertThatThrownBy(
            () -> new RedactOptions(List.of(keys(Action.HASH, "a")), null, false, null, null))
        .hasMessageContaining("needs a salt");
    Rule rule = keys(Action.MASK, "a");
    assertThatThrownBy(() -> new RedactOptions(List.of(rule, rule), null, false, null, null))
        .hasMessageContaining("is taken");
    assertThatThrownBy(() -> detect(Action.MASK, "cards")).hasMessageContaining("detectors are");
  }
}
