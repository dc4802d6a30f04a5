package io.datatracing.instrumentation.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import io.datatracing.bootstrap.propagation.TextGetter;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's headers ignore the case of names. */
final class RequestHeaderGetter implements TextGetter<HttpExchange> {
  static final RequestHeaderGetter INSTANCE = new RequestHeaderGetter();

  @Override
  public @Nullable String get(HttpExchange carrier, String name) {
    return carrier.getRequestHeaders().getFirst(name);
  }

  @Override
  public Iterable<String> all(HttpExchange carrier, String name) {
    List<String> values = carrier.getRequestHeaders().get(name);
    return values == null ? Collections.emptyList() : values;
  }

  @Override
  public Iterable<String> names(HttpExchange carrier) {
    return carrier.getRequestHeaders().keySet();
  }
}
