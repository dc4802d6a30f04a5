package io.datatracing.instrumentation.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Typed actors, whose messages travel in the same envelopes. */
@Timeout(240)
class TypedActorTest {
  private interface Command {}

  private static final class Run implements Command {
    final Runnable task;

    Run(Runnable task) {
      this.task = task;
    }
  }

  private enum Order implements Command {
    START_TIMER,
    TICK
  }

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final SeenContexts seen = new SeenContexts(spans);
  private final ActorSystem<Command> system =
      ActorSystem.create(worker(), "typed", Actors.config());

  @AfterEach
  void stop() {
    system.terminate();
  }

  @Test
  void aTypedActorRunsInTheContextInWhichItWasTold() throws Exception {
    Context request = seen.inRequest(() -> system.tell(new Run(seen::see)));
    system.tell(new Run(seen::see));
    assertThat(seen.next(2)).containsExactly(request, CurrentContext.root());
  }

  @Test
  void whatATypedActorTellsOthersIsInTheSameRequest() throws Exception {
    ActorRef<Command> self = system;
    Context request = seen.inRequest(() -> self.tell(new Run(() -> self.tell(new Run(seen::see)))));
    assertThat(seen.next(1)).containsOnly(request);
  }

  @Test
  void timersBelongToNobody() throws Exception {
    seen.inRequest(() -> system.tell(Order.START_TIMER));
    assertThat(seen.next(1)).containsOnly(CurrentContext.root());
  }

  private Behavior<Command> worker() {
    return Behaviors.withTimers(
        timers ->
            Behaviors.receiveMessage(
                command -> {
                  if (command instanceof Run) {
                    ((Run) command).task.run();
                  } else if (command == Order.START_TIMER) {
                    timers.startSingleTimer("one", Order.TICK, Duration.ofMillis(1));
                  } else {
                    seen.see();
                  }
                  return Behaviors.same();
                }));
  }
}
