package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.testing.kafka.KafkaMessagingClient;
import io.datatracing.instrumentation.testing.messaging.ReceivedRecord;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
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
    return withNode(
            "in",
            "ticker",
            () -> (own, given) -> own.getName().equals("init") ? tick(given[0], interval) : null)
        .addSink("out", "out", "ticker");
  }

  /** A topic, and the node {@code handler} that gives each of its records to the application. */
  static Topology handling(String topic, Consumer<ReceivedRecord> handler) throws Exception {
    return withNode(topic, "handler", () -> new GivingProcessor(handler)::call);
  }

  /** A processor that is the application's; with the old interface, its context has the headers. */
  private static final class GivingProcessor {
    private final Consumer<ReceivedRecord> handler;
    private Object context;

    GivingProcessor(Consumer<ReceivedRecord> handler) {
      this.handler = handler;
    }

    Object call(Method method, Object[] arguments) throws ReflectiveOperationException {
      if (method.getName().equals("init")) {
        context = arguments[0];
      } else if (method.getName().equals("process")) {
        handler.accept(hasNewProcessors() ? ofNew(arguments[0]) : ofOld(arguments));
      }
      return null;
    }

    private ReceivedRecord ofOld(Object[] keyAndValue) throws ReflectiveOperationException {
      Class<?> type = Class.forName(OLD + "ProcessorContext");
      return record(keyAndValue[0], keyAndValue[1], type.getMethod("headers").invoke(context));
    }

    private static ReceivedRecord ofNew(Object record) throws ReflectiveOperationException {
      Class<?> type = Class.forName(NEW + "Record");
      return record(
          type.getMethod("key").invoke(record),
          type.getMethod("value").invoke(record),
          type.getMethod("headers").invoke(record));
    }

    private static ReceivedRecord record(Object key, Object value, Object headers) {
      return new ReceivedRecord(
          (String) key, (String) value, KafkaMessagingClient.texts((Headers) headers));
    }
  }

  /** A topology of a topic and one node behind it. */
  private static Topology withNode(String topic, String node, Supplier<Answer> processors)
      throws Exception {
    String api = hasNewProcessors() ? NEW : OLD;
    Class<?> processor = Class.forName(api + "Processor");
    Class<?> suppliers = Class.forName(api + "ProcessorSupplier");
    // Streams asks for one to look at it, and for another to use.
    Object supplier =
        proxy(
            suppliers,
            (method, arguments) ->
                method.getName().equals("get")
                    ? proxy(processor, processors.get())
                    : Collections.emptySet());
    Topology topology = new Topology().addSource("source", topic);
    Topology.class
        .getMethod("addProcessor", String.class, suppliers, String[].class)
        .invoke(topology, node, supplier, new String[] {"source"});
    return topology;
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
