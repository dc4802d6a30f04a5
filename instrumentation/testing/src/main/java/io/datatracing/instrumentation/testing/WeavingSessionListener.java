package io.datatracing.instrumentation.testing;

import io.datatracing.instrumentation.api.compiler.BootstrapClosure;
import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.PlanFormat;
import io.datatracing.instrumentation.api.plan.PlanReader;
import io.datatracing.instrumentation.weaver.ClassFiles;
import io.datatracing.instrumentation.weaver.UnsafeDefiner;
import io.datatracing.instrumentation.weaver.Weaver;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Makes the JVM of a library module's tests what an application's JVM is with the agent: bootstrap
 * in the boot loader, the plans on the class path woven. Runs before JUnit loads a test class, so
 * no class of bootstrap has been loaded from the class path.
 */
public final class WeavingSessionListener implements LauncherSessionListener {
  private static boolean installed;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    synchronized (WeavingSessionListener.class) {
      if (installed) {
        return;
      }
      installed = true;
    }
    checkJdk();
    try {
      install(ByteBuddyAgent.install());
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException("the tests cannot be woven", e);
    }
  }

  /** A run that is to be on another JDK must not be on the build's without a word. */
  private static void checkJdk() {
    String expected = System.getProperty("kit.jdk");
    int actual = Runtime.version().feature();
    if (expected != null && !expected.equals(Integer.toString(actual))) {
      throw new IllegalStateException(
          "the tests are to run on JDK " + expected + ", not " + actual);
    }
  }

  private static void install(Instrumentation instrumentation)
      throws IOException, ReflectiveOperationException {
    ClassLoader loader = WeavingSessionListener.class.getClassLoader();
    UnsafeDefiner definer = UnsafeDefiner.of(instrumentation);
    BootstrapClosure.of(loader).forEach((name, classFile) -> definer.define(name, classFile, null));
    List<InstrumentationPlan> plans = new ArrayList<>();
    for (URL plan : Collections.list(loader.getResources(PlanFormat.RESOURCE))) {
      try (InputStream in = plan.openStream()) {
        plans.addAll(PlanReader.read(in.readAllBytes()));
      }
    }
    Weaver.install(
        instrumentation, plans, ClassFiles.of(loader), definer, new WovenClasses(), null);
  }
}
