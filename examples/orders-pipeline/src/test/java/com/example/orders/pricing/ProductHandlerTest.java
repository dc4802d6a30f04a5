package com.example.orders.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProductHandlerTest {
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    Catalog catalog = new Catalog();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/prices",
        new ProductHandler(catalog, product -> Map.of("unitPriceCents", catalog.quote(product))));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aListedProductHasItsPrice() throws Exception {
    HttpResponse<String> response = get("/prices/LAMP");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"unitPriceCents\":4900}");
  }

  @Test
  void anUnknownProductIsNotFound() throws Exception {
    assertThat(get("/prices/NOPE").statusCode()).isEqualTo(404);
  }

  @Test
  void aProductWithoutAPriceIsAnError() throws Exception {
    HttpResponse<String> response = get("/prices/UNPRICED");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("UNPRICED has no price");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
