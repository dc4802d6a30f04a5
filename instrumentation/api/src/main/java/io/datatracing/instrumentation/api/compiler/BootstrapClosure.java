package io.datatracing.instrumentation.api.compiler;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.dynamic.ClassFileLocator;

/**
 * The classes that must be in the boot loader: bootstrap, and what it refers to in the libraries it
 * carries, in an order in which they can be defined one by one (super types first).
 *
 * <p>What a class refers to is taken as needed. That is more than what runs; leaving out what the
 * JVM resolves lazily would only be right until somebody changes a line.
 */
public final class BootstrapClosure {
  private static final String[] CARRIED = {
    "io/datatracing/bootstrap/", "io/opentelemetry/context/", "org/jctools/"
  };

  private final ClassFileLocator classes;
  private final Map<String, byte[]> found = new LinkedHashMap<>();
  private final Set<String> visited = new TreeSet<>();

  private BootstrapClosure(ClassFileLocator classes) {
    this.classes = classes;
  }

  /**
   * @param roots internal names of all of bootstrap's own classes
   * @return class files by internal name, in the order of definition
   */
  public static Map<String, byte[]> of(Collection<String> roots, ClassFileLocator classes)
      throws IOException {
    BootstrapClosure closure = new BootstrapClosure(classes);
    List<String> sorted = new ArrayList<>(new TreeSet<>(roots));
    for (String root : sorted) {
      closure.add(root);
    }
    return closure.found;
  }

  private void add(String internalName) throws IOException {
    if (!isCarried(internalName) || !visited.add(internalName)) {
      return;
    }
    ClassFileLocator.Resolution resolution = classes.locate(internalName.replace('/', '.'));
    if (!resolution.isResolved()) {
      return; // an optional dependency of a library
    }
    byte[] classFile = resolution.resolve();
    ClassReferences references = ClassReferences.of(classFile);
    for (String supertype : references.supertypes) {
      add(supertype);
    }
    found.put(internalName, classFile);
    for (String type : references.types) {
      add(type);
    }
  }

  private static boolean isCarried(String internalName) {
    for (String prefix : CARRIED) {
      if (internalName.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
