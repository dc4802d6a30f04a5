package io.datatracing.instrumentation.servlet;

import io.datatracing.instrumentation.testing.http.RunningServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EventListener;

/**
 * The Jetty on the class path; its servlets' package is the system property {@code jetty.servlets}.
 */
public final class Jetty implements RunningServer {
  private final Object server;

  /**
   * @param startup a servlet context listener that adds servlets
   */
  public Jetty(String contextPath, EventListener startup) throws Exception {
    String servlets = System.getProperty("jetty.servlets");
    server =
        Reflected.create(
            "org.eclipse.jetty.server.Server",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Object context = Reflected.create(servlets + ".ServletContextHandler");
    Reflected.call(context, "setContextPath", contextPath.isEmpty() ? "/" : contextPath);
    Reflected.call(context, "addEventListener", startup);
    // Up to EE 9 a context is no handler of Jetty 12 but has one.
    boolean nested = servlets.endsWith("ee8.servlet") || servlets.endsWith("ee9.servlet");
    Reflected.call(server, "setHandler", nested ? Reflected.call(context, "get") : context);
    Reflected.call(server, "start");
  }

  @Override
  public int port() {
    try {
      Object[] connectors = (Object[]) Reflected.call(server, "getConnectors");
      return (Integer) Reflected.call(connectors[0], "getLocalPort");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws Exception {
    Reflected.call(server, "stop");
  }
}
