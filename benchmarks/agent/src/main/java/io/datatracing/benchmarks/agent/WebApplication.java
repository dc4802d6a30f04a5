package io.datatracing.benchmarks.agent;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A Jetty servlet that makes one OkHttp call for each request: two spans. {@code once}: answers one
 * request of its own and ends, for the time to the first response; {@code serve}: prints its port
 * and serves until its standard input ends.
 */
public final class WebApplication {
  private WebApplication() {}

  public static void main(String[] args) throws Exception {
    String backend = args[1];
    OkHttpClient client = new OkHttpClient();
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    context.addServlet(new ServletHolder(new Relay(client, backend)), "/relay");
    context.addServlet(new ServletHolder(new JvmFigures()), "/figures");
    server.setHandler(context);
    server.start();
    int port = connector.getLocalPort();
    if (args[0].equals("once")) {
      System.out.println(get(client, "http://127.0.0.1:" + port + "/relay"));
    } else {
      System.out.println(port);
      while (System.in.read() >= 0) {
        // The comparison holds the other end open for as long as it needs this process.
      }
    }
    server.stop();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private static String get(OkHttpClient client, String url) throws IOException {
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      return Objects.requireNonNull(response.body()).string();
    }
  }

  private static final class Relay extends HttpServlet {
    private static final long serialVersionUID = 1;
    private final transient OkHttpClient client;
    private final String backend;

    Relay(OkHttpClient client, String backend) {
      this.client = client;
      this.backend = backend;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      byte[] body = get(client, backend).getBytes(StandardCharsets.UTF_8);
      response.setContentType("text/plain");
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    }
  }

  /** Figures of this JVM, the same code whichever agent is attached. */
  private static final class JvmFigures extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if ("true".equals(request.getParameter("gc"))) {
        System.gc();
      }
      response.getWriter().print(Figures.ofThisJvm().toLine());
    }
  }
}
