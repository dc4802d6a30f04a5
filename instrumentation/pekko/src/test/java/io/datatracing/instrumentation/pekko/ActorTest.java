package io.datatracing.instrumentation.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.ReceiveTimeout;
import org.apache.pekko.pattern.Patterns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is current in an actor, beyond what the contract asks. */
@Timeout(240)
class ActorTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final SeenContexts seen = new SeenContexts(spans);

  @Test
  void messagesOfManyRequestsInOneMailboxDoNotMix() throws Exception {
    int requests = 100;
    BlockingQueue<Boolean> right = new LinkedBlockingQueue<>();
    ActorRef actor = Actors.actor(Actors.Worker.class);
    for (int i = 0; i < requests; i++) {
      seen.inRequest(
          () -> {
            Context mine = CurrentContext.current();
            for (int k = 0; k < 5; k++) {
              tell(actor, () -> right.add(CurrentContext.current() == mine));
            }
          });
      tell(actor, () -> right.add(CurrentContext.current() == CurrentContext.root()));
    }
    for (int i = 0; i < requests * 6; i++) {
      assertThat(right.poll(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void theAnswerToAQuestionComesInTheQuestionersContext() throws Exception {
    ActorRef actor = Actors.actor(Actors.Worker.class);
    ActorRef asker = Actors.actor(Asker.class, actor, seen);
    Context request = seen.inRequest(() -> asker.tell("ask", ActorRef.noSender()));
    assertThat(seen.next(2)).containsOnly(request);
  }

  @Test
  void timersBelongToNobody() throws Exception {
    ActorRef actor = Actors.actor(Timed.class, seen);
    seen.inRequest(() -> actor.tell("single", ActorRef.noSender()));
    assertThat(seen.next(1)).containsOnly(CurrentContext.root());
    seen.inRequest(() -> actor.tell("periodic", ActorRef.noSender()));
    assertThat(seen.next(5)).containsOnly(CurrentContext.root());
    Actors.SYSTEM.stop(actor);
  }

  @Test
  void aReceiveTimeoutBelongsToNobody() throws Exception {
    ActorRef actor = Actors.actor(Idle.class, seen);
    seen.inRequest(() -> actor.tell("message", ActorRef.noSender()));
    assertThat(seen.next(1)).containsOnly(CurrentContext.root());
    Actors.SYSTEM.stop(actor);
  }

  @Test
  void startingAndStoppingBelongToNobody() throws Exception {
    seen.inRequest(() -> Actors.SYSTEM.stop(Actors.actor(Living.class, seen)));
    assertThat(seen.next(2)).containsOnly(CurrentContext.root());
  }

  @Test
  void deadLettersBelongToNobody() throws Exception {
    ActorRef listener = Actors.actor(DeadLetters.class, seen);
    Actors.SYSTEM.getEventStream().subscribe(listener, DeadLetter.class);
    ActorRef gone = Actors.actor(Actors.Worker.class);
    Patterns.gracefulStop(gone, Duration.ofSeconds(60), PoisonPill.getInstance())
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
    seen.inRequest(() -> gone.tell(Mark.LOST, ActorRef.noSender()));
    assertThat(seen.next(1)).containsOnly(CurrentContext.root());
    Actors.SYSTEM.stop(listener);
  }

  @Test
  void anActorThatFailsLeavesItsThreadClean() throws Exception {
    ActorRef actor = Actors.actor(Actors.Worker.class);
    Context request =
        seen.inRequest(
            () ->
                tell(
                    actor,
                    () -> {
                      seen.see();
                      throw new IllegalStateException("on purpose");
                    }));
    Actors.SYSTEM.dispatcher().execute(seen::see);
    assertThat(seen.next(2)).containsExactlyInAnyOrder(request, CurrentContext.root());
  }

  @Test
  void anActorThatTellsItselfForEverDoesNotGrowItsTraceForEver() throws Exception {
    BlockingQueue<Boolean> over = new LinkedBlockingQueue<>();
    ActorRef actor = Actors.actor(Loop.class, seen, (Runnable) () -> workIf(over));
    Context request = seen.inRequest(() -> actor.tell("again", ActorRef.noSender()));
    assertThat(seen.next(3)).containsOnly(request);
    spans.letTimePass(Tracer.LONG_OVER_NANOS + 1);
    over.add(true);
    Span late = spans.take();
    Actors.SYSTEM.stop(actor);
    assertThat(late.isLocalRoot()).isTrue();
    assertThat(late.traceIdLow()).isNotEqualTo(Span.from(request).traceIdLow());
  }

  private void workIf(BlockingQueue<Boolean> asked) {
    if (asked.poll() != null) {
      try {
        spans.inSpan("late work", () -> null);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void tell(ActorRef actor, Runnable task) {
    actor.tell(task, ActorRef.noSender());
  }

  private enum Mark {
    LOST
  }

  static final class Asker extends AbstractActor {
    private final ActorRef target;
    private final SeenContexts seen;

    Asker(ActorRef target, SeenContexts seen) {
      this.target = target;
      this.seen = seen;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .matchEquals("ask", ask -> target.tell((Runnable) seen::see, getSelf()))
          .matchEquals("done", done -> seen.see())
          .build();
    }
  }

  static final class Timed extends AbstractActorWithTimers {
    private final SeenContexts seen;

    Timed(SeenContexts seen) {
      this.seen = seen;
    }

    @Override
    @SuppressWarnings("deprecation") // the only one that all supported versions have
    public Receive createReceive() {
      return receiveBuilder()
          .matchEquals(
              "single",
              message -> getTimers().startSingleTimer("one", "tick", Duration.ofMillis(1)))
          .matchEquals(
              "periodic",
              message -> getTimers().startPeriodicTimer("many", "tick", Duration.ofMillis(1)))
          .matchEquals("tick", tick -> seen.see())
          .build();
    }
  }

  static final class Idle extends AbstractActor {
    private final SeenContexts seen;

    Idle(SeenContexts seen) {
      this.seen = seen;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .matchEquals("message", message -> getContext().setReceiveTimeout(Duration.ofMillis(1)))
          .match(
              ReceiveTimeout.class,
              timeout -> {
                getContext().cancelReceiveTimeout();
                seen.see();
              })
          .build();
    }
  }

  static final class Living extends AbstractActor {
    private final SeenContexts seen;

    Living(SeenContexts seen) {
      this.seen = seen;
    }

    @Override
    public void preStart() {
      seen.see();
    }

    @Override
    public void postStop() {
      seen.see();
    }

    @Override
    public Receive createReceive() {
      return emptyBehavior();
    }
  }

  static final class DeadLetters extends AbstractActor {
    private final SeenContexts seen;

    DeadLetters(SeenContexts seen) {
      this.seen = seen;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(DeadLetter.class, letter -> letter.message() == Mark.LOST, letter -> seen.see())
          .matchAny(other -> {})
          .build();
    }
  }

  static final class Loop extends AbstractActor {
    private final SeenContexts seen;
    private final Runnable work;
    private int rounds;

    Loop(SeenContexts seen, Runnable work) {
      this.seen = seen;
      this.work = work;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .matchEquals(
              "again",
              again -> {
                if (rounds++ < 3) { // it goes round faster than a test could count
                  seen.see();
                }
                work.run();
                getSelf().tell("again", getSelf());
              })
          .build();
    }
  }
}
