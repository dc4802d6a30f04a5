package io.datatracing.instrumentation.servlet.javax;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/**
 * The place before the first filter, in the containers we know; and in every container the base
 * class of HTTP servlets. All name only the API; a container's own types are {@code Object}.
 */
public final class JavaxServletInstrumentation implements LibraryInstrumentation {
  private static final String REQUEST_AND_RESPONSE =
      "javax.servlet.ServletRequest,javax.servlet.ServletResponse)";
  private static final String HTTP_REQUEST_AND_RESPONSE =
      "javax.servlet.http.HttpServletRequest,javax.servlet.http.HttpServletResponse)";

  @Override
  public String name() {
    return "servlet-javax";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type("javax.servlet.http.HttpServlet")
        .method("service(" + REQUEST_AND_RESPONSE, ServletHooks.class);
    weaving
        .typeIfPresent("org.apache.catalina.core.ApplicationFilterChain")
        .methodIfPresent("doFilter(" + REQUEST_AND_RESPONSE, ServletHooks.class);
    jetty(weaving, "org.eclipse.jetty.servlet", "org.eclipse.jetty.server"); // 9 to 11
    jetty(weaving, "org.eclipse.jetty.ee8.servlet", "org.eclipse.jetty.ee8.nested");
    jetty(weaving, "org.eclipse.jetty.ee9.servlet", "org.eclipse.jetty.ee9.nested");
    jetty12(weaving, "org.eclipse.jetty.ee10.servlet.ServletHandler");
    jetty12(weaving, "org.eclipse.jetty.ee11.servlet.ServletHandler");
  }

  private static void jetty(Weaving weaving, String servlets, String requests) {
    weaving
        .typeIfPresent(servlets + ".ServletHandler")
        .methodIfPresent(
            "doHandle(java.lang.String," + requests + ".Request," + HTTP_REQUEST_AND_RESPONSE,
            JettyServletHandlerHooks.class);
  }

  private static void jetty12(Weaving weaving, String handler) {
    weaving
        .typeIfPresent(handler + "$MappedServlet")
        .methodIfPresent(
            "handle(" + handler + ",java.lang.String," + HTTP_REQUEST_AND_RESPONSE,
            JettyServletHandlerHooks.class);
  }
}
