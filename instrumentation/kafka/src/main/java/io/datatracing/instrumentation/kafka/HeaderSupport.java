package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.weaving.VirtualField;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
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
 * headers either. That is said of Kafka's own brokers with ZooKeeper only, which up to 3.9 also
 * tell what the controller asks of them: those without ZooKeeper never had the older format, and
 * other products speak the protocol with headers and without transactions.
 *
 * <p>A broker with ZooKeeper may also keep the older format for some of its topics, which it tells
 * whoever reads the topic's settings: {@link TopicFormat}. No record gets headers before that.
 */
final class HeaderSupport {
  /** On the client's object that keeps what each broker can do: absent where all have headers. */
  private static final VirtualField<HeaderSupport> OF_BROKERS = new VirtualField<>();

  /** {@code LeaderAndIsr}, which the controller asks of a broker. */
  private static final int LEADER_AND_ISR = 4;

  /** {@code DescribeTransactions}, from 3.0 on. */
  private static final int DESCRIBE_TRANSACTIONS = 65;

  /** Written by the client's thread before it passes on the metadata that senders wait for. */
  private volatile boolean withoutTransactions;

  private volatile boolean before30;

  private HeaderSupport() {}

  /** A broker has told what it can do. */
  static void told(Object apiVersions, NodeApiVersions broker) {
    if (!isKafkasOwn(broker)) {
      return;
    }
    HeaderSupport told = OF_BROKERS.get(apiVersions);
    if (told == null) {
      told = new HeaderSupport();
    }
    if (!knows(broker, ApiKeys.ADD_PARTITIONS_TO_TXN)) {
      told.withoutTransactions = true;
    }
    if (!names(broker, DESCRIBE_TRANSACTIONS)) {
      told.before30 = true;
    }
    OF_BROKERS.set(apiVersions, told);
  }

  /** Null where all brokers that were heard have headers in all topics. */
  static @Nullable HeaderSupport of(Object apiVersions) {
    return OF_BROKERS.get(apiVersions);
  }

  /** Whether no topic has headers. */
  boolean isMissingEverywhere() {
    return withoutTransactions;
  }

  /**
   * What is taken for a topic whose settings the application may not read. A broker from 3.0 on
   * keeps older formats only while it speaks an older protocol with others, in the middle of an
   * upgrade; before, any topic may have one.
   */
  boolean isAssumed() {
    return !before30;
  }

  /**
   * A record was not taken, sampled or not. An older format is the usual reason for such a broker
   * to fail without another word: the topic has got one since its settings were read. If it was
   * something else, its spans meet by address until the settings are read again.
   */
  static void refused(@Nullable String cluster, String topic, Exception reason) {
    if (reason instanceof UnknownServerException) {
      TopicFormat format = TopicFormat.known(cluster, topic);
      if (format != null) {
        format.refused(System.nanoTime());
      }
    }
  }

  private static boolean isKafkasOwn(NodeApiVersions broker) {
    try {
      return knows(broker, ApiKeys.forId(LEADER_AND_ISR));
    } catch (IllegalArgumentException e) {
      // A client from 4.0 on, which has forgotten of it and shows it as UNKNOWN(4).
      return names(broker, LEADER_AND_ISR);
    }
  }

  /**
   * Also of what the client does not know: its text has {@code Name(4): 0 to 7 [usable: 7]} for
   * each, and {@code Name(4): UNSUPPORTED} for what only the client knows.
   */
  private static boolean names(NodeApiVersions broker, int api) {
    String told = broker.toString();
    String name = "(" + api + "): ";
    int start = told.indexOf(name);
    return start >= 0 && !told.startsWith("UNSUPPORTED", start + name.length());
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
