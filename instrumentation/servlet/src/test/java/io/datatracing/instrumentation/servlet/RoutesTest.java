package io.datatracing.instrumentation.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "/orders,      -,       /shop/orders",
        "/items,       /42,     /shop/items/*",
        "/items,       -,       /shop/items/*",
        "/items,       /,       /shop/items/*",
        "/a/b.do,      -,       /shop/*.do",
        "'',           /,       /shop/",
        "/unknown,     -,       -",
        "/unknown.txt, -,       -",
        "-,            -,       -"
      })
  void requestsOfAnApplication(String servletPath, String pathInfo, String route) {
    Routes routes = new Routes("/shop");
    List.of("/orders", "/items/*", "*.do", "", "/").forEach(routes::add);
    assertThat(routes.route(servletPath, pathInfo)).isEqualTo(route);
  }

  @Test
  void exactPatternWinsOverThePrefixOfTheSameName() {
    Routes routes = new Routes("");
    routes.add("/orders/*");
    routes.add("/orders");
    assertThat(routes.route("/orders", null)).isEqualTo("/orders");
    assertThat(routes.route("/orders", "/1")).isEqualTo("/orders/*");
  }

  @Test
  void servletOfEverythingHasTheStarAsItsRoute() {
    Routes routes = new Routes("/shop");
    routes.add("/*");
    assertThat(routes.route("", "/orders")).isEqualTo("/shop/*");
  }
}
