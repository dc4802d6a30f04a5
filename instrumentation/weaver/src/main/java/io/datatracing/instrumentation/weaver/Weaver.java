package io.datatracing.instrumentation.weaver;

import io.datatracing.bootstrap.weaving.HelperClasses;
import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way in: installs weave plans into the JVM. */
public final class Weaver {
  private Weaver() {}

  /**
   * Weaves every matching class from now on, and those that are loaded already. Bootstrap must be
   * in the boot loader.
   *
   * @param ownClasses where stubs and helpers are
   * @param others agents for which ours stands down when they come; null where both shall run
   */
  public static void install(
      Instrumentation instrumentation,
      List<InstrumentationPlan> plans,
      ClassFiles ownClasses,
      ClassDefiner definer,
      WeaverReport report,
      @Nullable OtherAgents others) {
    JavaModules modules = JavaModules.of(instrumentation);
    NameIndex index = new NameIndex(plans);
    Libraries libraries = new Libraries(plans, ownClasses, definer, modules, report);
    HelperClasses.install(libraries);
    AnnotatedClasses annotated = new AnnotatedClasses(index.annotated());
    LibraryTransformer transformer =
        new LibraryTransformer(index, annotated, libraries, report, others);
    instrumentation.addTransformer(modules.transformer(transformer), true);
    retransform(instrumentation, index, annotated, report);
  }

  private static void retransform(
      Instrumentation instrumentation,
      NameIndex index,
      AnnotatedClasses annotated,
      WeaverReport report) {
    List<Class<?>> loaded = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (!type.isArray()
          && (index.mayMatch(type.getName().replace('.', '/')) || annotated.isLoaded(type))
          && instrumentation.isModifiableClass(type)) {
        loaded.add(type);
      }
    }
    for (Class<?> type : loaded) {
      try {
        // One by one: a class that the JVM refuses must not keep the others from being woven.
        instrumentation.retransformClasses(type);
      } catch (UnmodifiableClassException | LinkageError | RuntimeException e) {
        report.failed(type.getName(), e);
      }
    }
  }
}
