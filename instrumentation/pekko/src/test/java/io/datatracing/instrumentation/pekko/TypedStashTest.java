package io.datatracing.instrumentation.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The stash of typed actors, which gives its messages to the behavior without an envelope. */
@Timeout(240)
class TypedStashTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final SeenContexts seen = new SeenContexts(spans);

  @Test
  void aStashedMessageRunsInTheContextInWhichItWasTold() throws Exception {
    ActorSystem<Object> system =
        ActorSystem.create(
            Behaviors.withStash(10, TypedStashTest::closed), "typed", Actors.config());
    try {
      Context first = seen.inRequest(() -> system.tell((Runnable) seen::see));
      Context second = seen.inRequest(() -> system.tell((Runnable) seen::see));
      Context opener =
          seen.inRequest(
              () -> {
                system.tell(Actors.GO);
                system.tell((Runnable) seen::see);
              });
      assertThat(seen.next(3)).containsExactly(first, second, opener);
    } finally {
      system.terminate();
    }
  }

  private static Behavior<Object> closed(StashBuffer<Object> stash) {
    return Behaviors.receiveMessage(
        message -> {
          if (message == Actors.GO) {
            return stash.unstashAll(open());
          }
          stash.stash(message);
          return Behaviors.same();
        });
  }

  private static Behavior<Object> open() {
    return Behaviors.receiveMessage(
        message -> {
          ((Runnable) message).run();
          return Behaviors.same();
        });
  }
}
