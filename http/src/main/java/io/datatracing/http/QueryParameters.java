package io.datatracing.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The decoded query string. */
public final class QueryParameters {
  private static final int MAX_PARAMETERS = 256;

  private final Map<String, List<String>> values;

  private QueryParameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * @throws HttpProblemException 400 when the percent-encoding is broken
   */
  static QueryParameters parse(String query) {
    try {
      return new QueryParameters(
          QueryStringDecoder.builder()
              .hasPath(false)
              .charset(StandardCharsets.UTF_8)
              .maxParams(MAX_PARAMETERS)
              .semicolonIsNormalChar(true)
              .build(query)
              .parameters());
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest(
              "The query string is not percent-encoded UTF-8: " + e.getMessage())
          .asException();
    }
  }

  public Set<String> names() {
    return values.keySet();
  }

  /** All values in the order sent; empty when there is none. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /**
   * @throws HttpProblemException 400 when the parameter is given more than once
   */
  public @Nullable String one(String name) {
    List<String> all = all(name);
    if (all.size() > 1) {
      throw HttpProblem.badParameter(
              name, name + " is given " + all.size() + " times; give it once.")
          .asException();
    }
    return all.isEmpty() ? null : all.get(0);
  }
}
