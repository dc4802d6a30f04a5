package io.datatracing.instrumentation.servlet.javax;

import static java.util.Objects.requireNonNull;

import io.datatracing.instrumentation.testing.http.ServerApplication;
import java.util.EnumSet;
import javax.servlet.DispatcherType;
import javax.servlet.FilterRegistration;
import javax.servlet.Servlet;
import javax.servlet.ServletContext;
import javax.servlet.ServletContextEvent;
import javax.servlet.ServletContextListener;
import javax.servlet.ServletRegistration;
import org.jspecify.annotations.Nullable;

/** Adds the test's servlets and filters. Public, with a public constructor: Tomcat creates it. */
public final class Startup implements ServletContextListener {
  private static volatile @Nullable ServerApplication application;

  /** Serves {@code next} in the server that is started next. */
  static void serve(ServerApplication next) {
    application = next;
  }

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    ApplicationServlet servlet = new ApplicationServlet(requireNonNull(application));
    add(context, "application", servlet, "/sync/*", "/async/*");
    add(context, "dispatching", new DispatchingServlet(), "/dispatch/*", "*.do", "/exact", "/");
    FilterRegistration.Dynamic guard = context.addFilter("guard", new GuardFilter());
    guard.setAsyncSupported(true);
    guard.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {}

  private static void add(
      ServletContext context, String name, Servlet servlet, String... patterns) {
    ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
    registration.setAsyncSupported(true);
    registration.addMapping(patterns);
  }
}
