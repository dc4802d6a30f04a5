package io.datatracing.instrumentation.springkafka;

import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.util.ClassUtils;

/** A small application: one bean with listeners, which read the topic {@code #{@topic}}. */
final class ListenerContext implements AutoCloseable {
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();

  /** Reads what Spring's annotations say. */
  @Configuration
  @EnableKafka
  static class Listening {}

  /**
   * @param errorHandler of 2.8 or later; null for Spring's own
   */
  ListenerContext(Object listener, String topic, @Nullable Object errorHandler) throws Exception {
    KafkaTestBroker broker = TestBroker.get();
    DefaultKafkaProducerFactory<String, String> producers = TestBroker.producerFactory();
    KafkaTemplate<String, String> template = new KafkaTemplate<>(producers);
    ConcurrentKafkaListenerContainerFactory<String, String> factory =
        new ConcurrentKafkaListenerContainerFactory<>();
    factory.setConsumerFactory(TestBroker.committingConsumerFactory());
    factory.setReplyTemplate(template);
    if (errorHandler != null) {
      factory
          .getClass()
          .getMethod(
              "setCommonErrorHandler",
              Class.forName("org.springframework.kafka.listener.CommonErrorHandler"))
          .invoke(factory, errorHandler);
    }
    context.register(Listening.class);
    registerIfPresent("org.springframework.kafka.retrytopic.RetryTopicConfigurationSupport");
    context.registerBean("topic", String.class, () -> topic);
    context.registerBean("producers", DefaultKafkaProducerFactory.class, () -> producers);
    context.registerBean("kafkaTemplate", KafkaTemplate.class, () -> template);
    context.registerBean(
        "kafkaListenerContainerFactory",
        ConcurrentKafkaListenerContainerFactory.class,
        () -> factory);
    context.registerBean(
        "kafkaAdmin",
        KafkaAdmin.class,
        () -> new KafkaAdmin(Map.of("bootstrap.servers", broker.bootstrapServers())));
    context.registerBean("taskScheduler", ThreadPoolTaskScheduler.class);
    register(listener);
    context.refresh();
  }

  /** Retry topics have to be asked for since 2.9. */
  private void registerIfPresent(String configuration) {
    if (ClassUtils.isPresent(configuration, null)) {
      context.register(ClassUtils.resolveClassName(configuration, null));
    }
  }

  @SuppressWarnings("unchecked")
  private <T> void register(T listener) {
    context.registerBean("listener", (Class<T>) listener.getClass(), () -> listener);
  }

  @Override
  public void close() {
    context.close();
  }
}
