package io.datatracing.instrumentation.testing.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;

/**
 * A consumer whose commits are said to be done. A commit is an event of what is handled meanwhile,
 * and whether a container commits in time before it is stopped is up to the machine.
 */
public final class UncommittedConsumer {
  private UncommittedConsumer() {}

  @SuppressWarnings({"unchecked", "rawtypes"}) // a proxy of the interface
  public static <K, V> Consumer<K, V> of(Consumer<K, V> consumer) {
    return (Consumer<K, V>)
        Proxy.newProxyInstance(
            Consumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, arguments) -> {
              if (method.getName().startsWith("commit") && method.getReturnType() == void.class) {
                Object last = arguments == null ? null : arguments[arguments.length - 1];
                if (last instanceof OffsetCommitCallback) {
                  Object offsets = arguments[0] instanceof Map ? arguments[0] : Map.of();
                  ((OffsetCommitCallback) last).onComplete((Map) offsets, null);
                }
                return null;
              }
              try {
                return method.invoke(consumer, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
