package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;
import io.datatracing.instrumentation.api.WovenType;

/** kafka-clients from 0.11. */
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
    shareConsumer(weaving);
    parsing(weaving);
    weaving
        .type(CLIENTS + "consumer.ConsumerRecords")
        .field("received")
        .method("iterator()", RecordsIteratorHook.class)
        .method("records(org.apache.kafka.common.TopicPartition)", RecordsOfPartitionHook.class)
        .method("records(java.lang.String)", RecordsOfTopicHook.class);
    weaving.type(CLIENTS + "consumer.ConsumerRecord").field("received");
  }

  private static void producer(Weaving weaving) {
    weaving
        .type(CLIENTS + "producer.KafkaProducer")
        .field("client")
        .method("doSend", SendHook.class)
        .method("partition", PartitionHook.class)
        .method("beginTransaction()", TransactionBeginHook.class)
        .method("commitTransaction()", TransactionCommitHook.class)
        .method("abortTransaction()", TransactionAbortHook.class)
        .method("sendOffsetsToTransaction", TransactionOffsetsHook.class)
        .method("close", ProducerCloseHook.class);
    weaving.type(CLIENTS + "ApiVersions").field("headers").method("update", ApiVersionsHook.class);
    weaving
        .type(CLIENTS + "producer.internals.Sender")
        .field("questions")
        // Up to 2.2, and since.
        .methodIfPresent("run(long)", SenderHook.class)
        .methodIfPresent("runOnce()", SenderHook.class);
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

  /** Where a received record is deserialized; the record's own package changed in 4.4. */
  private static void parsing(Weaving weaving) {
    String internals = CLIENTS + "consumer.internals.";
    String record = "org.apache.kafka.common.record.";
    String partition = "org.apache.kafka.common.TopicPartition,";
    String topicId = "org.apache.kafka.common.TopicIdPartition,";
    weaving
        .typeIfPresent(internals + "Fetcher")
        .methodIfPresent(
            "parseRecord(" + partition + record + "RecordBatch," + record + "Record)",
            ParseHookUpTo34.class);
    String epochAndType = "java.util.Optional," + record + "TimestampType,";
    String deserializers = "parseRecord(" + internals + "Deserializers,";
    weaving
        .typeIfPresent(internals + "CompletedFetch")
        .methodIfPresent(
            "parseRecord(" + partition + epochAndType + record + "Record)", ParseHookUpTo36.class)
        .methodIfPresent(
            deserializers + partition + epochAndType + record + "Record)", ParseHook.class)
        .methodIfPresent(
            deserializers + partition + epochAndType + record + "internal.Record)",
            ParseHook.class);
    weaving
        .typeIfPresent(internals + "ShareCompletedFetch")
        .methodIfPresent(
            deserializers + topicId + epochAndType + record + "Record,short)", ParseHook.class)
        .methodIfPresent(
            deserializers + topicId + epochAndType + record + "internal.Record,short)",
            ParseHook.class);
    weaving.type("org.apache.kafka.common.header.internals.RecordHeaders").field("identity");
  }

  private static void consumer(Weaving weaving) {
    String deserializer = "org.apache.kafka.common.serialization.Deserializer";
    String deserializers = "," + deserializer + "," + deserializer + ")";
    weaving
        .type(CLIENTS + "consumer.KafkaConsumer")
        .field("client")
        // 2.7 has none.
        .methodIfPresent(
            "<init>(" + CLIENTS + "consumer.ConsumerConfig" + deserializers,
            ConsumerConstructorHook.class)
        .method("<init>(java.util.Map" + deserializers, ConsumerMapConstructorHook.class)
        .methodIfPresent("poll(java.time.Duration)", PollHook.class)
        .methodIfPresent("poll(long)", PollHook.class)
        .method("unsubscribe()", ConsumerLeaveHook.class)
        .method("close", ConsumerLeaveHook.class);
    String callback = CLIENTS + "consumer.OffsetCommitCallback)";
    String partition = "seek(org.apache.kafka.common.TopicPartition,";
    weaving
        .type(CLIENTS + "consumer.KafkaConsumer")
        .method("commitSync", CommitSyncHook.class)
        .method("commitAsync", CommitAsyncHook.class)
        .method("commitAsync(" + callback, CommitCallbackHook.class)
        .method("commitAsync(java.util.Map," + callback, CommitOffsetsCallbackHook.class)
        .method(partition + "long)", SeekHook.class)
        .methodIfPresent(
            partition + CLIENTS + "consumer.OffsetAndMetadata)", SeekMetadataHook.class)
        .method("seekToBeginning", SeekToBeginningHook.class)
        .method("seekToEnd", SeekToEndHook.class);
    weaving
        .type(CLIENTS + "consumer.internals.SubscriptionState")
        .field("assignment")
        .method("assignFromSubscribed(java.util.Collection)", AssignmentHook.class);
  }

  /** From 4.1, where it was a preview. */
  private static void shareConsumer(Weaving weaving) {
    String deserializer = "org.apache.kafka.common.serialization.Deserializer";
    String deserializers = "," + deserializer + "," + deserializer + ")";
    String record = "acknowledge(" + CLIENTS + "consumer.ConsumerRecord";
    String type = "," + CLIENTS + "consumer.AcknowledgeType)";
    weaving
        .typeIfPresent(CLIENTS + "consumer.KafkaShareConsumer")
        .field("client")
        .methodIfPresent(
            "<init>(" + CLIENTS + "consumer.ShareConsumerConfig" + deserializers,
            ShareConstructorHook.class)
        .methodIfPresent(
            "<init>(" + CLIENTS + "consumer.ConsumerConfig" + deserializers,
            ShareConstructorHook.class)
        .method("poll(java.time.Duration)", SharePollHook.class)
        .method("unsubscribe()", ConsumerLeaveHook.class)
        .method("close", ConsumerLeaveHook.class)
        .method("commitSync", CommitSyncHook.class)
        .method("commitAsync", CommitAsyncHook.class)
        .method(record + ")", AcceptHook.class)
        .method(record + type, AcknowledgeHook.class)
        .methodIfPresent(
            "acknowledge(java.lang.String,int,long" + type, AcknowledgeAddressHook.class);
  }
}
