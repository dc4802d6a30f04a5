package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** Threads that the application starts itself, virtual ones too. */
public final class ThreadsInstrumentation implements LibraryInstrumentation {
  private static final String RUNNABLE = "java.lang.Runnable";
  private static final String START_IN_CONTAINER = "start(jdk.internal.vm.ThreadContainer)";

  @Override
  public String name() {
    return "threads";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type("java.lang.Thread")
        .method("start()", StartThreadHooks.class)
        .methodIfPresent(START_IN_CONTAINER, StartThreadHooks.class)
        .methodIfPresent("exit()", ThreadEndHooks.class)
        // Java 8
        .methodIfPresent(
            "init(java.lang.ThreadGroup, "
                + RUNNABLE
                + ", java.lang.String, long,"
                + " java.security.AccessControlContext, boolean)",
            CreateThreadHooks.class)
        // Java 9 to 18
        .methodIfPresent(
            "<init>(java.lang.ThreadGroup, "
                + RUNNABLE
                + ", java.lang.String, long,"
                + " java.security.AccessControlContext, boolean)",
            CreateThreadHooks.class)
        // Java 19 to 23
        .methodIfPresent(
            "<init>(java.lang.ThreadGroup, java.lang.String, int, "
                + RUNNABLE
                + ", long,"
                + " java.security.AccessControlContext)",
            CreateNewerThreadHooks.class)
        .methodIfPresent(
            "<init>(java.lang.ThreadGroup, java.lang.String, int, " + RUNNABLE + ", long)",
            CreateNewerThreadHooks.class);
    weaving
        .typeIfPresent("java.lang.VirtualThread")
        .methodIfPresent(
            "<init>(java.util.concurrent.Executor, java.lang.String, int, " + RUNNABLE + ")",
            CreateVirtualThreadHooks.class)
        .methodIfPresent(START_IN_CONTAINER, StartThreadHooks.class);
  }
}
