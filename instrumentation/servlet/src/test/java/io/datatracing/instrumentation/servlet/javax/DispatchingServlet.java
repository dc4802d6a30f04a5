package io.datatracing.instrumentation.servlet.javax;

import java.io.IOException;
import javax.servlet.AsyncContext;
import javax.servlet.ServletException;
import javax.servlet.UnavailableException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Ways for a request to pass through more than one servlet, or to end without one. */
final class DispatchingServlet extends HttpServlet {
  private static final long SHORT_MILLIS = 200;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String action = request.getPathInfo() == null ? "" : request.getPathInfo();
    switch (action) {
      case "/forward":
        request.getRequestDispatcher("/sync/child").forward(request, response);
        break;
      case "/include":
        request.getRequestDispatcher("/sync/child").include(request, response);
        break;
      case "/async":
        request.startAsync().dispatch("/sync/child");
        break;
      case "/async-async":
        request.startAsync().dispatch("/async/ok");
        break;
      case "/async-throw":
        request.startAsync().dispatch("/sync/throw");
        break;
      case "/timeout":
        AsyncContext async = request.startAsync();
        async.setTimeout(SHORT_MILLIS);
        break;
      case "/error":
        response.sendError(503, "the test is unavailable");
        break;
      case "/unavailable":
        throw new UnavailableException("the test is unavailable", 1);
      default:
        response.getOutputStream().print("dispatched");
    }
  }
}
