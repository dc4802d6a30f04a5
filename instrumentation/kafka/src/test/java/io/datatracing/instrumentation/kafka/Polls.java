package io.datatracing.instrumentation.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** {@code poll(Duration)}, which is {@code poll(long)} in versions before 2.0. */
final class Polls {
  private static final Method METHOD = method();

  private Polls() {}

  @SuppressWarnings("unchecked") // as the method declares it
  static <K, V> ConsumerRecords<K, V> poll(KafkaConsumer<K, V> consumer, Duration timeout) {
    Object argument =
        METHOD.getParameterTypes()[0] == long.class ? (Object) timeout.toMillis() : timeout;
    try {
      return (ConsumerRecords<K, V>) METHOD.invoke(consumer, argument);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException) {
        throw (RuntimeException) e.getCause();
      }
      throw new AssertionError(e);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static Method method() {
    try {
      return KafkaConsumer.class.getMethod("poll", Duration.class);
    } catch (NoSuchMethodException e) {
      try {
        return KafkaConsumer.class.getMethod("poll", long.class);
      } catch (NoSuchMethodException neither) {
        throw new AssertionError(neither);
      }
    }
  }
}
