package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.weaving.VirtualField;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.apache.kafka.clients.NodeApiVersions;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * Whether the brokers of a producer keep records with headers: since 0.11, unless they are told to
 * speak an older protocol with each other. Others refuse a record with headers, so none must be
 * added to one that has none.
 *
 * <p>Transactions came with the same format of records: a broker that does not know them has no
 * headers either. That is said of Kafka's own brokers only, which up to 3.9 also tell what they ask
 * of each other: other products speak the protocol with headers and without transactions.
 */
final class HeaderSupport {
  /** On the client's object that keeps what each broker can do. */
  private static final VirtualField<Boolean> MISSING = new VirtualField<>();

  /** {@code LeaderAndIsr}, which the controller asks of a broker. */
  private static final int LEADER_AND_ISR = 4;

  private HeaderSupport() {}

  /** A broker has told what it can do. */
  static void told(Object apiVersions, NodeApiVersions broker) {
    if (!knows(broker, ApiKeys.ADD_PARTITIONS_TO_TXN) && isKafkasOwn(broker)) {
      MISSING.set(apiVersions, Boolean.TRUE);
    }
  }

  /** Whether a broker has told that it has no headers. */
  static boolean isMissing(Object apiVersions) {
    return MISSING.get(apiVersions) != null;
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
