package io.datatracing.instrumentation.grpc;

import io.datatracing.bootstrap.propagation.TextGetter;
import io.grpc.Metadata;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads the metadata that came with a call. */
final class MetadataGetter implements TextGetter<TracingServerCall<?, ?>> {
  static final MetadataGetter INSTANCE = new MetadataGetter();

  private MetadataGetter() {}

  @Override
  public @Nullable String get(TracingServerCall<?, ?> call, String name) {
    Iterator<String> values = all(call, name).iterator();
    return values.hasNext() ? values.next() : null;
  }

  @Override
  public Iterable<String> all(TracingServerCall<?, ?> call, String name) {
    Metadata.Key<String> key = MetadataKeys.of(name);
    Iterable<String> values = call.headers().getAll(key);
    return values == null ? Collections.<String>emptyList() : values;
  }
}
