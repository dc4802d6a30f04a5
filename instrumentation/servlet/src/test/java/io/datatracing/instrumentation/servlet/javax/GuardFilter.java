package io.datatracing.instrumentation.servlet.javax;

import java.io.IOException;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;
import javax.servlet.http.HttpServletResponse;

/** Rejects requests with the parameter {@code rejected}, and wraps all others. */
final class GuardFilter implements Filter {
  @Override
  public void init(FilterConfig config) {}

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getParameter("rejected") != null) {
      ((HttpServletResponse) response).setStatus(401);
    } else {
      chain.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request), response);
    }
  }

  @Override
  public void destroy() {}
}
