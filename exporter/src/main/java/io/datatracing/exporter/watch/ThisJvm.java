package io.datatracing.exporter.watch;

import java.lang.ref.WeakReference;

/**
 * This JVM, without management beans: those load some 300 classes and a service loader, are missing
 * from small runtime images, and tell how long the collector worked, not how long the application
 * stood. An object that only a weak reference knows is gone after the next collection, of the young
 * generation too.
 */
final class ThisJvm implements Machine {
  private final Runtime runtime = Runtime.getRuntime();
  private WeakReference<Object> sentinel = new WeakReference<>(new Object());

  @Override
  public boolean hasCollected() {
    if (sentinel.get() != null) {
      return false;
    }
    sentinel = new WeakReference<>(new Object());
    return true;
  }

  @Override
  public double heapUsed() {
    return (double) (runtime.totalMemory() - runtime.freeMemory()) / runtime.maxMemory();
  }
}
