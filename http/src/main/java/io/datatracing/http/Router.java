package io.datatracing.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler of a request. Routes are tried in the order they were added, so a literal path
 * goes before a template that covers it. {@code HEAD} is answered by the handler of {@code GET}.
 */
public final class Router {
  /** One method on one path template. */
  public record Route(String method, String template) {}

  record Match(String template, Handler handler, Map<String, String> pathParameters) {}

  private record Entry(String method, PathTemplate path, Handler handler) {}

  private final List<Entry> entries;
  private final Handler.@Nullable Blocking fallback;

  private Router(List<Entry> entries, Handler.@Nullable Blocking fallback) {
    this.entries = List.copyOf(entries);
    this.fallback = fallback;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** All routes in the order they were added, without the fallback. */
  public List<Route> routes() {
    return entries.stream().map(e -> new Route(e.method, e.path.toString())).toList();
  }

  /**
   * @throws HttpProblemException 404 for an unknown path, 405 for an unknown method on a known path
   */
  Match match(String method, String path) {
    String wanted = method.equals("HEAD") ? "GET" : method;
    TreeSet<String> allowed = new TreeSet<>();
    for (Entry entry : entries) {
      Map<String, String> parameters = entry.path.match(path);
      if (parameters != null) {
        if (entry.method.equals(wanted)) {
          return new Match(entry.path.toString(), entry.handler, parameters);
        }
        allowed.add(entry.method);
      }
    }
    if (!allowed.isEmpty()) {
      String allow = String.join(", ", allowed);
      throw HttpProblem.methodNotAllowed(
              method + " is not allowed on " + path + "; use " + allow + ".", allow)
          .asException();
    }
    if (fallback != null && wanted.equals("GET")) {
      return new Match("/*", fallback, Map.of());
    }
    throw HttpProblem.notFound("There is nothing at " + path + ".").asException();
  }

  /** Collects routes. */
  public static final class Builder {
    private final List<Entry> entries = new ArrayList<>();
    private Handler.@Nullable Blocking fallback;

    private Builder() {}

    public Builder get(String template, Handler.Blocking handler) {
      return add("GET", template, handler);
    }

    public Builder get(String template, Handler.Lengthy handler) {
      return add("GET", template, handler);
    }

    public Builder getAsync(String template, Handler.Async handler) {
      return add("GET", template, handler);
    }

    public Builder postAsync(String template, Handler.Async handler) {
      return add("POST", template, handler);
    }

    public Builder post(String template, Handler.Blocking handler) {
      return add("POST", template, handler);
    }

    public Builder putAsync(String template, Handler.Async handler) {
      return add("PUT", template, handler);
    }

    public Builder put(String template, Handler.Blocking handler) {
      return add("PUT", template, handler);
    }

    /** Answers {@code GET} on every path that no route knows. */
    public Builder fallback(Handler.Blocking handler) {
      fallback = handler;
      return this;
    }

    public Router build() {
      return new Router(entries, fallback);
    }

    private Builder add(String method, String template, Handler handler) {
      entries.add(new Entry(method, new PathTemplate(template), handler));
      return this;
    }
  }
}
