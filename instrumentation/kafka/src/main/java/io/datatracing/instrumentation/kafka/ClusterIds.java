package io.datatracing.instrumentation.kafka;

import java.lang.reflect.Field;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The id of the cluster a consumer reads from. The client knows it and tells it to plug-ins only,
 * so this looks into its field {@code metadata}; since 3.7 that of its {@code delegate}.
 */
final class ClusterIds {
  private ClusterIds() {}

  /** Null where a version keeps its metadata elsewhere: spans then lack the attribute. */
  static @Nullable String of(KafkaConsumer<?, ?> consumer) {
    try {
      Object delegate = field(consumer, "delegate");
      Object metadata = field(delegate == null ? consumer : delegate, "metadata");
      return metadata instanceof Metadata
          ? ((Metadata) metadata).fetch().clusterResource().clusterId()
          : null;
    } catch (IllegalAccessException | RuntimeException e) {
      // Runtime: what Java 9 and later throw where the client's module is closed to us.
      return null;
    }
  }

  private static @Nullable Object field(Object owner, String name) throws IllegalAccessException {
    for (Field field : owner.getClass().getDeclaredFields()) {
      if (field.getName().equals(name)) {
        field.setAccessible(true);
        return field.get(owner);
      }
    }
    return null;
  }
}
