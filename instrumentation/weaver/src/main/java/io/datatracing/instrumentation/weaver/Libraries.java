package io.datatracing.instrumentation.weaver;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.weaving.HelperClasses;
import io.datatracing.bootstrap.weaving.HookSwitch;
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
  private final LoaderState boot = new LoaderState();
  private final WeakIdentityMap<ClassLoader, LoaderState> states = new WeakIdentityMap<>();
  private final ConcurrentHashMap<String, FaultWindow> faults = new ConcurrentHashMap<>();
  private final Switches switches = new Switches();

  /** Only ever becomes true, usually before {@code main}. */
  private volatile boolean left;

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
    LoaderState state = state(loader);
    HookSwitch hooks = state.switches.get(plan.name());
    if (hooks == null) {
      String reason = switches.isRetired(plan.name()) ? null : defineStub(plan, loader);
      if (reason != null) {
        standDown(plan, loader, reason);
        return false;
      }
      hooks = switchOf(plan.name(), state);
    }
    if (hooks.on) {
      modules.readUnnamed(module, loader);
    }
    return hooks.on;
  }

  /** Another agent has come: all hooks stop, nothing more is woven. */
  void leaveTo(String otherAgent) {
    if (!left) {
      left = true;
      switches.allOff();
      report.left(otherAgent);
    }
  }

  boolean hasLeft() {
    return left;
  }

  /** Lets a module's classes use bootstrap. */
  void letRead(@Nullable Object module, @Nullable ClassLoader loader) {
    modules.readUnnamed(module, loader);
  }

  /**
   * Leaves the rest of the library in a loader alone, and switches off the hooks in what has been
   * woven there: half an instrumentation might begin what the other half would have to end.
   */
  void standDown(InstrumentationPlan plan, @Nullable ClassLoader loader, String reason) {
    LoaderState state = state(loader);
    HookSwitch hooks = state.switches.get(plan.name());
    if (hooks == null) {
      hooks = state.switches.putIfAbsent(plan.name(), new HookSwitch(false));
      if (hooks == null) {
        report.standsDown(plan.name(), loader, reason);
        return;
      }
    }
    if (hooks.on) {
      // Two threads may both get here; a reason told twice does no harm.
      hooks.on = false;
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
  public HookSwitch define(String instrumentation, Class<?> stub) throws IOException {
    InstrumentationPlan plan = plans.get(instrumentation);
    if (plan == null) {
      throw new IllegalStateException("no plan named " + instrumentation);
    }
    for (String helper : plan.helpers()) {
      define(helper, stub.getClassLoader());
    }
    return switchOf(instrumentation, state(stub.getClassLoader()));
  }

  @Override
  public void failed(String instrumentation, Throwable fault) {
    if (fault instanceof OutOfMemoryError || !plans.containsKey(instrumentation)) {
      return; // whoever meets an empty heap is not to blame; and only instrumentations can retire
    }
    FaultWindow window = faults.get(instrumentation);
    if (window == null) {
      faults.putIfAbsent(instrumentation, new FaultWindow());
      window = faults.get(instrumentation);
    }
    if (window.isOneTooMany(System.nanoTime()) && switches.retire(instrumentation)) {
      report.retired(
          instrumentation, FaultWindow.MOST + " faults within a minute, the last one: " + fault);
    }
  }

  private HookSwitch switchOf(String instrumentation, LoaderState state) {
    HookSwitch hooks = state.switches.get(instrumentation);
    if (hooks == null) {
      HookSwitch fresh = new HookSwitch(true);
      hooks = state.switches.putIfAbsent(instrumentation, fresh);
      if (hooks == null) {
        hooks = fresh;
        switches.add(instrumentation, fresh);
      }
    }
    return hooks;
  }

  private void define(String internalName, @Nullable ClassLoader loader) throws IOException {
    LoaderState state = state(loader);
    if (state.defined.containsKey(internalName)) {
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
    state.defined.put(internalName, true);
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

  private LoaderState state(@Nullable ClassLoader loader) {
    if (loader == null) {
      return boot;
    }
    LoaderState state = states.get(loader);
    if (state == null) {
      LoaderState fresh = new LoaderState();
      state = states.putIfAbsent(loader, fresh);
      if (state == null) {
        state = fresh;
      }
    }
    return state;
  }

  /** Refers neither to the loader nor to a class of it, so that the loader can be collected. */
  private static final class LoaderState {
    /** By instrumentation. */
    final ConcurrentHashMap<String, HookSwitch> switches = new ConcurrentHashMap<>();

    /** Internal names of our classes in it. */
    final ConcurrentHashMap<String, Boolean> defined = new ConcurrentHashMap<>();
  }
}
