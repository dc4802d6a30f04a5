package com.example.shop;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** What everything costs. Complains of a context that comes twice. */
final class PriceServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<String> contexts = Collections.list(request.getHeaders("traceparent"));
    if (contexts.size() > 1 || contexts.toString().contains(",")) {
      System.out.println("doubled: " + contexts);
    }
    response.getWriter().print(21);
  }
}
