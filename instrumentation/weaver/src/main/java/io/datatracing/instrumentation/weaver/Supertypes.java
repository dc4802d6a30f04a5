package io.datatracing.instrumentation.weaver;

import io.datatracing.bootstrap.weaving.WeakIdentityMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.jar.asm.ClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Answers whether a class is below a type from class files alone: loading a type inside a
 * transformer would keep it from ever being transformed.
 *
 * <p>Super types of each class read are kept by name and loader. Threads: any; two may read the
 * same file at the same time, which does no harm. No lock is held while a loader is asked for a
 * file: the loader may hold its own, and wait for ours.
 */
final class Supertypes {
  private static final String[] NONE = {};

  private final WeakIdentityMap<Object, ConcurrentHashMap<String, String[]>> byLoader =
      new WeakIdentityMap<>();
  private final Object boot = new Object();

  /**
   * Whether a class has the super type or is it. Types whose files cannot be found have no super
   * types.
   *
   * @param classFile of a version ASM knows
   */
  boolean isBelow(@Nullable ClassLoader loader, byte[] classFile, String supertype) {
    ClassReader reader = new ClassReader(classFile);
    List<String> open = new ArrayList<>();
    open.add(reader.getClassName());
    addAll(open, direct(reader));
    for (int i = 0; i < open.size(); i++) {
      String name = open.get(i);
      if (name.equals(supertype)) {
        return true;
      }
      if (i > 0) {
        addAll(open, direct(loader, name));
      }
    }
    return false;
  }

  private String[] direct(@Nullable ClassLoader loader, String name) {
    // No class of java.* extends a library, and asking the loader for them is wasted.
    ClassLoader asked = name.startsWith("java/") ? null : loader;
    ConcurrentHashMap<String, String[]> known = cache(asked);
    String[] direct = known.get(name);
    if (direct == null) {
      direct = read(asked, name);
      known.put(name, direct);
    }
    return direct;
  }

  private static String[] read(@Nullable ClassLoader loader, String name) {
    if (name.equals("java/lang/Object")) {
      return NONE;
    }
    try {
      byte[] classFile = ClassFiles.of(loader).find(name);
      return classFile == null ? NONE : direct(new ClassReader(ClassVersion.readable(classFile)));
    } catch (IOException unreadable) {
      return NONE;
    }
  }

  private ConcurrentHashMap<String, String[]> cache(@Nullable ClassLoader loader) {
    Object key = loader == null ? boot : loader;
    ConcurrentHashMap<String, String[]> cache = byLoader.get(key);
    if (cache == null) {
      ConcurrentHashMap<String, String[]> fresh = new ConcurrentHashMap<>();
      cache = byLoader.putIfAbsent(key, fresh);
      if (cache == null) {
        cache = fresh;
      }
    }
    return cache;
  }

  private static String[] direct(ClassReader reader) {
    String[] interfaces = reader.getInterfaces();
    String superName = reader.getSuperName();
    if (superName == null) {
      return interfaces;
    }
    String[] all = new String[interfaces.length + 1];
    all[0] = superName;
    System.arraycopy(interfaces, 0, all, 1, interfaces.length);
    return all;
  }

  private static void addAll(List<String> open, String[] names) {
    for (String name : names) {
      if (!open.contains(name)) {
        open.add(name);
      }
    }
  }
}
