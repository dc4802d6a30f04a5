package io.datatracing.instrumentation.servlet.javax;

import io.datatracing.bootstrap.propagation.TextGetter;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import javax.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Containers ignore the case of header names. */
final class RequestHeaderGetter implements TextGetter<HttpServletRequest> {
  static final RequestHeaderGetter INSTANCE = new RequestHeaderGetter();

  @Override
  public @Nullable String get(HttpServletRequest carrier, String name) {
    return carrier.getHeader(name);
  }

  @Override
  public Iterable<String> all(HttpServletRequest carrier, String name) {
    Enumeration<String> values = carrier.getHeaders(name);
    List<String> none = Collections.emptyList();
    return values == null ? none : Collections.list(values);
  }

  @Override
  public Iterable<String> names(HttpServletRequest carrier) {
    Enumeration<String> names = carrier.getHeaderNames();
    List<String> none = Collections.emptyList();
    return names == null ? none : Collections.list(names);
  }
}
