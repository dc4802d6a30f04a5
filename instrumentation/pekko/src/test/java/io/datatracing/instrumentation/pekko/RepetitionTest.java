package io.datatracing.instrumentation.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.testing.TestSpans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import scala.concurrent.ExecutionContext;

/** What the scheduler repeats belongs to nobody, in each of its ways. */
@Timeout(240)
class RepetitionTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final SeenContexts seen = new SeenContexts(spans);

  @Test
  void repetitionsBelongToNobody() throws Exception {
    Scheduler scheduler = Actors.SYSTEM.scheduler();
    ExecutionContext threads = Actors.SYSTEM.dispatcher();
    ActorRef actor = Actors.actor(Actors.Worker.class);
    Duration tick = Duration.ofMillis(1);
    Runnable see = seen::see;
    List<Cancellable> repetitions = new ArrayList<>();
    seen.inRequest(
        () -> {
          repetitions.add(scheduler.scheduleWithFixedDelay(tick, tick, see, threads));
          repetitions.add(scheduler.scheduleAtFixedRate(tick, tick, see, threads));
          repetitions.add(
              scheduler.scheduleWithFixedDelay(
                  tick, tick, actor, see, threads, ActorRef.noSender()));
          repetitions.add(
              scheduler.scheduleAtFixedRate(tick, tick, actor, see, threads, ActorRef.noSender()));
        });
    assertThat(seen.next(40)).containsOnly(CurrentContext.root());
    repetitions.forEach(Cancellable::cancel);
  }
}
