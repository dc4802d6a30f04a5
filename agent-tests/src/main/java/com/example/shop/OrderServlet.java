package com.example.shop;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Asks for two prices and writes the order down, each on another thread. */
final class OrderServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private final transient ExecutorService pool = Executors.newFixedThreadPool(2);
  private final transient HttpClient jdk = HttpClient.newHttpClient();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String prices = request.getRequestURL().toString().replace("/order", "/price");
    try {
      int first = CompletableFuture.supplyAsync(() -> byOkHttp(prices)).join();
      int second =
          jdk.sendAsync(
                  HttpRequest.newBuilder(URI.create(prices)).build(),
                  HttpResponse.BodyHandlers.ofString())
              .thenApply(price -> Integer.parseInt(price.body()))
              .get();
      int total = first + second;
      pool.submit(() -> write(total)).get();
      response.getWriter().print(total);
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** A client of its own: one that was built before the agent came has no interceptor of ours. */
  private static int byOkHttp(String url) {
    OkHttpClient okHttp = new OkHttpClient();
    try (Response price = okHttp.newCall(new Request.Builder().url(url).build()).execute()) {
      return Integer.parseInt(price.body().string());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int write(int total) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:hsqldb:mem:shop", "sa", "")) {
      connection.createStatement().execute("CREATE TABLE IF NOT EXISTS orders (total INTEGER)");
      PreparedStatement insert =
          connection.prepareStatement("INSERT INTO orders (total) VALUES (?)");
      insert.setInt(1, total);
      return insert.executeUpdate();
    }
  }
}
