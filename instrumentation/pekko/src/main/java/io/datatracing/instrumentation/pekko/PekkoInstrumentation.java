package io.datatracing.instrumentation.pekko;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** Actors, their schedulers and dispatchers, and streams. */
public final class PekkoInstrumentation implements LibraryInstrumentation {
  private static final String FIELD = "context";
  private static final String PEKKO = "org.apache.pekko.";

  @Override
  public String name() {
    return "pekko";
  }

  @Override
  public void define(Weaving weaving) {
    messages(weaving);
    nobodys(weaving);
    tasks(weaving);
    typed(weaving);
    streams(weaving);
  }

  private static void messages(Weaving weaving) {
    weaving.type(PEKKO + "dispatch.Envelope").field(FIELD).method("<init>", CaptureHooks.class);
    weaving
        .type(PEKKO + "actor.ActorCell")
        .method("invoke(" + PEKKO + "dispatch.Envelope)", InvokeHooks.class)
        .methodIfPresent("checkReceiveTimeout", DetachHooks.class)
        .methodIfPresent("checkReceiveTimeoutIfNeeded", DetachHooks.class);
    // A router's own mailbox may have waited for the router to start; it sends others.
    weaving
        .type(PEKKO + "routing.RoutedActorCell")
        .method("sendMessage(" + PEKKO + "dispatch.Envelope)", InvokeHooks.class);
    // A fork-join task, which the JDK's executors let inherit from whoever woke the mailbox.
    weaving.type(PEKKO + "dispatch.Mailbox").method("run()", DetachHooks.class);
  }

  /** What belongs to nobody's request. */
  private static void nobodys(Weaving weaving) {
    weaving
        .type(PEKKO + "actor.LightArrayRevolverScheduler")
        .methodIfPresent("schedule", DetachHooks.class)
        .methodIfPresent("scheduleWithFixedDelay", DetachHooks.class)
        .methodIfPresent("scheduleAtFixedRate", DetachHooks.class);
    weaving.type(PEKKO + "actor.TimerSchedulerImpl").method("startTimer", DetachHooks.class);
    weaving
        .type(PEKKO + "actor.DeadLetterActorRef")
        .method("$bang", DetachHooks.class)
        .method("specialHandle", DetachHooks.class);
  }

  private static void tasks(Weaving weaving) {
    weaving
        .type(PEKKO + "dispatch.TaskInvocation")
        .field(FIELD)
        .method("<init>", CaptureHooks.class)
        .method("run()", RunHooks.class);
    weaving
        .type(PEKKO + "actor.LightArrayRevolverScheduler$TaskHolder")
        .field(FIELD)
        .method("<init>", CaptureHooks.class)
        .method("executeTask()", RunHooks.class);
  }

  private static void typed(Weaving weaving) {
    weaving
        .type(PEKKO + "actor.typed.internal.TimerSchedulerImpl")
        .method("startTimer", DetachHooks.class);
    weaving
        .type(PEKKO + "actor.typed.internal.StashBufferImpl")
        .method("unstash", UnstashHooks.class)
        .methodIfPresent(
            "org$apache$pekko$actor$typed$internal$StashBufferImpl$$dropHeadForUnstash()",
            UnstashedHooks.class);
    weaving
        .type(PEKKO + "actor.typed.internal.StashBufferImpl$Node")
        .field(FIELD)
        .method("<init>", CaptureHooks.class);
  }

  private static void streams(Weaving weaving) {
    weaving
        .type(PEKKO + "stream.impl.fusing.GraphInterpreterShell")
        .field(FIELD)
        .method("<init>", CaptureHooks.class)
        .method("init", RunHooks.class)
        .method("processEvent", RunHooks.class)
        .method("runBatch", RunHooks.class)
        .method("tryAbort", RunHooks.class);
  }
}
