package io.datatracing.instrumentation.kafkastreams;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;

/** What an application would write differently for the oldest and the newest Streams. */
final class OfAnyVersion {
  private static final String OLD = "org.apache.kafka.streams.processor.";
  private static final String NEW = "org.apache.kafka.streams.processor.api.";

  private OfAnyVersion() {}

  static TimeWindows windowsWithoutGrace(Duration size) throws Exception {
    if (hasNewProcessors()) {
      return (TimeWindows)
          TimeWindows.class.getMethod("ofSizeWithNoGrace", Duration.class).invoke(null, size);
    }
    Object windows = TimeWindows.class.getMethod("of", Duration.class).invoke(null, size);
    return (TimeWindows)
        TimeWindows.class.getMethod("grace", Duration.class).invoke(windows, Duration.ZERO);
  }

  /**
   * Topic {@code in}, node {@code ticker} that sends a tick in each interval, topic {@code out}.
   */
  static Topology ticking(Duration interval) throws Exception {
    String api = hasNewProcessors() ? NEW : OLD;
    Class<?> processor = Class.forName(api + "Processor");
    Class<?> suppliers = Class.forName(api + "ProcessorSupplier");
    Object supplier =
        proxy(
            suppliers,
            (method, arguments) ->
                method.getName().equals("get")
                    ? proxy(
                        processor,
                        (own, given) ->
                            own.getName().equals("init") ? tick(given[0], interval) : null)
                    : Collections.emptySet());
    Topology topology = new Topology().addSource("source", "in");
    Topology.class
        .getMethod("addProcessor", String.class, suppliers, String[].class)
        .invoke(topology, "ticker", supplier, new String[] {"source"});
    return topology.addSink("out", "out", "ticker");
  }

  private static Object tick(Object context, Duration interval) throws Exception {
    Class<?> type = Class.forName((hasNewProcessors() ? NEW : OLD) + "ProcessorContext");
    Punctuator punctuator =
        timestamp -> {
          try {
            forward(type, context, timestamp);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
          }
        };
    type.getMethod("schedule", Duration.class, PunctuationType.class, Punctuator.class)
        .invoke(context, interval, PunctuationType.WALL_CLOCK_TIME, punctuator);
    return null;
  }

  private static void forward(Class<?> type, Object context, long timestamp)
      throws ReflectiveOperationException {
    if (!hasNewProcessors()) {
      type.getMethod("forward", Object.class, Object.class).invoke(context, "key", "tick");
      return;
    }
    Class<?> record = Class.forName(NEW + "Record");
    type.getMethod("forward", record)
        .invoke(
            context,
            record
                .getConstructor(Object.class, Object.class, long.class)
                .newInstance("key", "tick", timestamp));
  }

  private static boolean hasNewProcessors() {
    try {
      Class.forName(NEW + "Processor");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @FunctionalInterface
  private interface Answer {
    Object to(Method method, Object[] arguments) throws Exception;
  }

  private static Object proxy(Class<?> type, Answer answer) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) -> {
          switch (method.getName()) {
            case "hashCode":
              return System.identityHashCode(self);
            case "equals":
              return self == arguments[0];
            case "toString":
              return type.getSimpleName();
            default:
              try {
                return answer.to(method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
          }
        });
  }
}
