package io.datatracing.instrumentation.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.AbstractActorWithStash;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;

/** Actors as an application writes them: their messages are what they shall do. */
final class Actors {
  /** Of all tests in this JVM; one thread, so that a context left behind would be seen. */
  static final ActorSystem SYSTEM = ActorSystem.create("test", config());

  static final Object GO = "go";

  private Actors() {}

  static Config config() {
    return ConfigFactory.parseString(
            "pekko { daemonic = on, loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off\n"
                + "actor.default-dispatcher {\n"
                + "  executor = fork-join-executor\n"
                + "  fork-join-executor { parallelism-min = 1, parallelism-max = 1 }\n"
                + "  throughput = 3\n"
                + "}}")
        .withFallback(ConfigFactory.load());
  }

  static ActorRef actor(Class<?> type, Object... arguments) {
    return SYSTEM.actorOf(Props.create(type, arguments));
  }

  /** Does what it is told, and answers. */
  static final class Worker extends AbstractActor {
    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(
              Runnable.class,
              task -> {
                task.run();
                getSender().tell("done", getSelf());
              })
          .build();
    }
  }

  /** Passes everything on. */
  static final class Forwarder extends AbstractActor {
    private final ActorRef target;

    Forwarder(ActorRef target) {
      this.target = target;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder().matchAny(message -> target.forward(message, getContext())).build();
    }
  }

  /** Keeps what it is told until it may go on. */
  static final class Stasher extends AbstractActorWithStash {
    private boolean open;

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(Runnable.class, this::runOrStash)
          .matchEquals(
              GO,
              go -> {
                open = true;
                unstashAll();
              })
          .build();
    }

    private void runOrStash(Runnable task) {
      if (open) {
        open = false;
        task.run();
      } else {
        stash();
      }
    }
  }
}
