package io.datatracing.instrumentation.servlet.javax;

import io.datatracing.instrumentation.testing.http.ServerApplication;
import io.datatracing.instrumentation.testing.http.ServerReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.servlet.AsyncContext;
import javax.servlet.RequestDispatcher;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** What the contract asks for: {@code /sync/<action>} and {@code /async/<action>}. */
final class ApplicationServlet extends HttpServlet {
  private final transient ServerApplication application;

  ApplicationServlet(ServerApplication application) {
    this.application = application;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    // The path of a request is the one it came with, even in a servlet that is included.
    Object included = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
    String action = (included == null ? request.getPathInfo() : (String) included).substring(1);
    if (included != null || request.getServletPath().equals("/sync")) {
      answer(action, response);
      return;
    }
    AsyncContext async = request.startAsync();
    new Thread(
            () -> {
              try {
                answer(action, (HttpServletResponse) async.getResponse());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } finally {
                async.complete();
              }
            })
        .start();
  }

  private void answer(String action, HttpServletResponse response) throws IOException {
    ServerReply reply;
    try {
      reply = application.handle(action);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    response.setStatus(reply.status());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
