package io.datatracing.instrumentation.grpc;

import io.datatracing.bootstrap.propagation.TextGetter;
import io.grpc.Metadata;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
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

  /** Without those of binary headers, whose values are no text. */
  @Override
  public Iterable<String> names(TracingServerCall<?, ?> call) {
    List<String> names = new ArrayList<>();
    for (String name : call.headers().keys()) {
      if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
        names.add(name);
      }
    }
    return names;
  }
}
