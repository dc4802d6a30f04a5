package io.datatracing.instrumentation.grpc;

import io.grpc.Metadata;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Metadata keys by name: making one validates and encodes the name. As many as there are
 * propagation headers.
 */
final class MetadataKeys {
  private static final ConcurrentHashMap<String, Metadata.Key<String>> KEYS =
      new ConcurrentHashMap<>();

  private MetadataKeys() {}

  static Metadata.Key<String> of(String name) {
    Metadata.Key<String> known = KEYS.get(name);
    if (known == null) {
      known = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
      KEYS.put(name, known);
    }
    return known;
  }
}
