package io.datatracing.instrumentation.reactor;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Constructors of operators with a queue: hooks by the place of the argument that makes it. */
final class QueueHooks {
  private QueueHooks() {}

  /** {@code concatMap}, groups. */
  static final class Third {
    private Third() {}

    @OnEnter(replaces = 2)
    static @Nullable Supplier<?> queue(@Argument(2) @Nullable Supplier<Queue<Object>> supplier) {
      return ElementQueue.from(supplier);
    }
  }

  /** {@code flatMapIterable}. */
  static final class Fourth {
    private Fourth() {}

    @OnEnter(replaces = 3)
    static @Nullable Supplier<?> queue(@Argument(3) @Nullable Supplier<Queue<Object>> supplier) {
      return ElementQueue.from(supplier);
    }
  }

  /** {@code publishOn} up to 3.2. */
  static final class Sixth {
    private Sixth() {}

    @OnEnter(replaces = 5)
    static @Nullable Supplier<?> queue(@Argument(5) @Nullable Supplier<Queue<Object>> supplier) {
      return ElementQueue.from(supplier);
    }
  }

  /** {@code publishOn}. */
  static final class Seventh {
    private Seventh() {}

    @OnEnter(replaces = 6)
    static @Nullable Supplier<?> queue(@Argument(6) @Nullable Supplier<Queue<Object>> supplier) {
      return ElementQueue.from(supplier);
    }
  }

  /** {@code flatMap}: its own queue and one for each inner stream. */
  static final class FifthAndSeventh {
    private FifthAndSeventh() {}

    @OnEnter(replaces = 4)
    static @Nullable Supplier<?> own(@Argument(4) @Nullable Supplier<Queue<Object>> supplier) {
      return ElementQueue.ofFlatMap(supplier);
    }

    @OnEnter(replaces = 6)
    static @Nullable Supplier<?> inner(@Argument(6) @Nullable Supplier<Queue<Object>> supplier) {
      return ElementQueue.ofFlatMap(supplier);
    }
  }
}
