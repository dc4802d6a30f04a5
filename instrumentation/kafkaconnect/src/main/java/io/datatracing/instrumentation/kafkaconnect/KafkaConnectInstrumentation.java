package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** Connect workers from 2.1: their tasks, what converts and transforms there, and what fails. */
public final class KafkaConnectInstrumentation implements LibraryInstrumentation {
  private static final String RUNTIME = "org.apache.kafka.connect.runtime.";
  private static final String MIRROR = "org.apache.kafka.connect.mirror.";
  private static final String ERRORS = RUNTIME + "errors.";
  private static final String SOURCE_RECORD = "org.apache.kafka.connect.source.SourceRecord)";
  private static final String CONVERT_UP_TO_36 = "convertTransformedRecord(" + SOURCE_RECORD;
  private static final String CALLBACK = "org.apache.kafka.clients.producer.Callback)";
  private static final String CONVERT =
      "convertTransformedRecord(" + ERRORS + "ProcessingContext," + SOURCE_RECORD;

  @Override
  public String name() {
    return "kafkaconnect";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type(RUNTIME + "WorkerTask")
        .field("task")
        .method("<init>", TaskCreatedHook.class)
        .method("doClose()", TaskClosedHook.class);
    // Two kinds of source workers with one super class since 3.2, one class before.
    weaving
        .type(RUNTIME + "WorkerSourceTask")
        .method("<init>", SourceTaskHook.class)
        .methodIfPresent("poll()", SourcePollHook.class)
        .methodIfPresent("sendRecords()", SourceSendHook.class)
        .methodIfPresent(CONVERT_UP_TO_36, SourceRecordHookUpTo36.class);
    weaving
        .typeIfPresent(RUNTIME + "AbstractWorkerSourceTask")
        .method("<init>", SourceTaskHook.class)
        .method("poll()", SourcePollHook.class)
        .method("sendRecords()", SourceSendHook.class)
        .methodIfPresent(CONVERT_UP_TO_36, SourceRecordHookUpTo36.class)
        .methodIfPresent(CONVERT, SourceRecordHook.class);
    weaving
        .type(RUNTIME + "WorkerSinkTask")
        .method(
            "convertMessages(org.apache.kafka.clients.consumer.ConsumerRecords)",
            SinkConvertHook.class)
        .method("deliverMessages()", SinkPutHook.class);
    weaving.type(RUNTIME + "TransformationChain").method("apply", TransformHook.class);
    String operation = ERRORS + "Operation," + ERRORS + "Stage,java.lang.Class)";
    weaving
        .type(ERRORS + "RetryWithToleranceOperator")
        .methodIfPresent("execute(" + operation, StageHookUpTo36.class)
        .methodIfPresent("execute(" + ERRORS + "ProcessingContext," + operation, StageHook.class);
    weaving
        .type(ERRORS + "ProcessingContext")
        .method("error(java.lang.Throwable)", RecordFailedHook.class);
    weaving
        .type(ERRORS + "ErrorHandlingMetrics")
        .method("recordSkipped()", RecordSkippedHook.class)
        .method("recordRetry()", RecordRetriedHook.class)
        .method("recordDeadLetterQueueProduceRequest()", DeadLetterHook.class);
    weaving
        .type("org.apache.kafka.connect.util.KafkaBasedLog")
        .method("poll", LogReadHook.class)
        .method("send(java.lang.Object,java.lang.Object," + CALLBACK, LogSendHook.class)
        .methodIfPresent(
            "sendWithReceipt(java.lang.Object,java.lang.Object," + CALLBACK, LogSendHook.class);
    weaving
        .type("org.apache.kafka.connect.storage.KafkaConfigBackingStore")
        .methodIfPresent("sendPrivileged", LogSendHook.class);
    // Pairs of offsets in both clusters, in a topic of MirrorMaker's own.
    weaving.typeIfPresent(MIRROR + "OffsetSyncWriter").method("sendOffsetSync", LogSendHook.class);
    weaving
        .typeIfPresent(MIRROR + "MirrorSourceTask")
        .methodIfPresent("sendOffsetSync", LogSendHook.class);
  }
}
