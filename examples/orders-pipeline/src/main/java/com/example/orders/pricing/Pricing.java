package com.example.orders.pricing;

import com.example.orders.Lifecycle;
import com.example.orders.Settings;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Prices and product data over HTTP: {@code /prices/{sku}} and {@code /products/{sku}}. */
public final class Pricing {
  private static final int THREADS = 8;

  public static void main(String[] args) throws IOException {
    // The server writes head and body of an answer one by one; with Nagle's algorithm the second
    // waits 40 ms for the client's delayed acknowledgement of the first.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    Catalog catalog = new Catalog();
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Settings.ofProcess().port(8081));
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    HttpServer server = HttpServer.create(address, 0);
    server.setExecutor(threads);
    server.createContext(
        "/prices",
        new ProductHandler(catalog, product -> Map.of("unitPriceCents", catalog.quote(product))));
    server.createContext(
        "/products", new ProductHandler(catalog, product -> Map.of("title", product.title())));
    server.start();
    Lifecycle.closeOnExit(() -> server.stop(1), threads::shutdownNow);
    Lifecycle.ready("pricing", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  private Pricing() {}
}
