package io.datatracing.instrumentation.reactorkafka;

import io.datatracing.instrumentation.testing.messaging.MessagingClient;
import io.datatracing.instrumentation.testing.messaging.MessagingContract;

class ReactorKafkaContractTest extends MessagingContract {
  @Override
  protected MessagingClient newClient() {
    return new ReactorKafkaTestClient();
  }

  /** A collection of records is handled as a batch, whatever is done with it. */
  @Override
  protected boolean knowsBatches() {
    return true;
  }
}
