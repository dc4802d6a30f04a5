package io.datatracing.instrumentation.springkafka;

import io.datatracing.instrumentation.testing.messaging.MessagingClient;
import io.datatracing.instrumentation.testing.messaging.MessagingContract;

class SpringKafkaContractTest extends MessagingContract {
  @Override
  protected MessagingClient newClient() {
    return new SpringKafkaTestClient();
  }

  /** A batch listener says so itself. */
  @Override
  protected boolean knowsBatches() {
    return true;
  }
}
