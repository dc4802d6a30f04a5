package io.datatracing.instrumentation.weaver;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.weaving.HelperClasses;
import io.datatracing.bootstrap.weaving.WeakIdentityMap;
import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What has been done to each class loader: which instrumentations fit the library it loads, and
 * which of our classes are in it.
 *
 * <p>Threads: any, inside class loading. Two may prepare the same loader at once; the second finds
 * the stub defined. No lock is held while a loader is asked for anything (see {@link Supertypes}).
 */
final class Libraries implements HelperClasses.Definer {
  private final Map<String, InstrumentationPlan> plans = new HashMap<>();
  private final ClassFiles ownClasses;
  private final ClassDefiner definer;
  private final JavaModules modules;
  private final WeaverReport report;
  private final Object boot = new Object();
  private final WeakIdentityMap<Object, ConcurrentHashMap<String, Boolean>> states =
      new WeakIdentityMap<>();

  Libraries(
      List<InstrumentationPlan> plans,
      ClassFiles ownClasses,
      ClassDefiner definer,
      JavaModules modules,
      WeaverReport report) {
    for (InstrumentationPlan plan : plans) {
      this.plans.put(plan.name(), plan);
    }
    this.ownClasses = ownClasses;
    this.definer = definer;
    this.modules = modules;
    this.report = report;
  }

  /** Makes a loader's classes ready to call the stub; false where the instrumentation is off. */
  boolean prepare(InstrumentationPlan plan, @Nullable ClassLoader loader, @Nullable Object module) {
    ConcurrentHashMap<String, Boolean> state = state(loader);
    Boolean ready = state.get(plan.name());
    if (ready == null) {
      String reason = defineStub(plan, loader);
      if (reason != null) {
        standDown(plan, loader, reason);
        return false;
      }
      state.put(plan.name(), true);
      ready = true;
    }
    if (ready) {
      modules.readUnnamed(module, loader);
    }
    return ready;
  }

  void standDown(InstrumentationPlan plan, @Nullable ClassLoader loader, String reason) {
    if (!Boolean.FALSE.equals(state(loader).put(plan.name(), false))) {
      report.standsDown(plan.name(), loader, reason);
    }
  }

  /** Returns why it cannot be, or null when it has been done. */
  private @Nullable String defineStub(InstrumentationPlan plan, @Nullable ClassLoader loader) {
    try {
      if (loader != null && !seesBootstrap(loader)) {
        return "the class loader does not delegate io.datatracing to its parent";
      }
      String missing = new SymbolCheck(ClassFiles.of(loader)).missing(plan);
      if (missing != null) {
        return "the library has no " + missing;
      }
      define(plan.stub(), loader);
      return null;
    } catch (IOException | LinkageError e) {
      return e.toString();
    }
  }

  private static boolean seesBootstrap(ClassLoader loader) {
    try {
      return loader.loadClass(Faults.class.getName()) == Faults.class;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  public void define(String instrumentation, Class<?> stub) throws IOException {
    InstrumentationPlan plan = plans.get(instrumentation);
    if (plan == null) {
      throw new IllegalStateException("no plan named " + instrumentation);
    }
    for (String helper : plan.helpers()) {
      define(helper, stub.getClassLoader());
    }
  }

  private void define(String internalName, @Nullable ClassLoader loader) throws IOException {
    ConcurrentHashMap<String, Boolean> state = state(loader);
    if (state.containsKey(internalName)) {
      return; // shared by two instrumentations of one module, or another thread was faster
    }
    byte[] classFile = ownClasses.find(internalName);
    if (classFile == null) {
      throw new IOException("the agent has no class " + internalName);
    }
    try {
      definer.define(internalName, classFile, loader);
    } catch (LinkageError e) {
      if (!isDefinedIn(internalName, loader)) {
        throw e;
      }
    }
    state.put(internalName, true);
  }

  /** After a failure only: whether another thread, or a test's class path, was first. */
  private static boolean isDefinedIn(String internalName, @Nullable ClassLoader loader) {
    try {
      return Class.forName(internalName.replace('/', '.'), false, loader).getClassLoader()
          == loader;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private ConcurrentHashMap<String, Boolean> state(@Nullable ClassLoader loader) {
    Object key = loader == null ? boot : loader;
    ConcurrentHashMap<String, Boolean> state = states.get(key);
    if (state == null) {
      ConcurrentHashMap<String, Boolean> fresh = new ConcurrentHashMap<>();
      state = states.putIfAbsent(key, fresh);
      if (state == null) {
        state = fresh;
      }
    }
    return state;
  }
}
