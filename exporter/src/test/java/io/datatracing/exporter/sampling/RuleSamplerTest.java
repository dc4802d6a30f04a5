package io.datatracing.exporter.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.SpanKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RuleSamplerTest {
  private static final long HALF = 1L << 55;
  private static final long MIDDLE = 5;

  private final TestTime time = new TestTime();

  @Test
  void theFirstRuleThatMatchesDecides() {
    Sampler sampler = rules("kind=server path=/health* -> 0; kind=server -> 0.5; -> 1");

    assertThat(server(sampler, "/healthz")).isEqualTo(Sampler.NEVER);
    assertThat(server(sampler, "/orders")).isEqualTo(HALF);
    assertThat(message(sampler, "orders")).isZero();
  }

  @Test
  void whereNoneMatchesTheSamplerDecides() {
    Sampler sampler = rules("topic=orders -> 0.5");

    assertThat(message(sampler, "orders")).isEqualTo(HALF);
    assertThat(message(sampler, "orders-dlq")).isEqualTo(Sampler.UNCOUNTED);
    assertThat(server(sampler, "orders")).as("a path, no topic").isEqualTo(Sampler.UNCOUNTED);
  }

  @Test
  void aStarAtTheEndIsEverythingThatBeginsSo() {
    Sampler sampler = rules("path=/a* -> 0.5; path=* -> 0");

    assertThat(server(sampler, "/a")).isEqualTo(HALF);
    assertThat(server(sampler, "/ab")).isEqualTo(HALF);
    assertThat(server(sampler, "/b")).isEqualTo(Sampler.NEVER);
    assertThat(server(sampler, null)).as("not known").isEqualTo(Sampler.UNCOUNTED);
  }

  @Test
  void aPathIsAlsoThatOfARequestThatGoesOut() {
    Sampler sampler = rules("kind=client path=/poll -> 0");

    assertThat(decide(sampler, "GET", SpanKind.CLIENT, Protocol.HTTP, "/poll"))
        .isEqualTo(Sampler.NEVER);
    assertThat(server(sampler, "/poll")).isEqualTo(Sampler.UNCOUNTED);
  }

  @Test
  void aRouteIsTheOneTheServerKnowsAtTheStart() {
    Sampler sampler = rules("route=/shop/orders/* -> 0; route=/context -> 0.5");

    assertThat(route(sampler, "/shop/orders/42", "/shop/orders/*")).isEqualTo(Sampler.NEVER);
    assertThat(route(sampler, "/context/below", "/context")).isEqualTo(HALF);
    assertThat(route(sampler, "/context/below", null)).isEqualTo(Sampler.UNCOUNTED);
    assertThat(decide(sampler, "GET", SpanKind.CLIENT, Protocol.HTTP, "/context"))
        .as("a route is the server's")
        .isEqualTo(Sampler.UNCOUNTED);
    assertThat(rules("route=/a -> 0").wantsSubject()).isTrue();
  }

  @Test
  void aRouteThatIsNotKnownYetIsATemplateOfThePath() {
    Sampler lines = rules("route=/orders/{id}/lines -> 0");
    assertThat(server(lines, "/orders/42/lines")).isEqualTo(Sampler.NEVER);
    assertThat(sampledPaths(lines, "/orders//lines", "/orders/42", "/orders/4/2/lines", "/orders"))
        .isEqualTo(4);
    Sampler inside = rules("route=/files/{name:[a-z]{3}}.json -> 0");
    assertThat(server(inside, "/files/a.json.json")).isEqualTo(Sampler.NEVER);
    assertThat(sampledPaths(inside, "/files/.json", "/files/a.xml", "/files/a/b.json"))
        .isEqualTo(3);
    for (String all : new String[] {"/static/*", "/static/**", "/static/{*rest}"}) {
      Sampler below = rules("route=" + all + " -> 0");
      assertThat(server(below, "/static/a/b.css")).as(all).isEqualTo(Sampler.NEVER);
      assertThat(sampledPaths(below, "/statics", "/")).as(all).isEqualTo(2);
      assertThat(route(below, "/x", all)).as(all).isEqualTo(Sampler.NEVER);
    }
  }

  @Test
  void aServiceIsThatOfAnRpcWithoutItsMethod() {
    Sampler sampler = rules("service=shop.Orders -> 0.5; service=shop.* -> 0");

    assertThat(rpc(sampler, "shop.Orders/Get")).isEqualTo(HALF);
    assertThat(rpc(sampler, "shop.OrdersAdmin/Get")).isEqualTo(Sampler.NEVER);
    assertThat(rpc(sampler, "other.Orders/Get")).isEqualTo(Sampler.UNCOUNTED);
    assertThat(decide(sampler, "shop.Orders/Get", SpanKind.SERVER, Protocol.HTTP, null))
        .isEqualTo(Sampler.UNCOUNTED);
  }

  @Test
  void aNameIsThatOfTheFirstSpan() {
    Sampler sampler = rules("name=SELECT* kind=client -> 0");

    assertThat(decide(sampler, "SELECT orders", SpanKind.CLIENT, Protocol.DB, null))
        .isEqualTo(Sampler.NEVER);
    assertThat(decide(sampler, "SELECT orders", SpanKind.INTERNAL, Protocol.NONE, null))
        .isEqualTo(Sampler.UNCOUNTED);
  }

  @Test
  void aRateIsKeptByEachRuleForItself() {
    Sampler sampler = rules("topic=a -> 2/s; topic=b -> 1/s; -> 0/s");

    assertThat(sampled(sampler, "a")).isEqualTo(2);
    assertThat(sampled(sampler, "b")).isEqualTo(1);
    assertThat(sampled(sampler, "c")).isZero();
    time.advanceMillis(500);
    assertThat(sampled(sampler, "a")).isEqualTo(1);
  }

  @Test
  void theSubjectIsAskedForOnlyWhereARuleNamesIt() {
    assertThat(rules("name=x -> 0").wantsSubject()).isFalse();
    assertThat(rules("path=/x -> 0").wantsSubject()).isTrue();
    assertThat(rules("topic=x -> 0").wantsSubject()).isTrue();
    assertThat(Sampler.parentBased(rules("topic=x -> 0")).wantsSubject()).isTrue();
    assertThat(rules(" ; ")).hasToString("always_on");
  }

  @Test
  void whatIsWrongIsNamed() {
    assertWrong("path=/a", "has no \"->\"");
    assertWrong("host=/a -> 1", "\"host=/a\" is none of kind, name, path, route,");
    assertWrong("route=/a/{id -> 1", "\"/a/{id\" lacks a \"}\"");
    assertWrong("route=/{a}-{b} -> 1", "two variables in one segment");
    assertWrong("path -> 1", "\"path\" has no value");
    assertWrong("kind=servant -> 1", "\"servant\" is none of server,");
    assertWrong("-> 1.5", "\"1.5\" is neither a ratio from 0 to 1 nor a rate");
    assertWrong("-> x/s", "\"x/s\"");
    assertWrong("-> -1/s", "\"-1/s\"");
    assertWrong("->", "\"\"");
  }

  private void assertWrong(String text, CharSequence... told) {
    assertThatThrownBy(() -> rules(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(told);
  }

  private Sampler rules(String text) {
    return RuleSampler.parse(text, Sampler.alwaysOn(), time);
  }

  private static int sampled(Sampler sampler, String topic) {
    int sampled = 0;
    for (int i = 0; i < 10; i++) {
      sampled += message(sampler, topic) == Sampler.UNCOUNTED ? 1 : 0;
    }
    return sampled;
  }

  private static long server(Sampler sampler, @Nullable String path) {
    return decide(sampler, "GET", SpanKind.SERVER, Protocol.HTTP, path);
  }

  private static long route(Sampler sampler, String path, @Nullable String route) {
    return sampler.decide(null, MIDDLE, "GET", SpanKind.SERVER, Protocol.HTTP, path, route);
  }

  private static int sampledPaths(Sampler sampler, String... paths) {
    int sampled = 0;
    for (String path : paths) {
      sampled += server(sampler, path) == Sampler.UNCOUNTED ? 1 : 0;
    }
    return sampled;
  }

  private static long message(Sampler sampler, String topic) {
    return decide(sampler, "process " + topic, SpanKind.CONSUMER, Protocol.MESSAGING, topic);
  }

  private static long rpc(Sampler sampler, String method) {
    return decide(sampler, method, SpanKind.SERVER, Protocol.RPC, null);
  }

  private static long decide(
      Sampler sampler, String name, SpanKind kind, Protocol protocol, @Nullable String subject) {
    return sampler.decide(null, MIDDLE, name, kind, protocol, subject, null);
  }
}
