package io.datatracing.instrumentation.kafka;

import org.apache.kafka.clients.Metadata;
import org.jspecify.annotations.Nullable;

/** The id of the cluster a consumer reads from: in its private metadata. */
final class ClusterIds {
  private ClusterIds() {}

  /** Null where a version keeps its metadata elsewhere: spans then lack the attribute. */
  static @Nullable String of(Object consumer) {
    Object metadata = LibraryFields.ofConsumer(consumer, "metadata");
    return metadata instanceof Metadata
        ? ((Metadata) metadata).fetch().clusterResource().clusterId()
        : null;
  }
}
