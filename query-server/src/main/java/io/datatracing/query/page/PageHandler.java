package io.datatracing.query.page;

import io.datatracing.http.Handler;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The web page. A path whose last segment has no dot is a view of the page, which the page itself
 * tells apart, so it gets {@code index.html}; others are files. Files under {@code assets/} have
 * their hash in their name and never change; the rest is asked for again each time, and answered
 * 304 when it is the same.
 */
public final class PageHandler implements Handler.Blocking {
  private static final String INDEX = "index.html";

  /** Names of real files only: no empty, hidden or parent segment, nothing to decode. */
  private static final Pattern FILE = Pattern.compile("/(?:[\\w-][\\w.-]*/)*[\\w-][\\w.-]*");

  private final ClassLoader loader;
  private final String root;
  private final Map<String, PageFile> files = new ConcurrentHashMap<>();

  /**
   * @param root the folder on the class path, with a slash at its end
   */
  public PageHandler(ClassLoader loader, String root) {
    this.loader = loader;
    this.root = root;
  }

  @Override
  public Response handle(Request request) {
    String path = request.head().path();
    if (path.startsWith("/api/")) {
      throw HttpProblem.notFound(
              "There is nothing at " + path + "; /api/v1/openapi.json lists what there is.")
          .asException();
    }
    boolean view = path.indexOf('.', path.lastIndexOf('/')) < 0;
    PageFile file =
        view ? file(INDEX) : FILE.matcher(path).matches() ? file(path.substring(1)) : null;
    if (file == null) {
      throw HttpProblem.notFound(
              view
                  ? "This build has no web page; it was made without Node. The API is at /api/v1."
                  : "There is no file " + path + ".")
          .asException();
    }
    String cache = path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    Response response =
        file.etag().equals(request.header("If-None-Match"))
            ? Response.empty(304)
            : Response.of(200, file.contentType(), file.content());
    return response.withHeader("Cache-Control", cache).withHeader("ETag", file.etag());
  }

  /** Kept once read: what exists on the class path is bounded, what is asked for is not. */
  private @Nullable PageFile file(String name) {
    PageFile known = files.get(name);
    if (known != null) {
      return known;
    }
    PageFile loaded = PageFile.load(loader, root + name);
    if (loaded != null) {
      files.put(name, loaded);
    }
    return loaded;
  }
}
