package io.datatracing.instrumentation.servlet;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The mappings of one web application, as routes: context path and pattern in one text, made once.
 * Which mapping a request was matched by follows from its servlet path and path info (Servlet
 * specification, section 12.2), which is all that version 3.1 tells:
 *
 * <pre>
 * pattern    request      servlet path   path info
 * /orders    /orders      /orders        null
 * /orders/*  /orders/42   /orders        /42
 * /*         /orders      ""             /orders
 * *.do       /a/b.do      /a/b.do        null
 * ""         /            ""             /
 * /          anything     the path       null
 * </pre>
 *
 * The last one, the default servlet, matches what nothing else does: it is no route.
 */
public final class Routes {
  /** Of an application whose mappings cannot be read. */
  public static final Routes NONE = new Routes("");

  private final String contextPath;
  private final Map<String, String> exact = new HashMap<>();
  private final Map<String, String> prefixes = new HashMap<>();
  private final Map<String, String> extensions = new HashMap<>();

  /**
   * @param contextPath begins with a slash, or is empty
   */
  public Routes(String contextPath) {
    this.contextPath = contextPath;
  }

  /** Adds a pattern in the specification's syntax. Not after the first {@link #route}. */
  public void add(String pattern) {
    if (pattern.endsWith("/*")) {
      prefixes.put(pattern.substring(0, pattern.length() - 2), contextPath + pattern);
    } else if (pattern.startsWith("*.")) {
      extensions.put(pattern.substring(2), contextPath + "/" + pattern);
    } else if (pattern.isEmpty()) {
      exact.put("", contextPath + "/");
    } else if (!pattern.equals("/")) {
      exact.put(pattern, contextPath + pattern);
    }
  }

  /** The route of a request; null if it has none. Allocates only where extensions are mapped. */
  public @Nullable String route(@Nullable String servletPath, @Nullable String pathInfo) {
    if (servletPath == null) {
      return null;
    }
    String route = null;
    if (pathInfo == null || pathInfo.equals("/")) {
      route = exact.get(servletPath);
    }
    if (route == null) {
      route = prefixes.get(servletPath);
    }
    if (route == null && pathInfo == null && !extensions.isEmpty()) {
      route = extensions.get(servletPath.substring(servletPath.lastIndexOf('.') + 1));
    }
    return route;
  }
}
