package io.datatracing.instrumentation.reactorkafka;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** Reactor Kafka from 1.3: the records of receivers. What senders send is the client's to tell. */
public final class ReactorKafkaInstrumentation implements LibraryInstrumentation {
  private static final String RECEIVER = "reactor.kafka.receiver.";

  @Override
  public String name() {
    return "reactorkafka";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type(RECEIVER + "internals.DefaultKafkaReceiver")
        .method("receive", ReceiveHook.class)
        .method("receiveAtmostOnce", ReceiveHook.class)
        .method("receiveAutoAck", ReceiveBatchesHook.class)
        .method("receiveExactlyOnce", ReceiveBatchesHook.class)
        .methodIfPresent("receiveBatch", ReceiveBatchesHook.class);
    weaving.type(RECEIVER + "ReceiverRecord").method("<init>", CopiedRecordHook.class);
    weaving
        .type(RECEIVER + "internals.ConsumerEventLoop$PollEvent")
        .method("run()", PollEventHook.class);
    weaving
        .type(RECEIVER + "internals.ConsumerEventLoop$CommitEvent")
        .method("run()", CommitEventHook.class);
    weaving
        .type(RECEIVER + "internals.ConsumerHandler$CommittableOffset")
        .field("element")
        .method("acknowledge()", AcknowledgeHook.class)
        .method("commit()", AcknowledgeHook.class);
  }
}
