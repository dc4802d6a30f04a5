package io.datatracing.instrumentation.vertxkafka;

import io.datatracing.instrumentation.testing.messaging.MessagingClient;
import io.datatracing.instrumentation.testing.messaging.MessagingContract;

class VertxKafkaContractTest extends MessagingContract {
  @Override
  protected MessagingClient newClient() {
    return new VertxKafkaTestClient();
  }

  /** A batch handler says so itself. */
  @Override
  protected boolean knowsBatches() {
    return true;
  }
}
