package io.datatracing.instrumentation.weaver;

import java.util.Map;

/** A throw-away loader that prefers the class files it was given. The tests' JVM verifies them. */
final class WovenLoader extends ClassLoader {
  private final Map<String, byte[]> classFiles;

  /**
   * @param classFiles by binary name
   */
  WovenLoader(Map<String, byte[]> classFiles) {
    super(WovenLoader.class.getClassLoader());
    this.classFiles = classFiles;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    byte[] classFile = classFiles.get(name);
    if (classFile == null) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? defineClass(name, classFile, 0, classFile.length) : loaded;
    }
  }

  /** As the agent does with a stub. */
  Class<?> define(String name, byte[] classFile) {
    return defineClass(name, classFile, 0, classFile.length);
  }
}
