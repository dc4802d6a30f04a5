package io.datatracing.model.join;

import io.datatracing.model.Attribute;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a record is: the same for whoever sent it and whoever handles it.
 *
 * @param cluster null when the client did not know it
 */
public record RecordAddress(@Nullable String cluster, String topic, int partition, long offset) {

  /** The address that a span or a link has; null when a part is missing or no number. */
  public static @Nullable RecordAddress of(List<Attribute> attributes) {
    String topic = MessagingAttributes.text(attributes, MessagingAttributes.DESTINATION);
    String partition = MessagingAttributes.text(attributes, MessagingAttributes.PARTITION);
    String offset = MessagingAttributes.text(attributes, MessagingAttributes.OFFSET);
    if (topic == null || partition == null || offset == null) {
      return null;
    }
    try {
      return new RecordAddress(
          MessagingAttributes.text(attributes, MessagingAttributes.CLUSTER),
          topic,
          Integer.parseInt(partition),
          Long.parseLong(offset));
    } catch (NumberFormatException notKafka) {
      return null;
    }
  }

  RecordAddress withCluster(@Nullable String value) {
    return new RecordAddress(value, topic, partition, offset);
  }

  /** Whether both can be one record: a cluster that is not known may be any. */
  public boolean mayBe(RecordAddress other) {
    return offset == other.offset
        && partition == other.partition
        && topic.equals(other.topic)
        && (cluster == null || other.cluster == null || cluster.equals(other.cluster));
  }

  /** {@code orders/0:57}, without the cluster. */
  @Override
  public String toString() {
    return topic + "/" + partition + ":" + offset;
  }
}
