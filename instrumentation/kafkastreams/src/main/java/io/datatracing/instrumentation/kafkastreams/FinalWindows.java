package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.weaving.VirtualField;
import java.lang.reflect.Field;
import org.apache.kafka.streams.kstream.Window;
import org.apache.kafka.streams.kstream.Windowed;
import org.jspecify.annotations.Nullable;

/**
 * Aggregations that emit a window's result once, when it closes ({@code EmitStrategy}, since 3.3):
 * what went into an open window is held back as by {@code suppress}. Used by the thread that runs
 * the task.
 */
final class FinalWindows {
  /** On the processor: whether it emits that way, looked up once. */
  private static final VirtualField<FinalWindows> KNOWN = new VirtualField<>();

  private final HeldBack held = new HeldBack();
  private final boolean emitsAtClose;

  private FinalWindows(boolean emitsAtClose) {
    this.emitsAtClose = emitsAtClose;
  }

  /** A record went into a window. */
  static void updated(Object processor, Object record, Window window) {
    FinalWindows known = KNOWN.get(processor);
    if (known == null) {
      known = new FinalWindows(emitsAtClose(processor));
      KNOWN.set(processor, known);
    }
    if (known.emitsAtClose) {
      Object key = HeldBack.keyOf(record);
      if (key != null) {
        known.held.add(new Windowed<>(key, window));
      }
    }
  }

  /** A window's result on its way through the nodes below, where nothing else is one. */
  static final class Result {
    private final TracedTask task;
    private final Object processor;
    private final @Nullable LateOutput output;

    private Result(TracedTask task, Object processor, @Nullable LateOutput output) {
      this.task = task;
      this.processor = processor;
      this.output = output;
    }

    void close(@Nullable Throwable thrown) {
      task.emitter(processor);
      if (output != null) {
        output.close(thrown);
      }
    }
  }

  /**
   * @param record its key is the window's
   */
  static Result emit(TracedTask task, Object processor, Object record) {
    task.emitter(null);
    FinalWindows known = KNOWN.get(processor);
    Merged merged = known == null ? null : known.held.take(HeldBack.keyOf(record));
    return new Result(task, processor, LateOutput.open(merged, "window"));
  }

  private static boolean emitsAtClose(Object processor) {
    for (Class<?> type = processor.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals("emitStrategy")) {
          try {
            field.setAccessible(true);
            Object strategy = field.get(processor);
            return strategy != null
                && strategy.getClass().getSimpleName().equals("WindowCloseStrategy");
          } catch (IllegalAccessException | RuntimeException closed) {
            // Runtime: what Java 9 and later throw where the library's module is closed to us.
            Faults.count("kafkastreams", closed);
            return false;
          }
        }
      }
    }
    return false;
  }
}
