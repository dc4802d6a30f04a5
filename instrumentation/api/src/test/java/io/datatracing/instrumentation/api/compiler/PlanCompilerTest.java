package io.datatracing.instrumentation.api.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Weaving;
import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.Symbol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Compiles instrumentations of a "library" that is this module's test class path. */
class PlanCompilerTest {
  static class Hooks {
    @OnEnter
    static void enter(@Argument(0) Runnable task) {
      new Helper().use();
    }
  }

  /** Reached from a hook; uses a library. */
  static class Helper extends HelperBase implements Callable<String> {
    void use() {
      Assertions.fail("never called");
    }

    @Override
    public String call() {
      return "";
    }
  }

  static class HelperBase {}

  static class ExitHooks {
    @OnExit
    static void exit() {}
  }

  /** Its table of contents is set by each test. */
  public static class SampleInstrumentation implements LibraryInstrumentation {
    private static Consumer<Weaving> contents = weaving -> {};

    @Override
    public String name() {
      return "sample";
    }

    @Override
    public void define(Weaving weaving) {
      contents.accept(weaving);
    }
  }

  @Test
  void helpersAreFoundSuperTypesFirstAndTheirSymbolsCollected() {
    InstrumentationPlan plan =
        compile(w -> w.type("java.util.concurrent.Executor").method("execute", Hooks.class));
    String prefix = PlanCompilerTest.class.getName().replace('.', '/') + "$";
    assertThat(plan.stub()).isEqualTo(prefix + "SampleStub");
    assertThat(plan.helpers())
        .contains(prefix + "Hooks")
        .containsSubsequence(prefix + "HelperBase", prefix + "Helper");
    assertThat(plan.symbols())
        .contains(
            Symbol.member(
                "org/assertj/core/api/Assertions",
                "fail",
                "(Ljava/lang/String;)Ljava/lang/Object;",
                true));
  }

  @Test
  void whatTheLibraryDoesNotHaveIsRefused() {
    refused(
        w -> w.type("org.library.Gone").method("run", ExitHooks.class), "not on the class path");
    refused(w -> w.type("java.lang.Thread").method("fly", ExitHooks.class), "no method fly");
    refused(w -> w.type("java.lang.Thread").method("join()", Hooks.class), "has no argument 0");
    refused(w -> w.type("java.lang.Thread").method("join(long)", Hooks.class), "@Argument(0)");
    refused(
        w -> w.type("java.lang.Thread").method("<init>()", ExitHooks.class),
        "a constructor needs onThrow = false");
    refused(w -> w.type("java.lang.Thread"), "neither a hook nor a field");
  }

  @Test
  void whatOnlySomeVersionsHaveMayBeMissing() {
    InstrumentationPlan plan =
        compile(
            w -> {
              w.typeIfPresent("org.library.Gone").method("run", ExitHooks.class);
              w.type("java.lang.Thread").methodIfPresent("fly", ExitHooks.class);
            });
    assertThat(plan.types()).hasSize(2);
    assertThat(plan.types().get(1).methods().get(0).required()).isFalse();
  }

  private static void refused(Consumer<Weaving> contents, String reason) {
    assertThatThrownBy(() -> compile(contents))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining(reason);
  }

  private static InstrumentationPlan compile(Consumer<Weaving> contents) {
    SampleInstrumentation.contents = contents;
    ClassLoader loader = PlanCompilerTest.class.getClassLoader();
    TypePool types = TypePool.Default.of(ClassFileLocator.ForClassLoader.of(loader));
    Path classes =
        Paths.get(
            PlanCompilerTest.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    try {
      return new InstrumentationCompiler(new SampleInstrumentation(), types, classes).compile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
