package io.datatracing.instrumentation.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import io.datatracing.instrumentation.testing.http.AsyncHttpServerContract;
import io.datatracing.instrumentation.testing.http.RunningServer;
import io.datatracing.instrumentation.testing.http.ServerApplication;
import java.io.IOException;
import java.io.UncheckedIOException;

class JdkHttpServerContractTest extends AsyncHttpServerContract {
  @Override
  protected RunningServer start(ServerApplication application) throws IOException {
    TestServer server = new TestServer();
    server.server().createContext("/sync", exchange -> handle(exchange, application));
    server
        .server()
        .createContext(
            "/async", exchange -> new Thread(() -> handle(exchange, application)).start());
    return server.started();
  }

  @Override
  protected String route(String path) {
    return path.startsWith("/sync") ? "/sync" : "/async";
  }

  /** The server closes the connection instead. */
  @Override
  protected boolean answersFailures() {
    return false;
  }

  private static void handle(HttpExchange exchange, ServerApplication application) {
    String path = exchange.getRequestURI().getPath();
    try {
      TestServer.answer(exchange, application.handle(path.substring(path.lastIndexOf('/') + 1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
