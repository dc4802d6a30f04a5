package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.weaving.VirtualField;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.NodeApiVersions;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;

/**
 * Whether the brokers of a producer keep records with headers: since 0.11, unless they are told to
 * speak an older protocol with each other. Others refuse a record with headers, so none must be
 * added to one that has none.
 *
 * <p>Transactions came with the same format of records: a broker that does not know them has no
 * headers either. That is said of Kafka's own brokers only, which up to 3.9 also tell what they ask
 * of each other: other products speak the protocol with headers and without transactions.
 *
 * <p>A broker up to 3.9 may also keep the older format for some of its topics, and tells nobody:
 * that is learned by the first record that it refuses, and holds for the topic as long as this
 * process runs.
 */
final class HeaderSupport {
  /**
   * On the client's object that keeps what each broker can do: true where no topic has headers,
   * false where some may have none, absent where all have.
   */
  private static final VirtualField<Boolean> MISSING = new VirtualField<>();

  /** Beyond it nothing is learned. */
  private static final int MOST_TOPICS = 1_024;

  /** {@code cluster/topic} of a refused record. Any sender thread adds, all producers read. */
  private static final Set<String> WITHOUT = ConcurrentHashMap.newKeySet();

  /** {@code LeaderAndIsr}, which the controller asks of a broker. */
  private static final int LEADER_AND_ISR = 4;

  private HeaderSupport() {}

  /** A broker has told what it can do. */
  static void told(Object apiVersions, NodeApiVersions broker) {
    if (!isKafkasOwn(broker)) {
      return;
    }
    if (!knows(broker, ApiKeys.ADD_PARTITIONS_TO_TXN)) {
      MISSING.set(apiVersions, Boolean.TRUE);
    } else if (MISSING.get(apiVersions) == null) {
      MISSING.set(apiVersions, Boolean.FALSE);
    }
  }

  /** Whether a broker has told, or shown for this topic, that it has no headers. */
  static boolean isMissing(Object apiVersions, @Nullable String cluster, String topic) {
    Boolean everywhere = MISSING.get(apiVersions);
    return everywhere != null
        && (everywhere || (!WITHOUT.isEmpty() && WITHOUT.contains(cluster + "/" + topic)));
  }

  /**
   * A record that had headers was not taken, sampled or not. An older format is the usual reason
   * for a broker to fail without another word; if it was something else, the topic's spans meet by
   * address.
   */
  static void refused(@Nullable String cluster, String topic, Exception reason) {
    if (reason instanceof UnknownServerException && WITHOUT.size() < MOST_TOPICS) {
      WITHOUT.add(cluster + "/" + topic);
    }
  }

  private static boolean isKafkasOwn(NodeApiVersions broker) {
    try {
      return knows(broker, ApiKeys.forId(LEADER_AND_ISR));
    } catch (IllegalArgumentException e) {
      // A client from 4.0 on, which has forgotten of it and shows it as UNKNOWN(4).
      return broker.toString().contains("(" + LEADER_AND_ISR + "): ");
    }
  }

  private static boolean knows(NodeApiVersions broker, ApiKeys api) {
    try {
      return NodeApiVersions.class.getMethod("apiVersion", ApiKeys.class).invoke(broker, api)
          != null;
    } catch (NoSuchMethodException e) {
      return knewIn011(broker, api);
    } catch (IllegalAccessException | InvocationTargetException e) {
      return true;
    }
  }

  /** Up to 1.0 there is only a method that throws where the broker does not know. */
  private static boolean knewIn011(NodeApiVersions broker, ApiKeys api) {
    try {
      Method method = NodeApiVersions.class.getMethod("usableVersion", ApiKeys.class);
      return method.invoke(broker, api) != null;
    } catch (InvocationTargetException e) {
      return false;
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return true;
    }
  }
}
