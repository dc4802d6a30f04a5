package io.datatracing.instrumentation.grpc;

import io.datatracing.bootstrap.propagation.TextSetter;
import io.grpc.Metadata;

/** Writes a call's metadata in place of what an application that hands metadata on has there. */
final class MetadataSetter implements TextSetter<Metadata> {
  static final MetadataSetter INSTANCE = new MetadataSetter();

  private MetadataSetter() {}

  @Override
  public void set(Metadata carrier, String name, String value) {
    Metadata.Key<String> key = MetadataKeys.of(name);
    carrier.discardAll(key);
    carrier.put(key, value);
  }

  @Override
  public void remove(Metadata carrier, String name) {
    carrier.discardAll(MetadataKeys.of(name));
  }
}
