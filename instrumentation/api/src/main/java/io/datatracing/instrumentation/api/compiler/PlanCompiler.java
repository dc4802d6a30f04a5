package io.datatracing.instrumentation.api.compiler;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.PlanFormat;
import io.datatracing.instrumentation.api.plan.PlanWriter;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;

/**
 * The build's step after compilation: finds the {@link LibraryInstrumentation}s among a module's
 * classes and writes the plan and the stubs beside them.
 */
public final class PlanCompiler {
  private PlanCompiler() {}

  /**
   * @param arguments the module's output directory
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("usage: PlanCompiler <directory of classes>");
    }
    Path classes = Paths.get(arguments[0]);
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    compile(classes, loader);
  }

  /** Compiles every instrumentation below {@code classes}; returns their plans. */
  public static List<InstrumentationPlan> compile(Path classes, ClassLoader loader)
      throws Exception {
    TypePool types =
        TypePool.Default.of(
            new ClassFileLocator.Compound(
                new ClassFileLocator.ForFolder(classes.toFile()),
                ClassFileLocator.ForClassLoader.of(loader)));
    List<InstrumentationPlan> plans = new ArrayList<>();
    for (LibraryInstrumentation source : instrumentations(classes, loader)) {
      InstrumentationCompiler compiler = new InstrumentationCompiler(source, types, classes);
      plans.add(compiler.compile());
      Files.write(
          classes.resolve(plans.get(plans.size() - 1).stub() + ".class"), compiler.stubBytes());
    }
    if (plans.isEmpty()) {
      throw new PlanException("no LibraryInstrumentation in " + classes);
    }
    Path file = classes.resolve(PlanFormat.RESOURCE);
    Files.createDirectories(file.getParent());
    Files.write(file, PlanWriter.write(plans));
    return plans;
  }

  private static List<LibraryInstrumentation> instrumentations(Path classes, ClassLoader loader)
      throws IOException, ReflectiveOperationException {
    List<String> names;
    try (Stream<Path> files = Files.walk(classes)) {
      names =
          files
              .map(file -> classes.relativize(file).toString())
              .filter(file -> file.endsWith("Instrumentation.class"))
              .map(file -> file.substring(0, file.length() - ".class".length()))
              .map(file -> file.replace(File.separatorChar, '.'))
              .sorted()
              .collect(Collectors.toList());
    }
    List<LibraryInstrumentation> found = new ArrayList<>();
    for (String name : names) {
      Class<?> type = Class.forName(name, false, loader);
      if (LibraryInstrumentation.class.isAssignableFrom(type)
          && !Modifier.isAbstract(type.getModifiers())) {
        found.add((LibraryInstrumentation) type.getConstructor().newInstance());
      }
    }
    return found;
  }
}
