package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.weaving.VirtualField;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.Cluster;
import org.jspecify.annotations.Nullable;

/** What is known of one {@link KafkaProducer}. */
final class ProducerClient {
  private static final VirtualField<ProducerClient> CLIENT = new VirtualField<>();

  private final @Nullable String clientId;

  /** Written once the first metadata have come; every writer writes the same. */
  private volatile @Nullable String clusterId;

  private ProducerClient(@Nullable String clientId) {
    this.clientId = clientId;
  }

  static ProducerClient of(KafkaProducer<?, ?> producer) {
    ProducerClient known = CLIENT.get(producer);
    if (known == null) {
      // Racy: two first sends may make two, which say the same.
      known = new ProducerClient(ClientIds.of(producer.metrics()));
      CLIENT.set(producer, known);
    }
    return known;
  }

  @Nullable String clientId() {
    return clientId;
  }

  /** Null until the producer has heard from the cluster: at its first record. */
  @Nullable String clusterId() {
    return clusterId;
  }

  /** Returns the cluster's id if it was not known before; else null. */
  @Nullable String learn(Cluster cluster) {
    if (clusterId != null) {
      return null;
    }
    String id = cluster.clusterResource().clusterId();
    clusterId = id;
    return id;
  }
}
