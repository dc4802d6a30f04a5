package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;
import io.datatracing.instrumentation.api.WovenType;

/** kafka-clients from 2.1. */
public final class KafkaInstrumentation implements LibraryInstrumentation {
  private static final String CLIENTS = "org.apache.kafka.clients.";
  private static final String HEADERS = "org.apache.kafka.common.header.Header[]";

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public void define(Weaving weaving) {
    producer(weaving);
    consumer(weaving);
    weaving
        .type(CLIENTS + "consumer.ConsumerRecords")
        .field("poll")
        .method("iterator()", RecordsIteratorHook.class)
        .method("records(org.apache.kafka.common.TopicPartition)", RecordsOfPartitionHook.class)
        .method("records(java.lang.String)", RecordsOfTopicHook.class);
  }

  private static void producer(Weaving weaving) {
    weaving
        .type(CLIENTS + "producer.KafkaProducer")
        .field("client")
        .method("doSend", SendHook.class)
        .method("partition", PartitionHook.class);
    accumulator(weaving.type(CLIENTS + "producer.internals.RecordAccumulator"));
    weaving
        .type(CLIENTS + "producer.internals.ProducerBatch")
        .field("drained")
        .method("drained(long)", BatchDrainedHook.class)
        .method("completeFutureAndFireCallbacks", BatchCompletedHook.class);
  }

  /** The headers are the fifth argument up to 3.2, then the sixth. */
  private static void accumulator(WovenType type) {
    String byPartition =
        "append(org.apache.kafka.common.TopicPartition,long,byte[],byte[]," + HEADERS + ",";
    String callback = CLIENTS + "producer.Callback,long";
    type.methodIfPresent(byPartition + callback + ")", AppendHookUpTo32.class)
        .methodIfPresent(byPartition + callback + ",boolean)", AppendHookUpTo32.class)
        .methodIfPresent(byPartition + callback + ",boolean,long)", AppendHookUpTo32.class);
    String byTopic = "append(java.lang.String,int,long,byte[],byte[]," + HEADERS + ",";
    String callbacks = CLIENTS + "producer.internals.RecordAccumulator$AppendCallbacks,long";
    String cluster = ",long,org.apache.kafka.common.Cluster)";
    type.methodIfPresent(byTopic + callbacks + ",boolean" + cluster, AppendHook.class)
        .methodIfPresent(byTopic + callbacks + cluster, AppendHook.class);
  }

  private static void consumer(Weaving weaving) {
    String deserializer = "org.apache.kafka.common.serialization.Deserializer";
    weaving
        .type(CLIENTS + "consumer.KafkaConsumer")
        .field("client")
        .method(
            "<init>("
                + CLIENTS
                + "consumer.ConsumerConfig,"
                + deserializer
                + ","
                + deserializer
                + ")",
            ConsumerConstructorHook.class)
        .method("poll(java.time.Duration)", PollHook.class)
        .methodIfPresent("poll(long)", PollHook.class)
        .method("unsubscribe()", ConsumerLeaveHook.class)
        .method("close", ConsumerLeaveHook.class);
  }
}
