package io.datatracing.instrumentation.reactor;

import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What the floor version, which the tests are compiled against, does not have. */
final class NewerReactor {
  private NewerReactor() {}

  static Scheduler boundedElastic() throws ReflectiveOperationException {
    return (Scheduler) Schedulers.class.getMethod("boundedElastic").invoke(null);
  }

  static Object multicastSink() throws ReflectiveOperationException {
    Object many = Class.forName("reactor.core.publisher.Sinks").getMethod("many").invoke(null);
    Object multicast = call("Sinks$ManySpec", many, "multicast");
    return call("Sinks$MulticastSpec", multicast, "directBestEffort");
  }

  @SuppressWarnings("unchecked") // a sink of integers
  static Flux<Integer> flux(Object sink) throws ReflectiveOperationException {
    return (Flux<Integer>) call("Sinks$Many", sink, "asFlux");
  }

  static void emit(Object sink, int value) throws ReflectiveOperationException {
    Class.forName("reactor.core.publisher.Sinks$Many")
        .getMethod("tryEmitNext", Object.class)
        .invoke(sink, value);
  }

  @SuppressWarnings("unchecked") // contextWrite keeps the type
  static <T> Mono<T> withContextValue(Mono<T> mono, String key, String value)
      throws ReflectiveOperationException {
    Function<reactor.util.context.Context, reactor.util.context.Context> write =
        context -> context.put(key, value);
    return (Mono<T>) Mono.class.getMethod("contextWrite", Function.class).invoke(mono, write);
  }

  static void enableAutomaticContextPropagation(String key, ThreadLocal<?> local)
      throws ReflectiveOperationException {
    Class<?> registry = Class.forName("io.micrometer.context.ContextRegistry");
    registry
        .getMethod("registerThreadLocalAccessor", String.class, ThreadLocal.class)
        .invoke(registry.getMethod("getInstance").invoke(null), key, local);
    Hooks.class.getMethod("enableAutomaticContextPropagation").invoke(null);
  }

  static void disableAutomaticContextPropagation() throws ReflectiveOperationException {
    Hooks.class.getMethod("disableAutomaticContextPropagation").invoke(null);
  }

  private static Object call(String type, Object target, String method)
      throws ReflectiveOperationException {
    return Class.forName("reactor.core.publisher." + type).getMethod(method).invoke(target);
  }
}
