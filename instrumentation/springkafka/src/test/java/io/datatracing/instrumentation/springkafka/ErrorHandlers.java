package io.datatracing.instrumentation.springkafka;

import java.lang.reflect.Constructor;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerRecordRecoverer;
import org.springframework.util.backoff.BackOff;

/** Error handlers by their names before and since 2.8. */
final class ErrorHandlers {
  private static final String PACKAGE = "org.springframework.kafka.listener.";

  private ErrorHandlers() {}

  /** Seeks back to the failed record, until the recoverer gets it. */
  static Object seeking(ConsumerRecordRecoverer recoverer, BackOff backOff) throws Exception {
    for (Constructor<?> constructor :
        type("DefaultErrorHandler", "SeekToCurrentErrorHandler").getConstructors()) {
      Class<?>[] parameters = constructor.getParameterTypes();
      if (parameters.length == 2 && parameters[1] == BackOff.class) {
        return constructor.newInstance(recoverer, backOff);
      }
    }
    throw new NoSuchMethodException("a recoverer and a back-off");
  }

  /** Calls the listener again with the same batch, then the recoverer with each of its records. */
  static Object retryingBatch(ConsumerRecordRecoverer recoverer, BackOff backOff) throws Exception {
    try {
      return Class.forName(PACKAGE + "RetryingBatchErrorHandler")
          .getConstructor(BackOff.class, ConsumerRecordRecoverer.class)
          .newInstance(backOff, recoverer);
    } catch (ClassNotFoundException e) {
      return seeking(recoverer, backOff);
    }
  }

  /** Stops the container at the first failure. */
  static Object stopping(boolean batch) throws Exception {
    String before = batch ? "ContainerStoppingBatchErrorHandler" : "ContainerStoppingErrorHandler";
    return type("CommonContainerStoppingErrorHandler", before).getConstructor().newInstance();
  }

  static void set(AbstractMessageListenerContainer<?, ?> container, Object handler)
      throws Exception {
    Class<?> type = type("CommonErrorHandler", "GenericErrorHandler");
    String setter = "set" + (type.getSimpleName().startsWith("Common") ? "Common" : "Generic");
    AbstractMessageListenerContainer.class
        .getMethod(setter + "ErrorHandler", type)
        .invoke(container, handler);
  }

  private static Class<?> type(String since28, String before) throws ClassNotFoundException {
    try {
      return Class.forName(PACKAGE + since28);
    } catch (ClassNotFoundException e) {
      return Class.forName(PACKAGE + before);
    }
  }
}
