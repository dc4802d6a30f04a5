package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.messaging.ClientAttributes;
import io.datatracing.bootstrap.messaging.RecordSettings;
import io.datatracing.bootstrap.trace.AttributeList;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.weaving.VirtualField;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** What is known of one {@link KafkaProducer}. */
final class ProducerClient {
  private static final VirtualField<ProducerClient> CLIENT = new VirtualField<>();

  /** Of the client's {@code max.request.size}. */
  private static final int DEFAULT_MAX_REQUEST_SIZE = 1_048_576;

  /** Baggage, which is the longest, has 8,192 bytes at most. */
  private static final int ROOM_FOR_HEADERS = 16_384;

  private final ClientAttributes attributes = new ClientAttributes();
  private final @Nullable String clientId;

  /** Written once the first metadata have come; every writer writes the same. */
  private volatile @Nullable String clusterId;

  /** Null outside of transactions: what a send without them costs is this one read. */
  private volatile @Nullable Transaction transaction;

  private volatile @Nullable String transactionalId;

  /** The thread that is giving the transaction a consumer's offsets; null for none. */
  private volatile @Nullable Thread givingOffsets;

  /** The client's own record of what its brokers can do; null where a version has it elsewhere. */
  private final @Nullable Object apiVersions;

  /** Null before the first record to a cluster where a topic may have no headers. */
  private volatile @Nullable FormatQuestions questions;

  /** Of the record before, which mostly went to the same topic; null before the first. */
  private volatile @Nullable TopicFormat lastFormat;

  /** Of key, value and headers of a record that is given more headers. */
  private final int mostBytes;

  private ProducerClient(KafkaProducer<?, ?> producer) {
    clientId = ClientIds.of(producer.metrics());
    apiVersions = LibraryFields.of(producer, "apiVersions");
    mostBytes = mostBytes(producer);
  }

  static ProducerClient of(KafkaProducer<?, ?> producer) {
    ProducerClient known = CLIENT.get(producer);
    if (known == null) {
      // Racy: two first sends may make two, which say the same.
      known = new ProducerClient(producer);
      CLIENT.set(producer, known);
    }
    return known;
  }

  ClientAttributes attributes() {
    return attributes;
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

  /**
   * Why a record may be given no headers: its topic has none, or that is not known yet, or they
   * could make it larger than the largest that is let through. One of {@link
   * KafkaAttributes#HEADERS_LEFT_OUT}.
   *
   * @return null where it may, and where nobody would give it any
   */
  @Nullable String leavesHeadersOut(
      KafkaProducer<?, ?> producer,
      ProducerRecord<?, ?> record,
      byte @Nullable [] key,
      byte @Nullable [] value) {
    if (!RecordSettings.get().propagates()) {
      return null;
    }
    HeaderSupport brokers = apiVersions == null ? null : HeaderSupport.of(apiVersions);
    if (brokers != null) {
      String reason = leavesHeadersOut(producer, brokers, record.topic());
      if (reason != null) {
        return reason;
      }
    }
    long bytes = (key == null ? 0L : key.length) + (value == null ? 0L : value.length);
    // As an array, which is a constant where there are none; an iterator is made for each record.
    for (Header header : record.headers().toArray()) {
      bytes += header.key().length() + (header.value() == null ? 0L : header.value().length);
    }
    return bytes <= mostBytes ? null : "too_large";
  }

  private @Nullable String leavesHeadersOut(
      KafkaProducer<?, ?> producer, HeaderSupport brokers, String topic) {
    if (brokers.isMissingEverywhere()) {
      return "broker_format";
    }
    TopicFormat format = format(topic);
    if (format == null) {
      return TopicFormat.UNKNOWN_FORMAT;
    }
    return format.hasHeaders() || questions(producer, brokers).hasHeaders(format)
        ? null
        : format.whyNoHeaders();
  }

  private @Nullable TopicFormat format(String topic) {
    TopicFormat last = lastFormat;
    if (last != null && last.topic().equals(topic)) {
      return last;
    }
    String cluster = clusterId;
    TopicFormat format = TopicFormat.of(cluster, topic);
    if (cluster != null) {
      lastFormat = format;
    }
    return format;
  }

  private FormatQuestions questions(KafkaProducer<?, ?> producer, HeaderSupport brokers) {
    FormatQuestions known = questions;
    if (known == null) {
      synchronized (this) {
        known = questions;
        if (known == null) {
          known = new FormatQuestions(producer, brokers);
          questions = known;
        }
      }
    }
    return known;
  }

  private static int mostBytes(KafkaProducer<?, ?> producer) {
    Object most = LibraryFields.of(producer, "maxRequestSize");
    int largest = most instanceof Integer ? (Integer) most : DEFAULT_MAX_REQUEST_SIZE;
    return largest - Math.min(ROOM_FOR_HEADERS, largest / 8);
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

  /**
   * A consumer's offsets are given to the transaction.
   *
   * @return when; 0 inside of another such call of this thread, which is the one that is told
   */
  long enterOffsets() {
    Thread current = Thread.currentThread();
    if (givingOffsets == current) {
      return 0;
    }
    givingOffsets = current;
    long now = System.nanoTime();
    return now == 0 ? 1 : now;
  }

  void exitOffsets() {
    givingOffsets = null;
  }

  void closed() {
    Transaction open = transaction;
    if (open != null) {
      transaction = null;
      open.end("aborted");
    }
  }
}
