package io.datatracing.model.join;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attributes by which records are found, as docs/pipeline-model.md names them. */
public final class MessagingAttributes {
  public static final String DESTINATION = "messaging.destination.name";
  public static final String PARTITION = "messaging.destination.partition.id";
  public static final String OFFSET = "messaging.kafka.offset";
  public static final String GROUP = "messaging.consumer.group.name";
  public static final String BATCH = "messaging.batch.message_count";
  public static final String CLUSTER = "datatracing.kafka.cluster.id";
  public static final String KEY = "datatracing.record.key";
  public static final String ID = "datatracing.record.id";
  public static final String INPUTS = "datatracing.inputs";
  public static final String LINK_TYPE = "datatracing.link.type";

  private MessagingAttributes() {}

  /** The value as text; null when there is none. */
  public static @Nullable String text(List<Attribute> attributes, String key) {
    for (Attribute attribute : attributes) {
      if (attribute.key().equals(key)) {
        return attribute.value().text();
      }
    }
    return null;
  }

  /** The elements of an array as text; empty when there is none. */
  public static List<String> texts(List<Attribute> attributes, String key) {
    for (Attribute attribute : attributes) {
      if (attribute.key().equals(key)
          && attribute.value() instanceof AttributeValue.ArrayValue array) {
        return array.values().stream().map(AttributeValue::text).toList();
      }
    }
    return List.of();
  }
}
