package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.testing.messaging.MessagingClient;
import io.datatracing.instrumentation.testing.messaging.MessagingContract;

class KafkaContractTest extends MessagingContract {
  @Override
  protected MessagingClient newClient() {
    return new KafkaTestClient();
  }
}
