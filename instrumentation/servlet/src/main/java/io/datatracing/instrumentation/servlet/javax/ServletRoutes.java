package io.datatracing.instrumentation.servlet.javax;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.weaving.VirtualField;
import io.datatracing.instrumentation.servlet.Routes;
import javax.servlet.ServletContext;
import javax.servlet.ServletRegistration;
import javax.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The route of a request, by the mappings of its web application, which are read once. */
final class ServletRoutes {
  private static final VirtualField<Routes> OF = new VirtualField<>();

  private ServletRoutes() {}

  static @Nullable String route(HttpServletRequest request) {
    try {
      ServletContext application = request.getServletContext();
      Routes routes = OF.get(application);
      if (routes == null) {
        routes = read(application);
        OF.set(application, routes);
      }
      return routes.route(request.getServletPath(), request.getPathInfo());
    } catch (RuntimeException fault) {
      Faults.count("servlet-javax", fault);
      return null;
    }
  }

  /** Two threads may read at once; both read the same. */
  private static Routes read(ServletContext application) {
    Routes routes = new Routes(application.getContextPath());
    try {
      for (ServletRegistration servlet : application.getServletRegistrations().values()) {
        for (String pattern : servlet.getMappings()) {
          routes.add(pattern);
        }
      }
      return routes;
    } catch (RuntimeException closed) {
      Faults.count("servlet-javax", closed);
      return Routes.NONE;
    }
  }
}
