package com.example.shop;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URL;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/**
 * A service and its caller in one process: servlets on Jetty, executors, JDBC on HSQLDB, and three
 * HTTP clients. Makes an order and prints its total, makes another one for each line it reads, and
 * ends with standard input.
 */
public final class Shop {
  private Shop() {}

  public static void main(String[] arguments) throws Exception {
    Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    ServletContextHandler servlets = new ServletContextHandler();
    servlets.addServlet(new ServletHolder(new OrderServlet()), "/order");
    servlets.addServlet(new ServletHolder(new PriceServlet()), "/price");
    server.setHandler(servlets);
    server.start();
    URL order = server.getURI().resolve("/order").toURL();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    do {
      System.out.println("total " + get(order));
    } while (in.readLine() != null);
    server.stop();
    System.exit(0);
  }

  private static String get(URL url) throws Exception {
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readAllBytes(), "UTF-8");
    }
  }
}
