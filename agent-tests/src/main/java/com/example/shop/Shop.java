package com.example.shop;

import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URL;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/**
 * A service and its caller in one process: servlets on Jetty, executors, JDBC on HSQLDB, and three
 * HTTP clients. Makes one order, prints its total, and ends when standard input does.
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
    System.out.println("total " + get(server.getURI().resolve("/order").toURL()));
    while (System.in.read() >= 0) {
      // Whoever started this has what it wants when it closes the stream.
    }
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
