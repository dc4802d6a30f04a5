package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.trace.AttributeList;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.weaving.VirtualField;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.config.AbstractConfig;
import org.jspecify.annotations.Nullable;

/** What is known of one {@link KafkaProducer}. */
final class ProducerClient {
  private static final VirtualField<ProducerClient> CLIENT = new VirtualField<>();

  private final @Nullable String clientId;

  /** Written once the first metadata have come; every writer writes the same. */
  private volatile @Nullable String clusterId;

  /** Null outside of transactions: what a send without them costs is this one read. */
  private volatile @Nullable Transaction transaction;

  private volatile @Nullable String transactionalId;

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

  /** The open one; null if there is none. */
  @Nullable Transaction transaction() {
    return transaction;
  }

  /** Known from the first transaction on. */
  @Nullable String transactionalId() {
    return transactionalId;
  }

  void beginTransaction(KafkaProducer<?, ?> producer) {
    if (transactionalId == null) {
      Object config = LibraryFields.of(producer, "producerConfig");
      transactionalId =
          config instanceof AbstractConfig
              ? ((AbstractConfig) config).getString(ProducerConfig.TRANSACTIONAL_ID_CONFIG)
              : null;
    }
    transaction = new Transaction();
  }

  /**
   * A commit that failed leaves the transaction open: the application may try again, or aborts.
   *
   * @param operation {@code commit} or {@code abort}
   */
  void endTransaction(String operation, String state, long startNanos, @Nullable Throwable thrown) {
    Transaction open = transaction;
    if (open != null && thrown == null) {
      transaction = null;
      open.end(state);
    }
    AttributeList told = ClientCall.begin(operation, transactionalId, startNanos, thrown);
    if (told != null) {
      told.put(Attributes.DATATRACING_KAFKA_TRANSACTION_ID, transactionalId);
      ClientCall.end(told, thrown);
    }
  }

  void closed() {
    Transaction open = transaction;
    if (open != null) {
      transaction = null;
      open.end("aborted");
    }
  }
}
