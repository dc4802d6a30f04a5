package io.datatracing.instrumentation.springkafka;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** Spring Kafka from 2.7: what a listener's container does with the records it polled. */
public final class SpringKafkaInstrumentation implements LibraryInstrumentation {
  private static final String SPRING = "org.springframework.kafka.";
  private static final String RECORD = "org.apache.kafka.clients.consumer.ConsumerRecord";
  private static final String RECORDS = "org.apache.kafka.clients.consumer.ConsumerRecords";

  @Override
  public String name() {
    return "springkafka";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type(SPRING + "listener.KafkaMessageListenerContainer$ListenerConsumer")
        .field("loop")
        .methodIfPresent("pollConsumer()", PolledHook.class)
        .method("invokeRecordListener(" + RECORDS + ")", RecordListenerHook.class)
        .method("checkEarlyIntercept(" + RECORD + ")", NextRecordHook.class)
        .method("invokeOnMessage(" + RECORD + ")", InvocationHook.class)
        .method("recordAfterRollback", RollbackHook.class)
        .method("handleNack(" + RECORDS + "," + RECORD + ")", NackHook.class)
        .method("invokeBatchListener(" + RECORDS + ")", BatchListenerHook.class)
        .method("invokeBatchOnMessageWithRecordsOrList", BatchInvocationHook.class);
    weaving
        .typeIfPresent(SPRING + "listener.ShareKafkaMessageListenerContainer$ShareListenerConsumer")
        .method("handleProcessingError", ShareFailureHook.class);
    weaving
        .typeIfPresent(SPRING + "listener.adapter.RetryingMessageListenerAdapter")
        .methodIfPresent("lambda$onMessage$0", RetriedCallHook.class);
    weaving
        .type(SPRING + "listener.DeadLetterPublishingRecoverer")
        .method(
            "accept(" + RECORD + ",org.apache.kafka.clients.consumer.Consumer,java.lang.Exception)",
            DeadLetterHook.class);
    weaving
        .typeIfPresent(SPRING + "retrytopic.DefaultDestinationTopicResolver")
        .method("resolveDestinationTopic", DestinationHook.class);
    weaving
        .type(SPRING + "listener.adapter.MessagingMessageListenerAdapter")
        .method("handleResult", ResultHook.class)
        .methodIfPresent("asyncSuccess", AsyncSuccessHook.class)
        .methodIfPresent(
            "asyncFailure(java.lang.Object,"
                + SPRING
                + "support.Acknowledgment,org.apache.kafka.clients.consumer.Consumer,"
                + "java.lang.Throwable,org.springframework.messaging.Message)",
            AsyncFailureHook.class);
  }
}
