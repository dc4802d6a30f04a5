package io.datatracing.bootstrap.messaging;

import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.SharedAttributes;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What all spans of one client's messages have in common, by destination: kept with the client, so
 * that a message's span refers to it. Any thread.
 */
public final class ClientAttributes {
  /** A client has a few destinations; of one that makes them up each span gets its own. */
  static final int MOST = 256;

  private static final Object[] NOTHING = {};

  private final @Nullable Object[] more;
  private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>(4);

  /** The one asked for last. Racy: any is as good, each has all it needs in final fields. */
  private @Nullable Known last;

  /** What was made, and of what. Immutable. */
  private static final class Known {
    final String destination;
    final @Nullable String group;
    final @Nullable String clientId;
    final @Nullable String clusterId;
    final SharedAttributes attributes;

    Known(
        String destination,
        @Nullable String group,
        @Nullable String clientId,
        @Nullable String clusterId,
        SharedAttributes attributes) {
      this.destination = destination;
      this.group = group;
      this.clientId = clientId;
      this.clusterId = clusterId;
      this.attributes = attributes;
    }

    /** By identity: who asks has them in fields. */
    boolean isOf(
        String topic,
        @Nullable String ofGroup,
        @Nullable String ofClient,
        @Nullable String ofCluster) {
      return (destination == topic || destination.equals(topic))
          && group == ofGroup
          && clientId == ofClient
          && clusterId == ofCluster;
    }
  }

  public ClientAttributes() {
    this(NOTHING);
  }

  /**
   * @param more what else the spans say: an {@link AttributeKey} and a string in turn
   */
  public ClientAttributes(@Nullable Object... more) {
    this.more = more;
  }

  SharedAttributes of(
      String system,
      String operation,
      String destination,
      @Nullable String group,
      @Nullable String clientId,
      @Nullable String clusterId) {
    Known newest = last;
    if (newest != null && newest.isOf(destination, group, clientId, clusterId)) {
      return newest.attributes;
    }
    Known found = known.get(destination);
    if (found == null || !found.isOf(destination, group, clientId, clusterId)) {
      found =
          new Known(
              destination,
              group,
              clientId,
              clusterId,
              make(more, system, operation, destination, group, clientId, clusterId));
      if (known.size() < MOST || known.containsKey(destination)) {
        known.put(destination, found);
      }
    }
    last = found;
    return found.attributes;
  }

  static SharedAttributes make(
      @Nullable Object[] more,
      String system,
      String operation,
      String destination,
      @Nullable String group,
      @Nullable String clientId,
      @Nullable String clusterId) {
    @Nullable Object[] usual = {
      Attributes.MESSAGING_SYSTEM, system,
      Attributes.MESSAGING_DESTINATION_NAME, destination,
      Attributes.MESSAGING_OPERATION_NAME, operation,
      Attributes.MESSAGING_OPERATION_TYPE, operation,
      Attributes.MESSAGING_CONSUMER_GROUP_NAME, group,
      Attributes.MESSAGING_CLIENT_ID, clientId,
      Attributes.DATATRACING_KAFKA_CLUSTER_ID, clusterId
    };
    @Nullable Object[] all = new Object[usual.length + more.length];
    System.arraycopy(usual, 0, all, 0, usual.length);
    System.arraycopy(more, 0, all, usual.length, more.length);
    return new SharedAttributes(all);
  }
}
