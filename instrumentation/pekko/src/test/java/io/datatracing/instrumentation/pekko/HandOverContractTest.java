package io.datatracing.instrumentation.pekko;

import io.datatracing.instrumentation.testing.async.AsyncContract;
import io.datatracing.instrumentation.testing.async.AsyncRunner;
import java.time.Duration;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.routing.RoundRobinPool;
import org.junit.jupiter.api.Nested;

class HandOverContractTest {
  @Nested
  class Tell extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Actors.actor(Actors.Worker.class),
          (actor, task) -> actor.tell(task, ActorRef.noSender()));
    }
  }

  @Nested
  class Forward extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Actors.actor(Actors.Forwarder.class, Actors.actor(Actors.Worker.class)),
          (actor, task) -> actor.tell(task, ActorRef.noSender()));
    }
  }

  @Nested
  class Router extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Actors.SYSTEM.actorOf(new RoundRobinPool(1).props(Props.create(Actors.Worker.class))),
          (actor, task) -> actor.tell(task, ActorRef.noSender()));
    }
  }

  @Nested
  class Ask extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Actors.actor(Actors.Worker.class),
          (actor, task) -> Patterns.ask(actor, task, Duration.ofSeconds(60)));
    }
  }

  @Nested
  class Stash extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(Actors.actor(Actors.Stasher.class), HandOverContractTest::stashed);
    }
  }

  @Nested
  class ScheduledMessage extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Actors.actor(Actors.Worker.class),
          (actor, task) ->
              Actors.SYSTEM
                  .scheduler()
                  .scheduleOnce(
                      Duration.ofMillis(1),
                      actor,
                      task,
                      Actors.SYSTEM.dispatcher(),
                      ActorRef.noSender()));
    }
  }

  @Nested
  class ScheduledTask extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Actors.actor(Actors.Worker.class),
          (actor, task) ->
              Actors.SYSTEM
                  .scheduler()
                  .scheduleOnce(Duration.ofMillis(1), task, Actors.SYSTEM.dispatcher()));
    }
  }

  @Nested
  class DispatcherTask extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Actors.actor(Actors.Worker.class),
          (actor, task) -> Actors.SYSTEM.dispatcher().execute(task));
    }
  }

  @Nested
  class BlockingIoActor extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Actors.SYSTEM.actorOf(
              Props.create(Actors.Worker.class)
                  .withDispatcher("pekko.actor.default-blocking-io-dispatcher")),
          (actor, task) -> actor.tell(task, ActorRef.noSender()));
    }
  }

  /** Somebody else opens the stash. */
  private static void stashed(ActorRef actor, Runnable task) {
    actor.tell(task, ActorRef.noSender());
    HandOver.inNoContext(() -> actor.tell(Actors.GO, ActorRef.noSender()));
  }
}
