package io.datatracing.instrumentation.javahttpclient;

import io.datatracing.bootstrap.propagation.TextSetter;
import java.util.List;
import java.util.Map;

/**
 * Replaces what the application may have set itself. The map ignores the case of names, see {@link
 * TracedRequest#headersOf}.
 */
final class HeaderMapSetter implements TextSetter<Map<String, List<String>>> {
  static final HeaderMapSetter INSTANCE = new HeaderMapSetter();

  @Override
  public void set(Map<String, List<String>> carrier, String name, String value) {
    carrier.put(name, List.of(value));
  }

  @Override
  public void remove(Map<String, List<String>> carrier, String name) {
    carrier.remove(name);
  }
}
